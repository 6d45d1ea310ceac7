package dev.gox.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program under {@code --gdb}, and a client that speaks gdb's remote protocol. */
final class GdbClient implements AutoCloseable {
  private static final int TIMEOUT = 60_000;

  private final Process process;
  private final Socket socket;
  private final InputStream in;

  private GdbClient(Process process) throws IOException {
    this.process = process;
    BufferedReader errors =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.US_ASCII));
    String line = errors.readLine();
    socket = new Socket("localhost", Integer.parseInt(line.replaceFirst(".*:", "")));
    socket.setSoTimeout(TIMEOUT);
    in = socket.getInputStream();
  }

  /** Starts a program and connects. */
  static GdbClient start(String... words) throws IOException {
    return new GdbClient(launch("0", words));
  }

  /** Starts gox with a place for gdb to connect. */
  static Process launch(String place, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", System.getProperty("gox.jar"), "--gdb=" + place));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).directory(GoxProcess.ROOT.toFile()).start();
  }

  /** Sends a packet and gives the reply's data. */
  String ask(String packet) throws IOException {
    send(packet);
    return reply();
  }

  void send(String packet) throws IOException {
    int sum = packet.chars().sum() & 0xFF;
    byte[] bytes = String.format("$%s#%02x", packet, sum).getBytes(StandardCharsets.ISO_8859_1);
    socket.getOutputStream().write(bytes);
  }

  void interrupt() throws IOException {
    socket.getOutputStream().write(3);
  }

  String reply() throws IOException {
    int c = in.read();
    while (c != '$') {
      if (c < 0) {
        throw new IOException("the server has gone");
      }
      c = in.read();
    }
    StringBuilder data = new StringBuilder();
    int sum = 0;
    for (c = in.read(); c != '#'; c = in.read()) {
      sum += c;
      if (c == '}') {
        c = in.read();
        sum += c;
        c ^= 0x20;
      }
      data.append((char) c);
    }
    String expected = "" + (char) in.read() + (char) in.read();
    if (Integer.parseInt(expected, 16) != (sum & 0xFF)) {
      throw new IOException("a wrong checksum");
    }
    socket.getOutputStream().write('+');
    return data.toString();
  }

  /** A register of 64 bits. */
  long register(int number) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(ask("p" + Integer.toHexString(number)));
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  long rip() throws IOException {
    return register(16);
  }

  /** What the program has printed; waits for its end. */
  String output() throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The exit status; waits for it. */
  int status() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it doesn't end");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    process.destroyForcibly();
  }
}
