package dev.gox.runtime.linux.net;

import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.fs.OpenFile;
import java.util.List;

/**
 * One transfer through a socket: struct msghdr's contents, on their way in either direction. The
 * plain calls (read, send, recvfrom...) are transfers without the rest.
 */
final class Message {
  /** The bytes. */
  final GuestVector data;

  /** MSG_ flags of the call. */
  final int flags;

  /** Where to (null: the peer), or, received, where from (null: not said). */
  SocketAddress address;

  /** Open files that travel along (SCM_RIGHTS), each with a reference of its own. */
  List<OpenFile> files = List.of();

  /** Whose bytes these are, if the receiver asked by SO_PASSCRED; else null. */
  Credentials credentials;

  /** MSG_ flags that a receive reports. */
  int reported;

  Message(GuestVector data, int flags) {
    this.data = data;
    this.flags = flags;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The files, which now belong to the caller. */
  List<OpenFile> takeFiles() {
    List<OpenFile> taken = files;
    files = List.of();
    return taken;
  }
}
