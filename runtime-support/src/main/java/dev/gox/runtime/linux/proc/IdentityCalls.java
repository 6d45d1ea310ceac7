package dev.gox.runtime.linux.proc;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.HostRandom;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.nio.charset.StandardCharsets;

/** getpid(2), uname(2), getrlimit(2), getrandom(2) and their kin. */
public final class IdentityCalls {
  private IdentityCalls() {}

  public static long getpid(GuestThread t) {
    return t.process().pid();
  }

  public static long getuid(GuestThread t) {
    return t.process().uid();
  }

  public static long getgid(GuestThread t) {
    return t.process().gid();
  }

  /** What uname(2) and /proc call the system. */
  public static final String SYSTEM = "Linux";

  public static final String HOST = "localhost";

  public static final String RELEASE = "5.15.0";

  private static final int FIELD = 65;

  /** struct new_utsname: six fields of 65 bytes. */
  public static long uname(GuestThread t, long to) {
    String[] fields = {SYSTEM, HOST, RELEASE, "#1 gox", "x86_64", "(none)"};
    byte[] name = new byte[FIELD * fields.length];
    for (int i = 0; i < fields.length; i++) {
      byte[] field = fields[i].getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(field, 0, name, FIELD * i, field.length);
    }
    t.process().memory().write(to, name, 0, name.length);
    return 0;
  }

  private static final int RLIMIT_STACK = 3;
  private static final int RLIMIT_NOFILE = 7;
  private static final int RLIM_NLIMITS = 16;
  private static final long STACK = 8L << 20;
  private static final long INFINITY = -1;

  public static long getrlimit(GuestThread t, long resource, long to) {
    int r = (int) resource;
    if (r < 0 || r >= RLIM_NLIMITS) {
      return -Errno.EINVAL;
    }
    int files = t.process().files().limit();
    GuestMemory memory = t.process().memory();
    memory.putLong(to, r == RLIMIT_STACK ? STACK : r == RLIMIT_NOFILE ? files : INFINITY);
    memory.putLong(to + 8, r == RLIMIT_NOFILE ? files : INFINITY);
    return 0;
  }

  public static long prlimit(GuestThread t, long pid, long resource, long set, long old) {
    if ((int) pid != 0 && (int) pid != t.process().pid()) {
      return -Errno.ESRCH;
    }
    if (old != 0) {
      long error = getrlimit(t, resource, old);
      if (error != 0) {
        return error;
      }
    }
    if (set != 0 && (int) resource == RLIMIT_NOFILE) {
      long soft = t.process().memory().getLong(set);
      t.process().files().setLimit((int) Math.max(0, Math.min(soft, 1 << 20)));
    }
    return 0;
  }

  private static final int GRND_KNOWN = 7;
  private static final int PIECE = 256;

  public static long getrandom(GuestThread t, long to, long size, long flags) {
    if ((flags & ~GRND_KNOWN) != 0) {
      return -Errno.EINVAL;
    }
    long wanted = Math.min(size, Integer.MAX_VALUE);
    byte[] piece = new byte[PIECE];
    for (long done = 0; done < wanted; done += PIECE) {
      HostRandom.fill(piece);
      int n = (int) Math.min(PIECE, wanted - done);
      t.process().memory().write(to + done, piece, 0, n);
    }
    return wanted;
  }
}
