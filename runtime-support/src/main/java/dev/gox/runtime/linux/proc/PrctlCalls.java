package dev.gox.runtime.linux.proc;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.util.Arrays;

/** prctl(2) and personality(2). */
public final class PrctlCalls {
  private PrctlCalls() {}

  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_GET_PDEATHSIG = 2;
  private static final int PR_GET_DUMPABLE = 3;
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_GET_KEEPCAPS = 7;
  private static final int PR_SET_KEEPCAPS = 8;
  private static final int PR_SET_NAME = 15;
  private static final int PR_GET_NAME = 16;
  private static final int PR_CAPBSET_READ = 23;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_TIMERSLACK = 29;
  private static final int PR_GET_TIMERSLACK = 30;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_GET_NO_NEW_PRIVS = 39;

  private static final int LAST_SIGNAL = 64;
  private static final int LAST_CAPABILITY = 40;
  private static final long TIMER_SLACK = 50_000;

  /** The size of a thread's name with its zero byte: TASK_COMM_LEN. */
  private static final int NAME = 16;

  public static long prctl(GuestThread t, long option, long a, long b, long c, long d) {
    ProcessAttributes attributes = t.process().attributes();
    GuestMemory memory = t.process().memory();
    switch ((int) option) {
      case PR_SET_PDEATHSIG -> {
        if (a < 0 || a > LAST_SIGNAL) {
          return -Errno.EINVAL;
        }
        attributes.setParentDeathSignal((int) a);
      }
      case PR_GET_PDEATHSIG -> memory.putInt(a, attributes.parentDeathSignal());
      case PR_GET_DUMPABLE -> {
        return attributes.dumpable() ? 1 : 0;
      }
      case PR_SET_DUMPABLE -> {
        if (a != 0 && a != 1) {
          return -Errno.EINVAL;
        }
        attributes.setDumpable(a == 1);
      }
      case PR_GET_KEEPCAPS -> {
        return t.keepsCapabilities() ? 1 : 0;
      }
      case PR_SET_KEEPCAPS -> {
        if (a != 0 && a != 1) {
          return -Errno.EINVAL;
        }
        t.setKeepsCapabilities(a == 1);
      }
      case PR_SET_NAME -> t.setName(memory.readCString(a, NAME - 1));
      case PR_GET_NAME -> memory.write(a, Arrays.copyOf(t.name(), NAME), 0, NAME);
      case PR_CAPBSET_READ -> {
        return a < 0 || a > LAST_CAPABILITY ? -Errno.EINVAL : 0;
      }
      case PR_CAPBSET_DROP -> {
        return -Errno.EPERM;
      }
      case PR_SET_TIMERSLACK -> {
        return 0;
      }
      case PR_GET_TIMERSLACK -> {
        return TIMER_SLACK;
      }
      case PR_SET_NO_NEW_PRIVS -> {
        if (a != 1 || (b | c | d) != 0) {
          return -Errno.EINVAL;
        }
        attributes.forbidNewPrivileges();
      }
      case PR_GET_NO_NEW_PRIVS -> {
        return (a | b | c | d) != 0 ? -Errno.EINVAL : attributes.noNewPrivileges() ? 1 : 0;
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }

  private static final int PERSONALITY_QUERY = -1;

  public static long personality(GuestThread t, long persona) {
    ProcessAttributes attributes = t.process().attributes();
    long before = attributes.personality() & 0xFFFF_FFFFL;
    if ((int) persona != PERSONALITY_QUERY) {
      attributes.setPersonality((int) persona);
    }
    return before;
  }
}
