package dev.gox.runtime.linux.net;

import dev.gox.runtime.linux.fs.OpenFile;
import java.util.List;

/** What one send left in a receiver's inbox: a datagram, or a piece of a stream. */
final class UnixSegment {
  // What Linux's socket buffers take: a structure, a head of which some is the kernel's, and pages
  // for what doesn't fit a page's head (net/core/sock.c, sock_alloc_send_pskb).
  private static final int STRUCTURE = 256;
  private static final int HEAD_OVERHEAD = 320;
  private static final int PAGE = 4096;

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

  /** What the sender's buffer is charged with until the segment was read, as Linux would. */
  int cost() {
    int beyond = bytes.length - (PAGE - HEAD_OVERHEAD);
    int paged = beyond <= 0 ? 0 : Math.min(bytes.length, beyond + PAGE - 1 & -PAGE);
    int head = bytes.length - paged + HEAD_OVERHEAD;
    return STRUCTURE + Integer.highestOneBit(2 * head - 1) + paged;
  }
}
