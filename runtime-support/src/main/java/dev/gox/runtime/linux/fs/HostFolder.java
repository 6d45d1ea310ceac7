package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  public long read(GuestThread t, GuestVector to) {
    return -Errno.EISDIR;
  }

  /** Rewinds; a folder has no other positions that a program may count on. */
  @Override
  public synchronized long seek(long offset, int whence) {
    if (offset != 0 || whence != 0) {
      return -Errno.EINVAL;
    }
    entries = null;
    next = 0;
    return 0;
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
      memory.putLong(buffer + at, StatCalls.inode(entry));
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
    String name =
        switch (number) {
          case 0 -> ".";
          case 1 -> "..";
          default -> entry.getFileName().toString();
        };
    return name.getBytes(StandardCharsets.UTF_8);
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
