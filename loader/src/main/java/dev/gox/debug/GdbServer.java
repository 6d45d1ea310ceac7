package dev.gox.debug;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Where gdb connects: a port of this machine alone, or a Unix socket. */
public final class GdbServer {
  private final Debugger debugger;
  private final ServerSocketChannel socket;
  private final String place;
  private final CountDownLatch connected = new CountDownLatch(1);

  private GdbServer(Debugger debugger, ServerSocketChannel socket, String place) {
    this.debugger = debugger;
    this.socket = socket;
    this.place = place;
  }

  /**
   * Opens the place.
   *
   * @param where a port, 0 for any, or a path
   */
  public static GdbServer open(Debugger debugger, String where) throws IOException {
    if (where.matches("\\d{1,5}")) {
      ServerSocketChannel socket = ServerSocketChannel.open();
      InetAddress here = InetAddress.getLoopbackAddress();
      socket.bind(new InetSocketAddress(here, Integer.parseInt(where)));
      int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
      return new GdbServer(debugger, socket, ":" + port);
    }
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Path path = Path.of(where);
    Files.deleteIfExists(path);
    socket.bind(UnixDomainSocketAddress.of(path));
    path.toFile().deleteOnExit();
    return new GdbServer(debugger, socket, where);
  }

  /** What gdb's command {@code target remote} is given. */
  public String place() {
    return place;
  }

  /** Serves one client after the other, on a thread that ends with the JVM. */
  public void start() {
    Thread server = new Thread(this::serve, "gdb-server");
    server.setDaemon(true);
    server.start();
  }

  /** Waits for the first client. */
  public void awaitClient() throws InterruptedException {
    connected.await();
  }

  private void serve() {
    try {
      for (; ; ) {
        try (GdbConnection client = new GdbConnection(socket.accept())) {
          connected.countDown();
          new GdbClient(debugger, client).serve();
        } catch (IOException gone) {
          // The threads stand still until the next one comes.
        }
      }
    } catch (RuntimeException e) {
      System.err.println("gox: internal error in the gdb server: " + e);
    }
  }
}
