package dev.gox.runtime.linux.thread;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.memory.GuestMemory;

/** Threads: clone(2), exit(2), arch_prctl(2), and their kin. */
public final class ThreadCalls {
  private ThreadCalls() {}

  private static final long CLONE_VM = 0x100;
  private static final long CLONE_FS = 0x200;
  private static final long CLONE_FILES = 0x400;
  private static final long CLONE_SIGHAND = 0x800;
  private static final long CLONE_PIDFD = 0x1000;
  private static final long CLONE_THREAD = 0x10000;
  private static final long CLONE_NEWNS = 0x20000;
  private static final long CLONE_SYSVSEM = 0x40000;
  private static final long CLONE_SETTLS = 0x80000;
  private static final long CLONE_PARENT_SETTID = 0x100000;
  private static final long CLONE_CHILD_CLEARTID = 0x200000;
  private static final long CLONE_DETACHED = 0x400000;
  private static final long CLONE_CHILD_SETTID = 0x1000000;
  private static final long CLONE_NEWUSER = 0x10000000;
  private static final long CLONE_NEWPID = 0x20000000;

  /** What makes a thread of the same process that shares everything. */
  private static final long THREAD =
      CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;

  /** What a thread may ask for besides. */
  private static final long KNOWN =
      THREAD
          | CLONE_SYSVSEM
          | CLONE_SETTLS
          | CLONE_PARENT_SETTID
          | CLONE_CHILD_CLEARTID
          | CLONE_DETACHED
          | CLONE_CHILD_SETTID;

  /** What Linux refuses whatever it offers: copy_process in kernel/fork.c. */
  private static boolean contradictory(long flags) {
    return has(flags, CLONE_THREAD) && !has(flags, CLONE_SIGHAND)
        || has(flags, CLONE_SIGHAND) && !has(flags, CLONE_VM)
        || has(flags, CLONE_FS) && (has(flags, CLONE_NEWNS) || has(flags, CLONE_NEWUSER))
        || has(flags, CLONE_THREAD) && (has(flags, CLONE_NEWUSER) || has(flags, CLONE_NEWPID))
        || has(flags, CLONE_PIDFD)
            && (has(flags, CLONE_DETACHED) || has(flags, CLONE_PARENT_SETTID));
  }

  private static boolean has(long flags, long flag) {
    return (flags & flag) != 0;
  }

  /** Makes a thread; making a process is not implemented. */
  public static long clone(
      GuestThread t, long flags, long stack, long parentTid, long childTid, long tls) {
    if (contradictory(flags)) {
      return -Errno.EINVAL;
    }
    if ((flags & THREAD) != THREAD || (flags & ~(KNOWN | 0xFF)) != 0) {
      return -Errno.ENOSYS;
    }
    GuestProcess process = t.process();
    Cpu child = new Cpu(process.memory());
    child.copyFrom(t.cpu());
    child.r0 = 0;
    if (stack != 0) {
      child.r4 = stack;
    }
    if ((flags & CLONE_SETTLS) != 0) {
      child.fsBase = tls;
    }
    int tid = process.kernel().nextId();
    GuestMemory memory = process.memory();
    if ((flags & CLONE_PARENT_SETTID) != 0) {
      memory.putInt(parentTid, tid);
    }
    if ((flags & CLONE_CHILD_SETTID) != 0) {
      memory.putInt(childTid, tid);
    }
    GuestThread started = new GuestThread(process, child, tid);
    started.signals().setMask(t.signals().mask());
    started.setName(t.name());
    started.alternateStack().disable();
    if ((flags & CLONE_CHILD_CLEARTID) != 0) {
      started.setClearTid(childTid);
    }
    if (!process.addThread(started)) {
      return -Errno.EAGAIN;
    }
    try {
      started.start();
    } catch (OutOfMemoryError e) {
      process.threadEnded(started, 0);
      return -Errno.EAGAIN;
    }
    return tid;
  }

  public static long exit(GuestThread t, long status) {
    t.exit((int) status & 0xFF);
    return 0;
  }

  public static long exitGroup(GuestThread t, long status) {
    t.process().exit((int) status & 0xFF);
    t.die();
    return 0;
  }

  public static long gettid(GuestThread t) {
    return t.tid();
  }

  public static long setTidAddress(GuestThread t, long address) {
    t.setClearTid(address);
    return t.tid();
  }

  private static final int ROBUST_LIST_HEAD = 24;

  /** The list is walked when the thread ends: see {@link RobustList}. */
  public static long setRobustList(GuestThread t, long head, long size) {
    if (size != ROBUST_LIST_HEAD) {
      return -Errno.EINVAL;
    }
    t.setRobustList(head);
    return 0;
  }

  public static long getRobustList(GuestThread t, long tid, long head, long size) {
    GuestThread of = (int) tid == 0 ? t : t.process().thread((int) tid);
    if (of == null) {
      return -Errno.ESRCH;
    }
    t.process().memory().putLong(size, ROBUST_LIST_HEAD);
    t.process().memory().putLong(head, of.robustList());
    return 0;
  }

  private static final int ARCH_SET_GS = 0x1001;
  private static final int ARCH_SET_FS = 0x1002;
  private static final int ARCH_GET_FS = 0x1003;
  private static final int ARCH_GET_GS = 0x1004;

  public static long archPrctl(GuestThread t, long code, long address) {
    Cpu c = t.cpu();
    switch ((int) code) {
      case ARCH_SET_FS, ARCH_SET_GS -> {
        if (address < 0 || address >>> 47 != 0) {
          return -Errno.EPERM;
        }
        if ((int) code == ARCH_SET_FS) {
          c.fsBase = address;
        } else {
          c.gsBase = address;
        }
      }
      case ARCH_GET_FS -> t.process().memory().putLong(address, c.fsBase);
      case ARCH_GET_GS -> t.process().memory().putLong(address, c.gsBase);
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }
}
