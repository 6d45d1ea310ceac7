package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of the host's, open for reading its entries (getdents64(2)) or as a starting point. */
final class HostFolder extends OpenFile {
  private static final int HEADER = 19;

  /** From st_mode's type to d_type: IFTODT in dirent.h. */
  private static final int TYPE_SHIFT = 12;

  private final Path path;

  /** The host's descriptor of it; null where the path alone has to do. */
  private final HostHandle handle;

  private List<Path> entries;
  private int next;

  HostFolder(int flags, Path path, HostHandle handle) {
    super(flags);
    this.path = path;
    this.handle = handle;
  }

  @Override
  public Path hostPath() {
    return handle == null ? path : handle.path();
  }

  @Override
  public Path hostName() throws IOException {
    return handle == null ? path : HostPaths.of(handle.name());
  }

  /** A share of the handle; null if there is none. */
  HostHandle handle() {
    return handle == null ? null : handle.share();
  }

  @Override
  Object identity() {
    return PageCache.key(hostPath());
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    return -Errno.EISDIR;
  }

  @Override
  FileStatus status() throws IOException {
    return FileStatus.of(hostPath(), true);
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
      return FileErrors.of(e, hostPath());
    }
    long at = 0;
    while (next < entries.size()) {
      Path entry = entries.get(next);
      byte[] name = name(next, entry);
      int length = HEADER + name.length + 1 + 7 & ~7;
      if (at + length > size) {
        return at == 0 ? -Errno.EINVAL : at;
      }
      FileStatus status = status(entry);
      byte[] record = new byte[length];
      record[16] = (byte) length;
      record[17] = (byte) (length >> 8);
      record[18] = (byte) ((status.mode & FileMode.TYPE) >> TYPE_SHIFT);
      System.arraycopy(name, 0, record, HEADER, name.length);
      memory.write(buffer + at, record, 0, length);
      memory.putLong(buffer + at, status.inode);
      memory.putLong(buffer + at + 8, next + 1L);
      at += length;
      next++;
    }
    return at;
  }

  private List<Path> load() throws IOException {
    List<Path> found = new ArrayList<>();
    Path here = hostPath();
    found.add(here.resolve("."));
    found.add(here.resolve(".."));
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(here)) {
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

  private static FileStatus status(Path entry) {
    try {
      return FileStatus.of(entry, false);
    } catch (IOException e) {
      // Gone meanwhile: of unknown type, and any number will do.
      return FileStatus.of(0);
    }
  }

  @Override
  public int readiness() {
    return 1;
  }

  @Override
  public WaitQueue queue() {
    return null;
  }

  @Override
  protected void close() {
    if (handle != null) {
      handle.release();
    }
  }
}
