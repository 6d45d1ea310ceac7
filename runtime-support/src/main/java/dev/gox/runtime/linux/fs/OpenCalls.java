package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;

/** openat(2): no file can be opened yet, so none is there. */
public final class OpenCalls {
  private OpenCalls() {}

  private static final int PATH_MAX = 4096;

  public static long openat(GuestThread t, long folder, long path, long flags, long mode) {
    byte[] name = t.process().memory().readCString(path, PATH_MAX);
    return name.length == PATH_MAX ? -Errno.ENAMETOOLONG : -Errno.ENOENT;
  }
}
