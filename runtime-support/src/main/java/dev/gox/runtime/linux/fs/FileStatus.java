package dev.gox.runtime.linux.fs;

import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What stat(2) and statx(2) tell of a file, and how the two lay it out on amd64. */
final class FileStatus {
  private static final int STAT_SIZE = 144;
  private static final int STATX_SIZE = 256;

  /** STATX_BASIC_STATS: all that stat(2) tells. */
  private static final int STATX_BASIC_STATS = 0x7FF;

  private static final int BLOCK = 4096;
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};
  private static final FileTime EPOCH = FileTime.fromMillis(0);

  long device = 1;
  long inode = 1;
  long links = 1;
  int mode;
  int uid;
  int gid;
  long specialDevice;
  long size;
  FileTime accessed = EPOCH;
  FileTime modified = EPOCH;
  FileTime changed = EPOCH;

  /** A file that has a mode and little else. */
  static FileStatus of(int mode) {
    FileStatus s = new FileStatus();
    s.mode = mode;
    return s;
  }

  /** A file of the host's. */
  static FileStatus of(Path path, boolean follow) throws IOException {
    if (HostCalls.there()) {
      return HostCalls.status(path, follow);
    }
    boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
    Map<String, Object> a =
        Files.readAttributes(path, unix ? "unix:*" : "*", follow ? FOLLOW : NOFOLLOW);
    FileStatus s = of((int) number(a, "mode", plainMode(a)));
    s.device = number(a, "dev", 1);
    s.inode = number(a, "ino", path.toAbsolutePath().hashCode() & 0x7FFF_FFFFL | 1);
    s.links = number(a, "nlink", 1);
    s.uid = (int) number(a, "uid", HostUser.uid());
    s.gid = (int) number(a, "gid", HostUser.gid());
    s.specialDevice = number(a, "rdev", 0);
    s.size = ((Number) a.get("size")).longValue();
    s.accessed = (FileTime) a.get("lastAccessTime");
    s.modified = (FileTime) a.get("lastModifiedTime");
    s.changed = a.get("ctime") instanceof FileTime t ? t : s.modified;
    return s;
  }

  private static int plainMode(Map<String, Object> a) {
    if (Boolean.TRUE.equals(a.get("isDirectory"))) {
      return FileMode.FOLDER | 0755;
    }
    return (Boolean.TRUE.equals(a.get("isSymbolicLink")) ? FileMode.LINK : FileMode.REGULAR) | 0644;
  }

  private static long number(Map<String, Object> a, String name, long otherwise) {
    return a.get(name) instanceof Number n ? n.longValue() : otherwise;
  }

  private long blocks() {
    return (size + 511) / 512;
  }

  /** Writes struct stat. */
  void write(GuestMemory memory, long to) {
    memory.write(to, new byte[STAT_SIZE], 0, STAT_SIZE);
    memory.putLong(to, device);
    memory.putLong(to + 8, inode);
    memory.putLong(to + 16, links);
    memory.putInt(to + 24, mode);
    memory.putInt(to + 28, uid);
    memory.putInt(to + 32, gid);
    memory.putLong(to + 40, specialDevice);
    memory.putLong(to + 48, size);
    memory.putLong(to + 56, BLOCK);
    memory.putLong(to + 64, blocks());
    time(memory, to + 72, accessed);
    time(memory, to + 88, modified);
    time(memory, to + 104, changed);
  }

  private static long seconds(FileTime time) {
    return Math.floorDiv(time.to(TimeUnit.MICROSECONDS), 1_000_000L);
  }

  private static void time(GuestMemory memory, long to, FileTime time) {
    memory.putLong(to, seconds(time));
    memory.putLong(to + 8, time.toInstant().getNano());
  }

  /** Writes struct statx. */
  void writeExtended(GuestMemory memory, long to) {
    memory.write(to, new byte[STATX_SIZE], 0, STATX_SIZE);
    memory.putInt(to, STATX_BASIC_STATS);
    memory.putInt(to + 4, BLOCK);
    memory.putInt(to + 16, (int) links);
    memory.putInt(to + 20, uid);
    memory.putInt(to + 24, gid);
    memory.putShort(to + 28, (short) mode);
    memory.putLong(to + 32, inode);
    memory.putLong(to + 40, size);
    memory.putLong(to + 48, blocks());
    extendedTime(memory, to + 64, accessed);
    extendedTime(memory, to + 96, changed);
    extendedTime(memory, to + 112, modified);
    memory.putInt(to + 128, major(specialDevice));
    memory.putInt(to + 132, minor(specialDevice));
    memory.putInt(to + 136, major(device));
    memory.putInt(to + 140, minor(device));
  }

  private static void extendedTime(GuestMemory memory, long to, FileTime time) {
    memory.putLong(to, seconds(time));
    memory.putInt(to + 8, time.toInstant().getNano());
  }

  /** makedev(3). */
  private static int major(long device) {
    return (int) (device >>> 8 & 0xFFF | device >>> 32 & ~0xFFF);
  }

  private static int minor(long device) {
    return (int) (device & 0xFF | device >>> 12 & ~0xFF);
  }
}
