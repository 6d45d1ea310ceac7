package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** The older forms of utimensat(2): utime(2), utimes(2), futimesat(2). They follow links. */
public final class TimestampCalls {
  private TimestampCalls() {}

  private static final long MICROS = 1_000_000;

  /** Whole seconds, as struct utimbuf has them; null means now. */
  public static long utime(GuestThread t, long path, long times) {
    if (times == 0) {
      return AttributeCalls.utimensat(t, Lookup.AT_FDCWD, path, 0, 0);
    }
    GuestMemory memory = t.process().memory();
    FileTime accessed = FileTime.from(memory.getLong(times), TimeUnit.SECONDS);
    FileTime modified = FileTime.from(memory.getLong(times + 8), TimeUnit.SECONDS);
    return AttributeCalls.setTimes(t, Lookup.AT_FDCWD, path, accessed, modified);
  }

  public static long utimes(GuestThread t, long path, long times) {
    return futimesat(t, Lookup.AT_FDCWD, path, times);
  }

  /** Two of struct timeval; a null path means the descriptor itself. */
  public static long futimesat(GuestThread t, long folder, long path, long times) {
    if (times == 0) {
      return AttributeCalls.utimensat(t, folder, path, 0, 0);
    }
    GuestMemory memory = t.process().memory();
    FileTime[] both = new FileTime[2];
    for (int i = 0; i < 2; i++) {
      long seconds = memory.getLong(times + 16L * i);
      long micros = memory.getLong(times + 16L * i + 8);
      if (micros < 0 || micros >= MICROS) {
        return -Errno.EINVAL;
      }
      both[i] = FileTime.from(java.time.Instant.ofEpochSecond(seconds, micros * 1000));
    }
    return AttributeCalls.setTimes(t, folder, path, both[0], both[1]);
  }
}
