package dev.gox.runtime.linux.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.channels.DatagramChannel;

/**
 * Sends a datagram without bytes from a connected channel: NIO takes it for nothing to do. Where
 * the JDK's own function can't be reached, it is lost, as datagrams may be.
 */
final class EmptyDatagram {
  private EmptyDatagram() {}

  /** int write0(FileDescriptor, long address, int length). */
  private static final MethodHandle WRITE =
      HostDescriptor.method(
          "DatagramDispatcher",
          "write0",
          MethodType.methodType(int.class, FileDescriptor.class, long.class, int.class));

  /**
   * Sends it to the channel's peer.
   *
   * @return whether there was room for it
   * @throws IOException if the host refuses
   */
  static boolean send(DatagramChannel channel) throws IOException {
    if (WRITE == null) {
      return true;
    }
    FileDescriptor fd = HostDescriptor.of(channel);
    try {
      return (int) WRITE.invokeExact(fd, 0L, 0) >= 0;
    } catch (Throwable e) {
      throw HostDescriptor.failure(e);
    }
  }
}
