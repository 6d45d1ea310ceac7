package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.memory.GuestMemory;

/**
 * What clone(2) or clone3(2) is asked for, in the terms of clone3's struct clone_args.
 *
 * @param flags without the exit signal
 * @param exitSignal what the parent is sent at the end
 * @param stack the child's stack pointer; 0 for the parent's
 */
public record CloneArguments(
    long flags, int exitSignal, long stack, long tls, long pidfd, long parentTid, long childTid) {
  public static final long VM = 0x100;
  public static final long FS = 0x200;
  public static final long FILES = 0x400;
  public static final long SIGHAND = 0x800;
  public static final long PIDFD = 0x1000;
  public static final long VFORK = 0x4000;
  public static final long PARENT = 0x8000;
  public static final long THREAD = 0x10000;
  public static final long NEWNS = 0x20000;
  public static final long SYSVSEM = 0x40000;
  public static final long SETTLS = 0x80000;
  public static final long PARENT_SETTID = 0x100000;
  public static final long CHILD_CLEARTID = 0x200000;
  public static final long DETACHED = 0x400000;
  public static final long UNTRACED = 0x800000;
  public static final long CHILD_SETTID = 0x1000000;
  public static final long NEWUSER = 0x10000000;
  public static final long NEWPID = 0x20000000;
  public static final long IO = 0x80000000L;
  public static final long CLEAR_SIGHAND = 0x1_0000_0000L;

  /** CLONE_PTRACE. */
  private static final long PTRACE = 0x2000;

  /** What needs a privilege: namespaces (NEWTIME, NS, CGROUP, UTS, IPC, USER, PID, NET). */
  private static final long NAMESPACES = 0x7E02_0080L;

  private static final long KNOWN =
      VM
          | FS
          | FILES
          | SIGHAND
          | PIDFD
          | PTRACE
          | VFORK
          | THREAD
          | SYSVSEM
          | SETTLS
          | PARENT_SETTID
          | CHILD_CLEARTID
          | DETACHED
          | UNTRACED
          | CHILD_SETTID
          | IO
          | CLEAR_SIGHAND;

  private static final long LOW = 0xFFFF_FFFFL;
  private static final long SIGNAL = 0xFF;

  /** Those of clone(2). */
  static CloneArguments of(long flags, long stack, long parentTid, long childTid, long tls) {
    return new CloneArguments(
        flags & LOW & ~SIGNAL, (int) (flags & SIGNAL), stack, tls, parentTid, parentTid, childTid);
  }

  private static final int SMALLEST = 64;
  private static final int LARGEST = 4096;

  /**
   * Reads those of clone3(2): flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size,
   * tls, and what later versions have added.
   *
   * @return null if they are no such structure that this kernel knows
   */
  static CloneArguments read(GuestMemory memory, long at, long size) {
    long stack = memory.getLong(at + 40);
    long stackSize = memory.getLong(at + 48);
    boolean contradictory = (stack == 0) != (stackSize == 0);
    for (long more = SMALLEST; more + 8 <= size; more += 8) {
      contradictory |= memory.getLong(at + more) != 0;
    }
    long signal = memory.getLong(at + 32);
    if (contradictory || (signal & ~SIGNAL) != 0 || signal > 64) {
      return null;
    }
    long flags = memory.getLong(at);
    // The exit signal has a field of its own, and CLONE_DETACHED is gone.
    if ((flags & (SIGNAL & ~0x80 | DETACHED)) != 0
        || (flags & (THREAD | PARENT)) != 0 && signal != 0) {
      return null;
    }
    return new CloneArguments(
        flags,
        (int) signal,
        stack + stackSize,
        memory.getLong(at + 56),
        memory.getLong(at + 8),
        memory.getLong(at + 24),
        memory.getLong(at + 16));
  }

  /** Whether a size of clone3(2)'s structure is one that was ever used. */
  static long checkSize(long size) {
    return size < SMALLEST ? -Errno.EINVAL : size > LARGEST ? -Errno.E2BIG : 0;
  }

  /** Whether a flag is set. */
  public boolean has(long flag) {
    return (flags & flag) != 0;
  }

  Sharing sharing() {
    return new Sharing(has(VM), has(FILES), has(FS), has(SIGHAND));
  }

  /** What Linux refuses, in the order in which it looks (copy_process in kernel/fork.c), or 0. */
  long refusal() {
    if (has(FS) && (has(NEWNS) || has(NEWUSER))
        || has(THREAD) && !has(SIGHAND)
        || has(SIGHAND) && !has(VM)
        || has(THREAD) && (has(NEWUSER) || has(NEWPID))
        || has(CLEAR_SIGHAND) && has(SIGHAND)
        || has(PIDFD) && (has(DETACHED) || has(THREAD))
        || has(PIDFD) && has(PARENT_SETTID) && pidfd == parentTid) {
      return -Errno.EINVAL;
    }
    if (has(NAMESPACES)) {
      return -Errno.EPERM;
    }
    return (flags & ~KNOWN) != 0 ? -Errno.EINVAL : 0;
  }
}
