package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.time.ResourceUsage;
import dev.gox.runtime.memory.GuestMemory;

/** wait4(2) and waitid(2). */
public final class ChildCalls {
  private ChildCalls() {}

  private static final int WNOHANG = 1;
  private static final int WSTOPPED = 2;
  private static final int WEXITED = 4;
  private static final int WCONTINUED = 8;
  private static final int WNOWAIT = 0x0100_0000;
  private static final int WNOTHREAD = 0x2000_0000;
  private static final int WALL = 0x4000_0000;
  private static final int WCLONE = 0x8000_0000;
  private static final int KINDS = WNOTHREAD | WALL | WCLONE;

  private static final int P_ALL = 0;
  private static final int P_PID = 1;
  private static final int P_PGID = 2;
  private static final int P_PIDFD = 3;

  public static long wait4(GuestThread t, long pid, long status, long options, long usage) {
    int flags = (int) options;
    if ((flags & ~(WNOHANG | WSTOPPED | WCONTINUED | KINDS)) != 0) {
      return -Errno.EINVAL;
    }
    int id = (int) pid;
    if (id == Integer.MIN_VALUE) {
      return -Errno.ESRCH;
    }
    ProcessTable table = t.process().kernel().processes();
    ChildChoice.Which which;
    if (id > 0) {
      which = child -> child.pid() == id;
    } else if (id == -1) {
      which = child -> true;
    } else {
      int group = id == 0 ? table.groupOf(t.process()) : -id;
      which = child -> child.kin().group == group;
    }
    ChildChoice choice = choice(t.process(), which, flags | WEXITED);
    long error = await(t, choice, (flags & WNOHANG) != 0);
    News news = choice.found();
    if (error != 0 || news == null) {
      return error;
    }
    GuestMemory memory = t.process().memory();
    if (status != 0) {
      memory.putInt(status, news.waitStatus());
    }
    if (usage != 0) {
      ResourceUsage.write(memory, usage, choice.userNanos(), choice.systemNanos());
    }
    return news.child().pid();
  }

  public static long waitid(
      GuestThread t, long type, long id, long info, long options, long usage) {
    int flags = (int) options;
    int what = WSTOPPED | WEXITED | WCONTINUED;
    if ((flags & ~(what | WNOHANG | WNOWAIT | KINDS)) != 0 || (flags & what) == 0) {
      return -Errno.EINVAL;
    }
    int wanted = (int) id;
    boolean noHang = (flags & WNOHANG) != 0;
    ChildChoice.Which which;
    switch ((int) type) {
      case P_ALL -> which = child -> true;
      case P_PID -> {
        if (wanted <= 0) {
          return -Errno.EINVAL;
        }
        which = child -> child.pid() == wanted;
      }
      case P_PGID -> {
        if (wanted < 0) {
          return -Errno.EINVAL;
        }
        int group = wanted == 0 ? t.process().kernel().processes().groupOf(t.process()) : wanted;
        which = child -> child.kin().group == group;
      }
      case P_PIDFD -> {
        if (wanted < 0) {
          return -Errno.EINVAL;
        }
        OpenFile file = t.process().files().get(wanted);
        if (!(file instanceof PidFile pidfd)) {
          return -Errno.EBADF;
        }
        which = child -> child == pidfd.process();
        if (file.nonBlocking()) {
          return waitid(t, choice(t.process(), which, flags), true, !noHang, info, usage);
        }
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
    return waitid(t, choice(t.process(), which, flags), noHang, false, info, usage);
  }

  /**
   * Does the rest of waitid(2).
   *
   * @param again whether it is an error if there is no news
   */
  private static long waitid(
      GuestThread t, ChildChoice choice, boolean noHang, boolean again, long info, long usage) {
    long error = await(t, choice, noHang);
    if (error != 0) {
      return error;
    }
    News news = choice.found();
    if (news == null && again) {
      return -Errno.EAGAIN;
    }
    GuestMemory memory = t.process().memory();
    if (usage != 0 && news != null) {
      ResourceUsage.write(memory, usage, choice.userNanos(), choice.systemNanos());
    }
    if (info != 0) {
      write(memory, info, news);
    }
    return 0;
  }

  /** Writes those fields of a siginfo_t that the kernel writes, zeros for no news. */
  private static void write(GuestMemory memory, long to, News news) {
    boolean some = news != null;
    memory.putInt(to, some ? ProcessTable.SIGCHLD : 0);
    memory.putInt(to + 4, 0);
    memory.putInt(to + 8, some ? news.code() : 0);
    memory.putInt(to + 16, some ? news.child().pid() : 0);
    memory.putInt(to + 20, some ? news.child().uid() : 0);
    memory.putInt(to + 24, some ? news.status() : 0);
  }

  private static ChildChoice choice(GuestProcess parent, ChildChoice.Which which, int flags) {
    boolean stopped = (flags & WSTOPPED) != 0;
    boolean continued = (flags & WCONTINUED) != 0;
    boolean ended = (flags & WEXITED) != 0;
    boolean kept = (flags & WNOWAIT) != 0;
    ChildChoice.Kind kind =
        (flags & WALL) != 0
            ? ChildChoice.Kind.ALL
            : (flags & WCLONE) != 0 ? ChildChoice.Kind.CLONES : ChildChoice.Kind.FORKED;
    return new ChildChoice(parent, which, kind, ended, stopped, continued, kept);
  }

  /** Waits for news: 0, or an error. */
  private static long await(GuestThread t, ChildChoice choice, boolean noHang) {
    t.process().kin().news.add(t.waker());
    try {
      for (; ; ) {
        if (!choice.look()) {
          return -Errno.ECHILD;
        }
        if (noHang || choice.found() != null) {
          return 0;
        }
        if (t.signals().sleep(Long.MAX_VALUE) == ThreadSignals.INTERRUPTED) {
          return -Errno.ERESTARTSYS;
        }
      }
    } finally {
      t.process().kin().news.remove(t.waker());
    }
  }
}
