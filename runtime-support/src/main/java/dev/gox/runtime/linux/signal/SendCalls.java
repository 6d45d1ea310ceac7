package dev.gox.runtime.linux.signal;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.process.ProcessTable;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.util.List;

/** kill(2), tkill(2), tgkill(2), rt_sigqueueinfo(2), and rt_tgsigqueueinfo(2). */
public final class SendCalls {
  private SendCalls() {}

  private static boolean isSignal(int signal) {
    return signal >= 0 && signal <= SignalActions.COUNT;
  }

  private static ProcessTable table(GuestThread t) {
    return t.process().kernel().processes();
  }

  public static long kill(GuestThread t, long pid, long number) {
    int signal = (int) number;
    int id = (int) pid;
    if (!isSignal(signal)) {
      return -Errno.EINVAL;
    }
    if (id > 0) {
      GuestProcess process = table(t).ofThread(id);
      return process == null ? -Errno.ESRCH : send(process, signal, fromUser(t));
    }
    if (id == Integer.MIN_VALUE) {
      return -Errno.ESRCH;
    }
    List<GuestProcess> processes;
    if (id == -1) {
      processes = table(t).all();
      processes.remove(t.process());
    } else {
      processes = table(t).group(id == 0 ? table(t).groupOf(t.process()) : -id);
    }
    // The sender's own end comes last: its thread has the others to tell.
    if (processes.remove(t.process())) {
      processes.add(t.process());
    }
    for (GuestProcess process : processes) {
      send(process, signal, fromUser(t));
    }
    return processes.isEmpty() ? -Errno.ESRCH : 0;
  }

  /** Sends a process a signal, or looks whether it might: 0, or an error. */
  public static long send(GuestProcess process, int signal, SignalInfo info) {
    if (!isSignal(signal)) {
      return -Errno.EINVAL;
    }
    return signal == 0 || SignalSender.toProcess(process, signal, info) ? 0 : -Errno.EAGAIN;
  }

  /** What a signal says that kill(2) sends. */
  public static SignalInfo fromUser(GuestThread t) {
    return sender(t.process(), SignalInfo.SI_USER);
  }

  private static SignalInfo sender(GuestProcess process, int code) {
    return SignalInfo.from(code, process.pid(), process.uid());
  }

  public static long tkill(GuestThread t, long tid, long number) {
    if ((int) tid <= 0) {
      return -Errno.EINVAL;
    }
    GuestProcess process = table(t).ofThread((int) tid);
    return toThread(t, process == null ? null : process.thread((int) tid), number);
  }

  public static long tgkill(GuestThread t, long pid, long tid, long number) {
    if ((int) tid <= 0 || (int) pid <= 0) {
      return -Errno.EINVAL;
    }
    GuestProcess process = table(t).find((int) pid);
    return toThread(t, process == null ? null : process.thread((int) tid), number);
  }

  private static long toThread(GuestThread t, GuestThread target, long number) {
    int signal = (int) number;
    if (!isSignal(signal)) {
      return -Errno.EINVAL;
    }
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
    GuestProcess process = (int) pid <= 0 ? null : table(t).ofThread((int) pid);
    if (process == null) {
      return -Errno.ESRCH;
    }
    return pretends(t, process, sent) ? -Errno.EPERM : send(process, (int) number, sent);
  }

  public static long queueToThread(GuestThread t, long pid, long tid, long number, long info) {
    SignalInfo sent = read(t, info);
    if ((int) pid <= 0 || (int) tid <= 0 || !isSignal((int) number)) {
      return -Errno.EINVAL;
    }
    GuestProcess process = table(t).find((int) pid);
    GuestThread target = process == null ? null : process.thread((int) tid);
    if (target == null) {
      return -Errno.ESRCH;
    }
    if (pretends(t, process, sent)) {
      return -Errno.EPERM;
    }
    return (int) number == 0 || SignalSender.toThread(target, (int) number, sent)
        ? 0
        : -Errno.EAGAIN;
  }

  /**
   * A process may tell itself anything of a signal; others, not that it is the kernel's or kill's.
   */
  private static boolean pretends(GuestThread t, GuestProcess to, SignalInfo sent) {
    return to != t.process() && (sent.code() >= 0 || sent.code() == SignalInfo.SI_TKILL);
  }

  /** Reads a siginfo_t. */
  public static SignalInfo read(GuestThread t, long info) {
    GuestMemory memory = t.process().memory();
    return new SignalInfo(
        memory.getInt(info + 8),
        memory.getInt(info + 4),
        memory.getLong(info + 16),
        memory.getLong(info + 24),
        null);
  }
}
