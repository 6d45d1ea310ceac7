package dev.gox.runtime.linux.net;

/** A buffer of the calling thread, for bytes on their way between the guest and a channel. */
final class Scratch {
  private Scratch() {}

  /** Holds the largest datagram, and keeps the copies that hold off the JVM's safepoints short. */
  static final int SIZE = 64 << 10;

  private static final ThreadLocal<byte[]> BUFFER = new ThreadLocal<>();

  /** The calling thread's buffer, of {@link #SIZE} bytes; its contents are anyone's. */
  static byte[] get() {
    byte[] buffer = BUFFER.get();
    if (buffer == null) {
      buffer = new byte[SIZE];
      BUFFER.set(buffer);
    }
    return buffer;
  }
}
