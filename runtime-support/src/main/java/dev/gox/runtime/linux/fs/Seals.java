package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;

/** What must not happen any more to a file of memfd_create(2): fcntl(2), F_ADD_SEALS. */
final class Seals {
  private static final int F_SEAL_SEAL = 1;
  private static final int F_SEAL_SHRINK = 2;
  private static final int F_SEAL_GROW = 4;
  private static final int F_SEAL_WRITE = 8;
  private static final int F_SEAL_FUTURE_WRITE = 0x10;
  private static final int F_SEAL_EXEC = 0x20;
  private static final int KNOWN = 0x3F;
  private static final int NO_WRITING = F_SEAL_WRITE | F_SEAL_FUTURE_WRITE;

  private int set;

  /** Those of a new file; without permission it is sealed against further ones. */
  Seals(boolean allowed) {
    set = allowed ? 0 : F_SEAL_SEAL;
  }

  synchronized int get() {
    return set;
  }

  /** Adds some; whoever has mapped the file to write goes on: 0 or -errno. */
  synchronized long add(OpenFile file, int more) {
    if ((file.flags() & 3) == OpenFile.O_RDONLY) {
      return -Errno.EPERM;
    }
    if ((more & ~KNOWN) != 0) {
      return -Errno.EINVAL;
    }
    if ((set & F_SEAL_SEAL) != 0) {
      return -Errno.EPERM;
    }
    boolean executable = (more & F_SEAL_EXEC) != 0;
    set |= more | (executable ? F_SEAL_SHRINK | F_SEAL_GROW | NO_WRITING : 0);
    return 0;
  }

  synchronized boolean mayWrite() {
    return (set & NO_WRITING) == 0;
  }

  /** Whether so many bytes may be written up to an end. */
  synchronized boolean mayWrite(long size, long end) {
    return mayWrite() && ((set & F_SEAL_GROW) == 0 || end <= size);
  }

  synchronized boolean mayResize(long size, long wanted) {
    return wanted == size || (set & (wanted < size ? F_SEAL_SHRINK : F_SEAL_GROW)) == 0;
  }
}
