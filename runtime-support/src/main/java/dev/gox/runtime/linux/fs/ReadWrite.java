package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** read(2), write(2), writev(2). */
public final class ReadWrite {
  private ReadWrite() {}

  public static long read(GuestThread t, long fd, long buffer, long count) {
    OpenFile file = t.process().files().get(fd);
    return file == null
        ? -Errno.EBADF
        : file.read(t, GuestVector.of(t.process().memory(), buffer, count));
  }

  public static long write(GuestThread t, long fd, long buffer, long count) {
    OpenFile file = t.process().files().get(fd);
    return file == null
        ? -Errno.EBADF
        : file.write(t, GuestVector.of(t.process().memory(), buffer, count));
  }

  public static long writev(GuestThread t, long fd, long vector, long count) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    GuestMemory memory = t.process().memory();
    if (GuestVector.check(memory, vector, count) != 0) {
      return -Errno.EINVAL;
    }
    return file.write(t, GuestVector.read(memory, vector, (int) count));
  }

  public static long pread(GuestThread t, long fd, long buffer, long count, long offset) {
    OpenFile file = t.process().files().get(fd);
    if (!(file instanceof HostFile f)) {
      return file == null ? -Errno.EBADF : -Errno.ESPIPE;
    }
    return offset < 0
        ? -Errno.EINVAL
        : f.readAt(GuestVector.of(t.process().memory(), buffer, count), offset);
  }

  public static long pwrite(GuestThread t, long fd, long buffer, long count, long offset) {
    OpenFile file = t.process().files().get(fd);
    if (!(file instanceof HostFile f)) {
      return file == null ? -Errno.EBADF : -Errno.ESPIPE;
    }
    return offset < 0
        ? -Errno.EINVAL
        : f.writeAt(GuestVector.of(t.process().memory(), buffer, count), offset);
  }

  public static long lseek(GuestThread t, long fd, long offset, long whence) {
    OpenFile file = t.process().files().get(fd);
    return file == null ? -Errno.EBADF : file.seek(offset, (int) whence);
  }

  /** No file supports splicing, which programs have to expect: they copy instead (splice(2)). */
  public static long splice(
      GuestThread t, long in, long inOffset, long out, long outOffset, long size, long flags) {
    FileTable files = t.process().files();
    return files.get(in) == null || files.get(out) == null ? -Errno.EBADF : -Errno.EINVAL;
  }

  /** As {@link #splice}: sendfile(2) is refused in a way that programs expect. */
  public static long sendfile(GuestThread t, long out, long in, long offset, long size) {
    FileTable files = t.process().files();
    return files.get(in) == null || files.get(out) == null ? -Errno.EBADF : -Errno.EINVAL;
  }
}
