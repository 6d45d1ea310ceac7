package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Standard input, output or error, over the streams that the process was given. Output goes out as
 * it is written; input is read only when the guest asks, and never more than asked for.
 */
public final class StandardStream extends OpenFile {
  private final InputStream in;
  private final OutputStream out;

  private StandardStream(int flags, InputStream in, OutputStream out) {
    super(flags);
    this.in = in;
    this.out = out;
  }

  public static StandardStream input(InputStream in) {
    return new StandardStream(O_RDONLY, in, null);
  }

  public static StandardStream output(OutputStream out) {
    return new StandardStream(O_WRONLY, null, out);
  }

  private static final int PIECE = 64 << 10;

  @Override
  public long read(GuestThread t, GuestVector to) {
    if (in == null) {
      return -Errno.EBADF;
    }
    byte[] piece = new byte[(int) Math.min(PIECE, to.remaining())];
    try {
      int n = in.read(piece, 0, piece.length);
      if (n > 0) {
        to.put(piece, 0, n);
      }
      return Math.max(0, n);
    } catch (IOException e) {
      return -Errno.EIO;
    }
  }

  private static final int SIGPIPE = 13;

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

  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;

  @Override
  public int readiness() {
    return in != null ? POLLIN : POLLOUT;
  }

  /** Null: it can't be waited for, as a regular file can't. */
  @Override
  public WaitQueue queue() {
    return null;
  }
}
