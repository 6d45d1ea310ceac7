package dev.gox.runtime.linux.signal;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** kill(2), tkill(2), tgkill(2), rt_sigqueueinfo(2), and rt_tgsigqueueinfo(2). */
public final class SendCalls {
  private SendCalls() {}

  /** A process's id, that of one of its threads, its group's negated, or 0 for the group. */
  private static boolean means(GuestProcess process, int pid) {
    return pid == 0 || Math.abs((long) pid) == process.pid() || process.thread(pid) != null;
  }

  private static boolean isSignal(int signal) {
    return signal >= 0 && signal <= SignalActions.COUNT;
  }

  public static long kill(GuestThread t, long pid, long number) {
    GuestProcess process = t.process();
    int signal = (int) number;
    if (!isSignal(signal)) {
      return -Errno.EINVAL;
    }
    if (!means(process, (int) pid)) {
      return -Errno.ESRCH;
    }
    if (signal != 0) {
      SignalSender.toProcess(process, signal, sender(process, SignalInfo.SI_USER));
    }
    return 0;
  }

  private static SignalInfo sender(GuestProcess process, int code) {
    return SignalInfo.from(code, process.pid(), process.uid());
  }

  public static long tkill(GuestThread t, long tid, long number) {
    return (int) tid <= 0 ? -Errno.EINVAL : toThread(t, tid, number);
  }

  public static long tgkill(GuestThread t, long pid, long tid, long number) {
    if ((int) tid <= 0 || (int) pid <= 0) {
      return -Errno.EINVAL;
    }
    return (int) pid == t.process().pid() ? toThread(t, tid, number) : -Errno.ESRCH;
  }

  private static long toThread(GuestThread t, long tid, long number) {
    int signal = (int) number;
    if (!isSignal(signal)) {
      return -Errno.EINVAL;
    }
    GuestThread target = t.process().thread((int) tid);
    if (target == null) {
      return -Errno.ESRCH;
    }
    if (signal != 0) {
      SignalSender.toThread(target, signal, sender(t.process(), SignalInfo.SI_TKILL));
    }
    return 0;
  }

  public static long queue(GuestThread t, long pid, long number, long info) {
    SignalInfo sent = read(t, info);
    if (!isSignal((int) number)) {
      return -Errno.EINVAL;
    }
    if ((int) pid <= 0 || !means(t.process(), (int) pid)) {
      return -Errno.ESRCH;
    }
    return (int) number == 0 || SignalSender.toProcess(t.process(), (int) number, sent)
        ? 0
        : -Errno.EAGAIN;
  }

  public static long queueToThread(GuestThread t, long pid, long tid, long number, long info) {
    SignalInfo sent = read(t, info);
    if ((int) pid <= 0 || (int) tid <= 0 || !isSignal((int) number)) {
      return -Errno.EINVAL;
    }
    GuestThread target = (int) pid == t.process().pid() ? t.process().thread((int) tid) : null;
    if (target == null) {
      return -Errno.ESRCH;
    }
    return (int) number == 0 || SignalSender.toThread(target, (int) number, sent)
        ? 0
        : -Errno.EAGAIN;
  }

  /** A process may tell itself anything of a signal. */
  private static SignalInfo read(GuestThread t, long info) {
    GuestMemory memory = t.process().memory();
    return new SignalInfo(
        memory.getInt(info + 8),
        memory.getInt(info + 4),
        memory.getLong(info + 16),
        memory.getLong(info + 24),
        null);
  }
}
