package dev.gox.runtime.linux;

import dev.gox.runtime.linux.thread.GuestThread;

/**
 * The handlers behind one switch: the build makes the one subclass from {@link SyscallTable}. A
 * compiled switch links a handler when it is first called and needs no method handles, whose making
 * takes a cold JVM as long as a small program's run.
 */
abstract class SystemCalls {
  /** Binary name of the class that the build makes. */
  static final String COMPILED = "dev.gox.runtime.linux.CompiledCalls";

  /** Calls the handler of a number; {@link #unserved} where there is none. */
  abstract long call(int number, GuestThread t, long a, long b, long c, long d, long e, long f);

  /** What a number without a handler leads to: ENOSYS, with a word to whom it may concern. */
  static long unserved(GuestThread t, int number) {
    t.process().surroundings().reports().unknownCall(number);
    return -Errno.ENOSYS;
  }

  /** The compiled handlers. */
  static SystemCalls load() {
    try {
      return (SystemCalls) Class.forName(COMPILED).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this build has no compiled system calls", e);
    }
  }
}
