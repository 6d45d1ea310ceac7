package dev.gox.runtime.linux.thread;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.process.CloneArguments;
import dev.gox.runtime.memory.GuestMemory;

/** Threads: how they start, exit(2), arch_prctl(2), and their kin. */
public final class ThreadCalls {
  private ThreadCalls() {}

  /** Makes a thread of the same process: clone(2) with CLONE_THREAD. */
  public static long start(GuestThread t, CloneArguments a) {
    GuestProcess process = t.process();
    GuestMemory memory = process.memory();
    Cpu child = new Cpu(memory);
    child.copyFrom(t.cpu());
    child.r0 = 0;
    if (a.stack() != 0) {
      child.r4 = a.stack();
    }
    if (a.has(CloneArguments.SETTLS)) {
      child.fsBase = a.tls();
    }
    int tid = process.kernel().nextId();
    if (a.has(CloneArguments.PARENT_SETTID)) {
      memory.putInt(a.parentTid(), tid);
    }
    if (a.has(CloneArguments.CHILD_SETTID)) {
      memory.putInt(a.childTid(), tid);
    }
    GuestThread started = new GuestThread(process, child, tid);
    started.signals().setMask(t.signals().mask());
    started.setName(t.name());
    started.setKeepsCapabilities(t.keepsCapabilities());
    started.alternateStack().disable();
    if (a.has(CloneArguments.CHILD_CLEARTID)) {
      started.setClearTid(a.childTid());
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
