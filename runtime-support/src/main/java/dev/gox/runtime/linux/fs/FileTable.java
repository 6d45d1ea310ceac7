package dev.gox.runtime.linux.fs;

import static dev.gox.runtime.linux.Errno.EBADF;
import static dev.gox.runtime.linux.Errno.EMFILE;

import java.util.Arrays;

/** The descriptors of a process: each an open file and the flag FD_CLOEXEC. */
public final class FileTable {
  /** Linux's usual hard limit of RLIMIT_NOFILE. */
  private static final int DEFAULT_LIMIT = 1 << 20;

  private OpenFile[] files = new OpenFile[16];
  private boolean[] closeOnExec = new boolean[16];
  private int limit = DEFAULT_LIMIT;

  /** Where its processes may hold record locks; null if they can't. */
  private FileLocks locks;

  /** Processes that use it: CLONE_FILES. */
  private int owners = 1;

  /** No descriptor is as high as this one. */
  public synchronized int size() {
    return files.length;
  }

  /** RLIMIT_NOFILE's soft limit: new descriptors are below it. */
  public synchronized int limit() {
    return limit;
  }

  public synchronized void setLimit(int value) {
    limit = value;
  }

  /** The file of a descriptor, the argument's low 32 bits; null if it is not open. */
  public synchronized OpenFile get(long descriptor) {
    int fd = (int) descriptor;
    return fd >= 0 && fd < files.length ? files[fd] : null;
  }

  /** As {@link #get}, with a reference that the caller releases. */
  public synchronized OpenFile hold(long descriptor) {
    OpenFile file = get(descriptor);
    if (file != null) {
      file.retain();
    }
    return file;
  }

  /**
   * Gives a file the lowest free descriptor, which holds a reference.
   *
   * @return the descriptor, or -EMFILE; then the file is as it was
   */
  public long install(OpenFile file, boolean cloexec) {
    return install(file, 0, cloexec);
  }

  /** As {@link #install(OpenFile, boolean)}, but none below a minimum. */
  public synchronized long install(OpenFile file, int minimum, boolean cloexec) {
    int fd = minimum;
    while (fd < files.length && files[fd] != null) {
      fd++;
    }
    if (fd >= limit) {
      return -EMFILE;
    }
    if (fd >= files.length) {
      int size = Math.max(fd + 1, 2 * files.length);
      files = Arrays.copyOf(files, size);
      closeOnExec = Arrays.copyOf(closeOnExec, size);
    }
    file.retain();
    files[fd] = file;
    closeOnExec[fd] = cloexec;
    return fd;
  }

  /**
   * Gives a file a certain descriptor in place of what has it (dup3(2)).
   *
   * @return the descriptor, or -EBADF if none may be as high
   */
  public long replace(OpenFile file, long descriptor, boolean cloexec) {
    int fd = (int) descriptor;
    OpenFile before;
    synchronized (this) {
      if (fd < 0 || fd >= limit) {
        return -EBADF;
      }
      before = get(fd);
      if (before == null) {
        return install(file, fd, cloexec);
      }
      file.retain();
      files[fd] = file;
      closeOnExec[fd] = cloexec;
    }
    unlockRecords(before);
    before.release();
    return fd;
  }

  /** FD_CLOEXEC of an open descriptor. */
  public synchronized boolean closesOnExec(long descriptor) {
    return closeOnExec[(int) descriptor];
  }

  /** Changes FD_CLOEXEC of an open descriptor. */
  public synchronized void setCloseOnExec(long descriptor, boolean on) {
    closeOnExec[(int) descriptor] = on;
  }

  /** Closes a descriptor: 0 or -EBADF. */
  public long close(long descriptor) {
    OpenFile file;
    synchronized (this) {
      file = get(descriptor);
      if (file == null) {
        return -EBADF;
      }
      files[(int) descriptor] = null;
    }
    unlockRecords(file);
    file.release();
    return 0;
  }

  /** Says that the processes of this table may hold record locks from now on. */
  synchronized void mayHoldLocks(FileLocks those) {
    locks = those;
  }

  /** With any descriptor of a file, a process loses its record locks on it: fcntl(2). */
  private void unlockRecords(OpenFile closed) {
    FileLocks held;
    synchronized (this) {
      held = locks;
    }
    if (held != null) {
      held.unlockAll(closed, this);
    }
  }

  /** This table for one more process. */
  public synchronized FileTable share() {
    owners++;
    return this;
  }

  /** A table with the same open files. */
  public synchronized FileTable copy() {
    FileTable copied = new FileTable();
    copied.files = files.clone();
    copied.closeOnExec = closeOnExec.clone();
    copied.limit = limit;
    for (OpenFile file : files) {
      if (file != null) {
        file.retain();
      }
    }
    return copied;
  }

  /** This table if one process alone uses it, else a copy for the caller, who leaves this one. */
  public synchronized FileTable unshare() {
    if (owners == 1) {
      return this;
    }
    owners--;
    return copy();
  }

  /** Closes the descriptors that execve(2) closes. */
  public void closeForExec() {
    for (int fd = 0; fd < size(); fd++) {
      if (get(fd) != null && closesOnExec(fd)) {
        close(fd);
      }
    }
  }

  /** A process uses it no more; with the last one all is closed. */
  public void release() {
    synchronized (this) {
      if (--owners > 0) {
        return;
      }
    }
    closeAll();
  }

  private void closeAll() {
    for (int fd = 0; fd < size(); fd++) {
      close(fd);
    }
  }
}
