package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of the host's, open for reading its entries (getdents64(2)) or as a starting point. */
final class HostFolder extends OpenFile {
  private static final int HEADER = 19;
  private static final int DT_DIR = 4;
  private static final int DT_REG = 8;
  private static final int DT_LNK = 10;

  private final Path path;
  private List<Path> entries;
  private int next;

  HostFolder(int flags, Path path) {
    super(flags);
    this.path = path;
  }

  @Override
  public Path hostPath() {
    return path;
  }

  @Override
  Object identity() {
    return PageCache.key(path);
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    return -Errno.EISDIR;
  }

  @Override
  FileStatus status() throws IOException {
    return FileStatus.of(path, true);
  }

  /** Positions are numbers of entries, as getdents64(2) tells them; 0 reads the folder anew. */
  @Override
  public synchronized long seek(long offset, int whence) {
    if (whence == 1 && offset == 0) {
      return next;
    }
    if (whence != 0 || offset < 0 || offset > Integer.MAX_VALUE) {
      return -Errno.EINVAL;
    }
    if (offset == 0) {
      entries = null;
    }
    next = (int) offset;
    return offset;
  }

  /** getdents64(2): as many records of struct linux_dirent64 as fit. */
  synchronized long list(GuestMemory memory, long buffer, long size) {
    try {
      if (entries == null) {
        entries = load();
      }
    } catch (IOException e) {
      return FileErrors.of(e, path);
    }
    long at = 0;
    while (next < entries.size()) {
      Path entry = entries.get(next);
      byte[] name = name(next, entry);
      int length = HEADER + name.length + 1 + 7 & ~7;
      if (at + length > size) {
        return at == 0 ? -Errno.EINVAL : at;
      }
      byte[] record = new byte[length];
      record[16] = (byte) length;
      record[17] = (byte) (length >> 8);
      record[18] = (byte) type(entry);
      System.arraycopy(name, 0, record, HEADER, name.length);
      memory.write(buffer + at, record, 0, length);
      memory.putLong(buffer + at, inode(entry));
      memory.putLong(buffer + at + 8, next + 1L);
      at += length;
      next++;
    }
    return at;
  }

  private List<Path> load() throws IOException {
    List<Path> found = new ArrayList<>();
    found.add(path);
    found.add(path.resolve(".."));
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
      stream.forEach(found::add);
    }
    return found;
  }

  private static byte[] name(int number, Path entry) {
    return switch (number) {
      case 0 -> new byte[] {'.'};
      case 1 -> new byte[] {'.', '.'};
      default -> HostPaths.lastName(entry);
    };
  }

  private static long inode(Path entry) {
    try {
      return FileStatus.of(entry, false).inode;
    } catch (IOException e) {
      // Gone meanwhile: any number will do.
      return 1;
    }
  }

  private static int type(Path entry) {
    if (Files.isSymbolicLink(entry)) {
      return DT_LNK;
    } else if (Files.isDirectory(entry)) {
      return DT_DIR;
    }
    return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) ? DT_REG : 0;
  }

  @Override
  public int readiness() {
    return 1;
  }

  @Override
  public WaitQueue queue() {
    return null;
  }
}
