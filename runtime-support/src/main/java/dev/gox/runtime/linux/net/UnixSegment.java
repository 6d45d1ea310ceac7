package dev.gox.runtime.linux.net;

import dev.gox.runtime.linux.fs.OpenFile;
import java.util.List;

/** What one send left in a receiver's inbox: a datagram, or a piece of a stream. */
final class UnixSegment {
  /**
   * What a segment costs its sender beyond its bytes, so that empty ones are not free: about what
   * Linux charges for its own bookkeeping.
   */
  private static final int OVERHEAD = 768;

  final byte[] bytes;

  /** How much of the bytes was read, in streams. */
  int start;

  final UnixSocket sender;
  private final SocketAddress.Unix from;
  final Credentials credentials;

  /** Open files on their way, each with a reference; empty once they were handed out. */
  List<OpenFile> files;

  UnixSegment(byte[] bytes, UnixSocket sender, Credentials credentials, List<OpenFile> files) {
    this.bytes = bytes;
    this.sender = sender;
    this.from = sender.name();
    this.credentials = credentials;
    this.files = files;
  }

  /** Whom the receiver sees as the sender: nobody, if that has no name. */
  SocketAddress returnAddress() {
    return from.unnamed() ? null : from;
  }

  int remaining() {
    return bytes.length - start;
  }

  /** What the sender's buffer is charged with until the segment was read. */
  int cost() {
    return bytes.length + OVERHEAD;
  }
}
