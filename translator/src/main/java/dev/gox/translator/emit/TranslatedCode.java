package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.ir.Expr;

/**
 * Executable code behind a guest address: a translated region, or a stand-in that interprets.
 *
 * <p>The convention of guest calls between them: RSP, RAX and the expected return address are
 * parameters, RAX is the result, every other register is in the Cpu. If {@link Cpu#unwind} is zero
 * after the call, the guest function has returned to that address with the RSP its caller had
 * before it pushed it, and flags are undefined; else control went elsewhere, all state is in the
 * Cpu, and every caller returns at once, down to the dispatcher.
 */
public abstract class TranslatedCode {
  /**
   * An expected return address that no return has: it is not canonical. Passed where nobody expects
   * the return, or where flags count after it.
   */
  public static final long NOWHERE = Long.MIN_VALUE;

  /**
   * How far below and above RSP at the entry accesses are not checked, in bytes: the dispatcher has
   * verified that the stack reaches so far.
   */
  public static final long STACK_BELOW = 4096;

  public static final long STACK_ABOVE = 2048;

  /** Whether an access needs no check, being to the verified stack. */
  public static boolean isOnStack(Expr address) {
    return address instanceof Expr.StackAddress e
        && e.offset() >= -STACK_BELOW
        && e.offset() <= STACK_ABOVE - 16;
  }

  /**
   * Executes.
   *
   * @param c the processor
   * @param rsp the guest's stack pointer, at the return address
   * @param rax the guest's RAX
   * @param ret where the guest call is expected to return to
   * @return RAX
   */
  public abstract long run(Cpu c, long rsp, long rax, long ret);
}
