package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file over streams of Java's: standard input, output and error as the process was given them,
 * and devices of the host's. Output goes out as it is written.
 */
public final class StandardStream extends OpenFile implements InputPump.Origin {
  private static final int PIECE = 64 << 10;
  private static final int SIGPIPE = 13;
  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;

  private final InputPump in;
  private final OutputStream out;

  /** What the host knows the file by; null if there is no such file. */
  private final Path path;

  /** Which standard stream of gox's it is; negative if none. */
  private final int number;

  StandardStream(int flags, InputStream in, OutputStream out, Path path) {
    this(flags, in, out, path, -1);
  }

  private StandardStream(int flags, InputStream in, OutputStream out, Path path, int number) {
    super(flags);
    this.number = number;
    this.in = in == null ? null : new InputPump(in, this);
    this.out = out;
    this.path = path;
  }

  /** Standard input from a stream. */
  public static StandardStream input(InputStream in) {
    return new StandardStream(O_RDONLY, in, null, null);
  }

  /** Standard output or error to a stream. */
  public static StandardStream output(OutputStream out) {
    return new StandardStream(O_WRONLY, null, out, null);
  }

  /**
   * The host's own standard input. A regular file is one to the guest too; its position is the
   * host's, so that a program that runs afterwards goes on where this one stopped.
   */
  public static OpenFile hostInput(FileInputStream in) {
    Path path = hostPath(0);
    if (path != null && Files.isRegularFile(path)) {
      return HostFile.shared(O_RDONLY, path, in.getChannel());
    }
    return new StandardStream(O_RDONLY, in, null, path, 0);
  }

  /** The host's own standard output (1) or error (2). */
  public static StandardStream hostOutput(int descriptor, OutputStream out) {
    return new StandardStream(O_WRONLY, null, out, hostPath(descriptor), descriptor);
  }

  private static Path hostPath(int descriptor) {
    Path path = Path.of("/proc/self/fd/" + descriptor);
    return Files.exists(path) ? path : null;
  }

  @Override
  boolean inherited() {
    return true;
  }

  @Override
  public int hostStream() {
    return number;
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    if (in == null) {
      return -Errno.EBADF;
    }
    if (Terminal.inBackground(t) && isTerminal()) {
      long refused = Terminal.mayRead(t);
      if (refused != 0) {
        return refused;
      }
    }
    return Blocking.run(t, this, () -> in.take(to));
  }

  @Override
  public long write(GuestThread t, GuestVector from) {
    if (out == null) {
      return -Errno.EBADF;
    }
    long written = 0;
    byte[] piece = new byte[(int) Math.min(PIECE, from.remaining())];
    try {
      while (from.remaining() > 0) {
        int n = (int) Math.min(piece.length, from.remaining());
        from.get(piece, 0, n);
        out.write(piece, 0, n);
        written += n;
      }
      out.flush();
      return written;
    } catch (IOException e) {
      t.raise(SIGPIPE);
      return written > 0 ? written : -Errno.EPIPE;
    }
  }

  @Override
  FileStatus status() throws IOException {
    return path == null ? super.status() : FileStatus.of(path, true);
  }

  @Override
  public long ioctl(GuestThread t, int request, long argument) {
    Path device = terminal();
    return device == null ? -Errno.ENOTTY : Terminal.ioctl(t, device, request, argument);
  }

  /** A terminal has the name by which it is found in /dev. */
  @Override
  public byte[] guestName() {
    Path device = terminal();
    return device == null ? null : HostPaths.bytes(device);
  }

  @Override
  public boolean isTerminal() {
    return terminal() != null;
  }

  /** The host's device if this is a terminal, else null. */
  private Path terminal() {
    return path == null ? null : terminal(path);
  }

  /** Whether one of the host's standard streams is a terminal. */
  public static boolean hostHasTerminal() {
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
      Path path = hostPath(descriptor);
      if (path != null && terminal(path) != null) {
        return true;
      }
    }
    return false;
  }

  private static Path terminal(Path path) {
    try {
      Path target = path.toRealPath();
      boolean is = target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
      return is ? target : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public int readiness() {
    return (in != null && in.ready() ? POLLIN : 0) | (out != null ? POLLOUT : 0);
  }

  /** Null for output: it can't be waited for, as a regular file can't. */
  @Override
  public WaitQueue queue() {
    return in == null ? null : in.queue();
  }

  /** The streams are whoever's gave them, and stay open. */
  @Override
  protected void close() {
    if (in != null) {
      in.close();
    }
  }
}
