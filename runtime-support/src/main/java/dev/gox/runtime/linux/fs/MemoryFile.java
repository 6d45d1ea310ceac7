package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;

/** A read-only file whose content gox made when it was opened: those of /proc and /sys. */
final class MemoryFile extends OpenFile {
  private static final int POLLIN = 1;

  private final byte[] content;

  /** Guarded by this. */
  private long position;

  MemoryFile(int flags, byte[] content) {
    super(flags);
    this.content = content;
  }

  @Override
  public synchronized long read(GuestThread t, GuestVector to) {
    long n = readAt(to, position);
    position += n;
    return n;
  }

  @Override
  public long readAt(GuestVector to, long offset) {
    if (offset >= content.length) {
      return 0;
    }
    int n = (int) Math.min(to.remaining(), content.length - offset);
    to.put(content, (int) offset, n);
    return n;
  }

  @Override
  public long write(GuestThread t, GuestVector from) {
    return -Errno.EBADF;
  }

  @Override
  public synchronized long seek(long offset, int whence) {
    long to = offset + (whence == 0 ? 0 : whence == 1 ? position : content.length);
    if (to < 0 || whence > 2) {
      return -Errno.EINVAL;
    }
    position = to;
    return to;
  }

  @Override
  protected int statusMode() {
    return FileMode.REGULAR | 0444;
  }

  @Override
  public int readiness() {
    return POLLIN;
  }

  @Override
  public WaitQueue queue() {
    return null;
  }
}
