package dev.gox.debug;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Packets of gdb's remote protocol: {@code $data#checksum}, each acknowledged until the client asks
 * for no more of that (gdb's manual, appendix E). A byte is a char here, 0 to 255.
 */
final class GdbConnection implements Closeable {
  private static final int INTERRUPT = 3;
  private static final int LARGEST = 1 << 16;

  private final ByteChannel channel;
  private final ByteBuffer received = ByteBuffer.allocate(1 << 14).limit(0);
  private boolean acknowledging = true;

  GdbConnection(ByteChannel channel) {
    this.channel = channel;
  }

  /** The next byte; -1 at the end. Streams of a channel would not read and write at once. */
  private int read() throws IOException {
    if (!received.hasRemaining()) {
      received.clear();
      int n = channel.read(received);
      received.flip();
      if (n < 0) {
        return -1;
      }
    }
    return received.get() & 0xFF;
  }

  private synchronized void write(byte[] bytes) throws IOException {
    ByteBuffer sent = ByteBuffer.wrap(bytes);
    while (sent.hasRemaining()) {
      channel.write(sent);
    }
  }

  /** The next packet; "\3" for an interrupt; null at the end. */
  String receive() throws IOException {
    for (; ; ) {
      int c = read();
      if (c < 0) {
        return null;
      } else if (c == INTERRUPT) {
        return "\3";
      } else if (c == '$') {
        String packet = packet();
        if (packet != null) {
          return packet;
        }
      }
      // Acknowledgements: what a reliable stream carries arrives.
    }
  }

  private String packet() throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int sum = 0;
    for (int c = read(); c != '#'; c = read()) {
      if (c < 0 || data.size() > LARGEST) {
        throw new IOException("a packet without an end");
      }
      sum += c;
      if (c == '}') {
        c = read();
        sum += c;
        c ^= 0x20;
      }
      data.write(c);
    }
    int expected = Character.digit(read(), 16) << 4 | Character.digit(read(), 16);
    if (acknowledging) {
      write(new byte[] {(byte) (expected == (sum & 0xFF) ? '+' : '-')});
    }
    return expected == (sum & 0xFF) ? data.toString(StandardCharsets.ISO_8859_1) : null;
  }

  /** Sends a packet. */
  void send(String text) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream(text.length() + 4);
    packet.write('$');
    int sum = 0;
    for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
      if (b == '#' || b == '$' || b == '}' || b == '*') {
        packet.write('}');
        sum += '}';
        b ^= 0x20;
      }
      packet.write(b);
      sum += b;
    }
    packet.write('#');
    packet.write(Character.forDigit(sum >> 4 & 15, 16));
    packet.write(Character.forDigit(sum & 15, 16));
    write(packet.toByteArray());
  }

  /** From now on packets aren't acknowledged. */
  void stopAcknowledging() {
    acknowledging = false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
