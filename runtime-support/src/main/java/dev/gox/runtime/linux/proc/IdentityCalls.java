package dev.gox.runtime.linux.proc;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.HostRandom;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.nio.charset.StandardCharsets;

/** getpid(2), uname(2), sysinfo(2), and getrandom(2). */
public final class IdentityCalls {
  private IdentityCalls() {}

  public static long getpid(GuestThread t) {
    return t.process().pid();
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

  private static final int SYSINFO_SIZE = 112;

  /** struct sysinfo: uptime, three loads, memory and swap in bytes, processes. */
  public static long sysinfo(GuestThread t, long to) {
    GuestProcess process = t.process();
    GuestMemory memory = process.memory();
    memory.write(to, new byte[SYSINFO_SIZE], 0, SYSINFO_SIZE);
    memory.putLong(to, process.kernel().clock().monotonic() / 1_000_000_000);
    memory.putLong(to + 32, memory.windowSize());
    memory.putLong(to + 40, memory.windowSize() - memory.mappedBytes());
    memory.putShort(to + 80, (short) process.threads().size());
    memory.putInt(to + 104, 1);
    return 0;
  }

  private static final int GRND_NONBLOCK = 1;
  private static final int GRND_RANDOM = 2;
  private static final int GRND_INSECURE = 4;
  private static final int GRND_KNOWN = GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE;
  private static final int PIECE = 256;

  public static long getrandom(GuestThread t, long to, long size, long flags) {
    int random = GRND_RANDOM | GRND_INSECURE;
    if ((flags & ~GRND_KNOWN) != 0 || (flags & random) == random) {
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
