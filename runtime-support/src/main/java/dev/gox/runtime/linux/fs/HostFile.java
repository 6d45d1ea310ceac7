package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;

/** A regular file of the host's. */
final class HostFile extends OpenFile {
  private static final int PIECE = 64 << 10;
  private static final int O_APPEND = 0x400;
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;
  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;

  private final Path path;
  private final FileChannel channel;

  /** Guarded by this: reads and writes at the position exclude each other, as on Linux. */
  private long position;

  HostFile(int flags, Path path, FileChannel channel) {
    super(flags);
    this.path = path;
    this.channel = channel;
  }

  @Override
  public Path hostPath() {
    return path;
  }

  @Override
  public synchronized long read(GuestThread t, GuestVector to) {
    long n = readAt(to, position);
    position += Math.max(0, n);
    return n;
  }

  @Override
  public synchronized long write(GuestThread t, GuestVector from) {
    try {
      if ((flags() & O_APPEND) != 0) {
        position = channel.size();
      }
    } catch (IOException e) {
      return -Errno.EIO;
    }
    long n = writeAt(from, position);
    position += Math.max(0, n);
    return n;
  }

  /** Reads at an offset; the position stays. */
  long readAt(GuestVector to, long offset) {
    byte[] piece = new byte[(int) Math.min(PIECE, to.remaining())];
    long done = 0;
    try {
      while (to.remaining() > 0) {
        int want = (int) Math.min(piece.length, to.remaining());
        int n = channel.read(ByteBuffer.wrap(piece, 0, want), offset + done);
        if (n <= 0) {
          break;
        }
        to.put(piece, 0, n);
        done += n;
      }
      return done;
    } catch (NonReadableChannelException e) {
      return -Errno.EBADF;
    } catch (IOException e) {
      return done > 0 ? done : -Errno.EIO;
    }
  }

  /** Writes at an offset; the position stays. */
  long writeAt(GuestVector from, long offset) {
    byte[] piece = new byte[(int) Math.min(PIECE, from.remaining())];
    long done = 0;
    try {
      while (from.remaining() > 0) {
        int n = from.get(piece, 0, (int) Math.min(piece.length, from.remaining()));
        ByteBuffer bytes = ByteBuffer.wrap(piece, 0, n);
        while (bytes.hasRemaining()) {
          done += channel.write(bytes, offset + done);
        }
      }
      return done;
    } catch (NonWritableChannelException e) {
      return -Errno.EBADF;
    } catch (IOException e) {
      return done > 0 ? done : -Errno.EIO;
    }
  }

  @Override
  public synchronized long seek(long offset, int whence) {
    long to;
    try {
      switch (whence) {
        case SEEK_SET -> to = offset;
        case SEEK_CUR -> to = position + offset;
        case SEEK_END -> to = channel.size() + offset;
        default -> {
          return -Errno.EINVAL;
        }
      }
    } catch (IOException e) {
      return -Errno.EIO;
    }
    if (to < 0) {
      return -Errno.EINVAL;
    }
    position = to;
    return to;
  }

  @Override
  public int readiness() {
    return POLLIN | POLLOUT;
  }

  /** Null: regular files are always ready, and epoll refuses them. */
  @Override
  public WaitQueue queue() {
    return null;
  }

  @Override
  protected void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The guest has let go of it; there is nobody to tell.
    }
  }
}
