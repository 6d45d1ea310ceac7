package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;

/** Process groups and sessions: setpgid(2), getpgid(2), setsid(2), getsid(2), and getppid(2). */
public final class GroupCalls {
  private GroupCalls() {}

  private static ProcessTable table(GuestThread t) {
    return t.process().kernel().processes();
  }

  private static GuestProcess find(GuestThread t, long pid) {
    return (int) pid == 0 ? t.process() : table(t).ofThread((int) pid);
  }

  public static long getppid(GuestThread t) {
    return table(t).parentOf(t.process());
  }

  public static long getpgrp(GuestThread t) {
    return table(t).groupOf(t.process());
  }

  public static long getpgid(GuestThread t, long pid) {
    GuestProcess process = find(t, pid);
    return process == null ? -Errno.ESRCH : table(t).groupOf(process);
  }

  public static long getsid(GuestThread t, long pid) {
    GuestProcess process = find(t, pid);
    return process == null ? -Errno.ESRCH : table(t).sessionOf(process);
  }

  public static long setpgid(GuestThread t, long pid, long group) {
    if ((int) group < 0) {
      return -Errno.EINVAL;
    }
    ProcessTable table = table(t);
    synchronized (table) {
      GuestProcess process = (int) pid == 0 ? t.process() : table.find((int) pid);
      if (process == null) {
        return -Errno.ESRCH;
      }
      Kin kin = process.kin();
      if (process != t.process()) {
        if (kin.parent != t.process()) {
          return -Errno.ESRCH;
        }
        if (kin.session != t.process().kin().session) {
          return -Errno.EPERM;
        }
        if (kin.executes) {
          return -Errno.EACCES;
        }
      }
      if (kin.session == process.pid()) {
        return -Errno.EPERM;
      }
      int wanted = (int) group == 0 ? process.pid() : (int) group;
      if (wanted != process.pid() && !isGroup(table, wanted, kin.session)) {
        return -Errno.EPERM;
      }
      kin.group = wanted;
      return 0;
    }
  }

  private static boolean isGroup(ProcessTable table, int group, int session) {
    for (GuestProcess p : table.group(group)) {
      if (p.kin().session == session) {
        return true;
      }
    }
    return false;
  }

  public static long setsid(GuestThread t) {
    ProcessTable table = table(t);
    synchronized (table) {
      int pid = t.process().pid();
      if (!table.group(pid).isEmpty()) {
        return -Errno.EPERM;
      }
      t.process().kin().session = pid;
      t.process().kin().group = pid;
      t.process().kin().terminal = null;
      return pid;
    }
  }
}
