package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** File systems as a whole: fsync(2), sync(2), statfs(2), and advice about files. */
public final class SyncCalls {
  private SyncCalls() {}

  public static long fsync(GuestThread t, long fd) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    if (file instanceof HostFolder) {
      return 0;
    }
    if (!(file instanceof HostFile f)) {
      return -Errno.EINVAL;
    }
    try {
      f.channel().force(true);
      return 0;
    } catch (IOException e) {
      return -Errno.EIO;
    }
  }

  /** Java can't ask for it; what is written has been handed to the host. */
  public static long sync(GuestThread t) {
    return 0;
  }

  public static long syncfs(GuestThread t, long fd) {
    return t.process().files().get(fd) == null ? -Errno.EBADF : 0;
  }

  public static long syncFileRange(GuestThread t, long fd, long offset, long length, long flags) {
    return fsync(t, fd);
  }

  /** Advice changes nothing that a program could see. */
  public static long fadvise(GuestThread t, long fd, long offset, long length, long advice) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    return advice < 0 || advice > 5 ? -Errno.EINVAL : file instanceof HostFile ? 0 : -Errno.ESPIPE;
  }

  public static long readahead(GuestThread t, long fd, long offset, long count) {
    OpenFile file = t.process().files().get(fd);
    return file == null ? -Errno.EBADF : file instanceof HostFile ? 0 : -Errno.EINVAL;
  }

  public static long statfs(GuestThread t, long path, long to) {
    Lookup at = Lookup.of(t, Lookup.AT_FDCWD, path, true);
    try (at) {
      write(t.process().memory(), to, at.host());
      return 0;
    } catch (IOException e) {
      return at.failed(e);
    }
  }

  public static long fstatfs(GuestThread t, long fd, long to) {
    OpenFile file = t.process().files().get(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    try {
      write(t.process().memory(), to, file.hostPath() == null ? Path.of("/") : file.hostPath());
      return 0;
    } catch (IOException e) {
      return FileErrors.of(e, file.hostPath());
    }
  }

  private static final int STATFS_SIZE = 120;
  private static final int NAME_MAX = 255;

  /** The magic numbers of statfs(2), by the names that Java gives file systems on Linux. */
  private static long magic(String type) {
    return switch (type) {
      case "ext2", "ext3", "ext4" -> 0xEF53;
      case "tmpfs" -> 0x0102_1994;
      case "xfs" -> 0x5846_5342;
      case "btrfs" -> 0x9123_683EL;
      case "overlay" -> 0x794C_7630;
      case "nfs", "nfs4" -> 0x6969;
      case "proc" -> 0x9FA0;
      case "sysfs" -> 0x6265_6572;
      default -> 0;
    };
  }

  private static void write(GuestMemory memory, long to, Path path) throws IOException {
    FileStore store = Files.getFileStore(path);
    long block = 4096;
    memory.write(to, new byte[STATFS_SIZE], 0, STATFS_SIZE);
    memory.putLong(to, magic(store.type()));
    memory.putLong(to + 8, block);
    memory.putLong(to + 16, store.getTotalSpace() / block);
    memory.putLong(to + 24, store.getUnallocatedSpace() / block);
    memory.putLong(to + 32, store.getUsableSpace() / block);
    memory.putLong(to + 64, NAME_MAX);
    memory.putLong(to + 72, block);
    memory.putLong(to + 80, store.isReadOnly() ? 1 : 0);
  }
}
