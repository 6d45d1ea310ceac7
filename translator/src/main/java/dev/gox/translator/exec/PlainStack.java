package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.emit.TranslatedCode;

/**
 * How far a thread's translated code may go down its stack without checks, which {@link Cpu#limit}
 * says: pages that were verified to be plain memory. A change of stacks, as of goroutines, has the
 * limit set anew.
 */
final class PlainStack {
  /** Guest stack that translated calls may use before they return to the dispatcher: bytes. */
  static final long SPAN = 32 << 10;

  private final Cpu cpu;
  private final GuestMemory memory;

  /** What {@link Cpu#limit} was set to, if no other thread has changed it. */
  private long limit;

  /** The highest RSP that the present limit is for. */
  private long top = Long.MIN_VALUE;

  // What was verified outside of Go's heap: the stack that a thread began with.
  private long low;
  private long high;

  /** {@link GuestMemory#lostRights} at that time. */
  private int verified;

  PlainStack(Cpu cpu, GuestMemory memory) {
    this.cpu = cpu;
    this.memory = memory;
  }

  /** Whether the limit that is set does for a stack pointer. */
  boolean covers(long rsp) {
    return rsp >= cpu.limit && rsp <= top && verified == memory.lostRights();
  }

  /**
   * Sets the limit for a stack pointer, over another thread's request to leave, if there was one:
   * the caller has to look for that afterwards.
   *
   * @return false if translated code can't be entered there
   */
  boolean prepare(long rsp) {
    top = Long.MIN_VALUE;
    if (rsp < 2 * SPAN || rsp >= memory.windowSize() - SPAN) {
      return false;
    }
    limit = Math.max(rsp - SPAN, plainFrom(rsp)) + TranslatedCode.STACK_BELOW;
    cpu.limit = limit;
    if (limit > rsp) {
      return false;
    }
    top = rsp;
    return true;
  }

  /** The highest RSP that the limit is for, to come back to it. */
  long top() {
    return top;
  }

  /** Comes back to a limit that was prepared before, of a stack that Java frames are still for. */
  void restore(long itsLimit, long itsTop) {
    limit = itsLimit;
    cpu.limit = itsLimit;
    top = itsTop;
  }

  /** The limit that was set last, even if another thread has raised it since. */
  long limit() {
    return limit;
  }

  /** Sets it again. */
  void lower() {
    cpu.limit = limit;
  }

  /** The lowest address from which on all is plain memory up to what is above a stack pointer. */
  private long plainFrom(long rsp) {
    long bottom = rsp - SPAN;
    long above = rsp + TranslatedCode.STACK_ABOVE;
    int now = memory.lostRights();
    if (now == verified && bottom >= low && above <= high) {
      return bottom;
    }
    long from = memory.plainRun(bottom, above);
    verified = now;
    low = from;
    high = above;
    return from;
  }
}
