package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A folder that is open for reading its entries (getdents64(2)) or as a starting point. */
abstract class Folder extends OpenFile {
  private static final int HEADER = 19;

  /** From st_mode's type to d_type: IFTODT in dirent.h. */
  private static final int TYPE_SHIFT = 12;

  /** The names, "." and ".." first; null before they are read. Guarded by this, as is next. */
  private List<byte[]> entries;

  private int next;

  Folder(int flags) {
    super(flags);
  }

  /** The names in it but "." and "..". */
  abstract List<byte[]> names() throws IOException;

  /** What is told of one of its names, "." and ".." among them; no link is followed. */
  abstract FileStatus status(byte[] name) throws IOException;

  @Override
  public final long read(GuestThread t, GuestVector to) {
    return -Errno.EISDIR;
  }

  /** Positions are numbers of entries, as getdents64(2) tells them; 0 reads the folder anew. */
  @Override
  public final synchronized long seek(long offset, int whence) {
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
  final synchronized long list(GuestMemory memory, long buffer, long size) {
    try {
      if (entries == null) {
        entries = load();
      }
    } catch (IOException e) {
      return FileErrors.of(e, hostPath());
    }
    long at = 0;
    while (next < entries.size()) {
      byte[] name = entries.get(next);
      int length = HEADER + name.length + 1 + 7 & ~7;
      if (at + length > size) {
        return at == 0 ? -Errno.EINVAL : at;
      }
      FileStatus status = statusNow(name);
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

  private List<byte[]> load() throws IOException {
    List<byte[]> all = new ArrayList<>();
    all.add(new byte[] {'.'});
    all.add(new byte[] {'.', '.'});
    all.addAll(names());
    return all;
  }

  private FileStatus statusNow(byte[] name) {
    try {
      return status(name);
    } catch (IOException e) {
      // Gone meanwhile: of unknown type, and any number will do.
      return FileStatus.of(0);
    }
  }

  @Override
  public final int readiness() {
    return 1;
  }

  @Override
  public final WaitQueue queue() {
    return null;
  }
}
