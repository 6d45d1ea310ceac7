package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestAccess;

/**
 * A function whose arguments and results are on the stack, as Go's stack-based convention (ABI0)
 * has them: one after the other above the return address.
 */
abstract class StackFunction extends IntrinsicCode {
  private static final long RETURN_ADDRESS = 8;

  StackFunction(long pc) {
    super(pc);
  }

  @Override
  public final long run(Cpu c, long rsp, long rax, long ret) {
    if (mayRun(c, rsp) && perform(c, rsp + RETURN_ADDRESS)) {
      return back(c, rsp, rax, ret);
    }
    return leave(c, rsp, rax, ret);
  }

  /**
   * Does the function's work.
   *
   * @param frame the address of the first argument
   * @return false if it can't, and has done nothing
   */
  abstract boolean perform(Cpu c, long frame);

  /** The 64-bit word at an offset of the arguments. */
  static long argument(Cpu c, long frame, int offset) {
    return GuestAccess.stackLoad64(c, frame + offset);
  }

  /** Stores a 64-bit result at an offset. */
  static void result(Cpu c, long frame, int offset, long value) {
    GuestAccess.stackStore64(c, frame + offset, value);
  }

  /** Stores a 32-bit result at an offset. */
  static void result32(Cpu c, long frame, int offset, int value) {
    GuestAccess.stackStore32(c, frame + offset, value);
  }
}
