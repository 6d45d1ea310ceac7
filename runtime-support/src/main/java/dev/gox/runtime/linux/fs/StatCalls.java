package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** stat(2), fstat(2), newfstatat(2): struct stat of amd64. */
public final class StatCalls {
  private StatCalls() {}

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int SIZE = 144;
  private static final int S_IFIFO_RW = 0010600;
  private static final int S_IFDIR = 0040755;
  private static final int S_IFREG = 0100644;
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};

  public static long fstat(GuestThread t, long fd, long to) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    if (file.hostPath() != null) {
      return write(t.process().memory(), to, file.hostPath(), FOLLOW);
    }
    t.process().memory().write(to, new byte[SIZE], 0, SIZE);
    t.process().memory().putInt(to + 24, S_IFIFO_RW);
    return 0;
  }

  public static long fstatat(GuestThread t, long folder, long path, long to, long flags) {
    byte[] name = OpenCalls.name(t, path);
    if (name.length == 0) {
      return (flags & AT_EMPTY_PATH) != 0 ? fstat(t, folder, to) : -Errno.ENOENT;
    }
    Path host = OpenCalls.host(t, folder, name);
    if (host == null) {
      return -Errno.EBADF;
    }
    boolean follow = (flags & AT_SYMLINK_NOFOLLOW) == 0;
    return write(t.process().memory(), to, host, follow ? FOLLOW : NOFOLLOW);
  }

  private static long write(GuestMemory memory, long to, Path path, LinkOption[] options) {
    try {
      Map<String, Object> a;
      boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
      a = Files.readAttributes(path, unix ? "unix:*" : "*", options);
      boolean folder = (Boolean) a.get("isDirectory");
      memory.write(to, new byte[SIZE], 0, SIZE);
      memory.putLong(to, number(a, "dev", 1));
      memory.putLong(to + 8, number(a, "ino", inode(path)));
      memory.putLong(to + 16, number(a, "nlink", 1));
      memory.putInt(to + 24, (int) number(a, "mode", folder ? S_IFDIR : S_IFREG));
      memory.putInt(to + 28, (int) number(a, "uid", 0));
      memory.putInt(to + 32, (int) number(a, "gid", 0));
      memory.putLong(to + 40, number(a, "rdev", 0));
      long size = ((Number) a.get("size")).longValue();
      memory.putLong(to + 48, size);
      memory.putLong(to + 56, 4096);
      memory.putLong(to + 64, (size + 511) / 512);
      time(memory, to + 72, a, "lastAccessTime");
      time(memory, to + 88, a, "lastModifiedTime");
      time(memory, to + 104, a, a.containsKey("ctime") ? "ctime" : "lastModifiedTime");
      return 0;
    } catch (IOException e) {
      return FileErrors.of(e, path);
    }
  }

  private static long number(Map<String, Object> a, String name, long otherwise) {
    return a.get(name) instanceof Number n ? n.longValue() : otherwise;
  }

  private static void time(GuestMemory memory, long to, Map<String, Object> a, String name) {
    FileTime time = (FileTime) a.get(name);
    memory.putLong(to, Math.floorDiv(time.to(TimeUnit.MICROSECONDS), 1_000_000L));
    memory.putLong(to + 8, time.toInstant().getNano());
  }

  /** A number that tells files apart: the host's inode where it has one. */
  static long inode(Path path) {
    try {
      if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        return ((Number) Files.getAttribute(path, "unix:ino", NOFOLLOW)).longValue();
      }
    } catch (IOException e) {
      // Gone meanwhile: any number will do.
    }
    return path.toAbsolutePath().hashCode() & 0x7FFF_FFFFL | 1;
  }
}
