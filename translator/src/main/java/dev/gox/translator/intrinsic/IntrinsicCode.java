package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.translator.emit.TranslatedCode;
import dev.gox.translator.emit.Unwinding;
import java.lang.invoke.VarHandle;

/**
 * A guest function in Java. It does all of its work or none: where an access needs a look at its
 * page or would fault, the function's own instructions are interpreted ({@link #leave}).
 */
abstract class IntrinsicCode extends TranslatedCode {
  private final long pc;

  IntrinsicCode(long pc) {
    this.pc = pc;
  }

  /** Whether the stack is known to be plain around RSP, and nothing else is asked of the thread. */
  static boolean mayRun(Cpu c, long rsp) {
    return rsp >= c.limit;
  }

  /** Returns to the guest's caller. */
  final long back(Cpu c, long rsp, long rax, long ret) {
    if (!mayRun(c, rsp)) {
      // It has taken a while, which is its own.
      c.caller.returns(pc, rsp);
    }
    // What was read for the guest was read before whatever it reads next.
    VarHandle.acquireFence();
    long target = GuestAccess.stackLoad64(c, rsp);
    if (target == ret) {
      return rax;
    }
    c.r4 = rsp + 8;
    c.r0 = rax;
    c.rip = target;
    Unwinding.start(c, rsp, ret);
    return rax;
  }

  /** Has the function's instructions executed; nothing has been done yet. */
  final long leave(Cpu c, long rsp, long rax, long ret) {
    c.r4 = rsp;
    c.r0 = rax;
    c.rip = pc;
    c.interpretNext = mayRun(c, rsp);
    if (ret != NOWHERE) {
      return c.caller.goOn(ret, rsp);
    }
    Unwinding.start(c, rsp, ret);
    return rax;
  }
}
