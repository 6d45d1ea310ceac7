package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.BlockDigests;
import dev.gox.runtime.memory.BlockScans;

/**
 * A hash function's block function, on the stack (ABI0): {@code func block(dig *digest, p []byte)}.
 * The state is what a digest begins with; what is less than a block at the end is left alone.
 */
final class DigestCode extends IntrinsicCode {
  private final BlockDigests.Function function;
  private final ThreadLocal<BlockDigests> digests;

  DigestCode(long pc, BlockDigests.Function function) {
    super(pc);
    this.function = function;
    digests = ThreadLocal.withInitial(() -> new BlockDigests(function));
  }

  @Override
  public long run(Cpu c, long rsp, long rax, long ret) {
    if (mayRun(c, rsp)) {
      long state = argument(c, rsp, 0);
      long data = argument(c, rsp, 8);
      long n = argument(c, rsp, 16) & -function.block;
      boolean apart = state + function.state <= data || data + n <= state;
      if (n > 0
          && apart
          && BlockScans.mayRead(c, data, n)
          && BlockScans.mayWrite(c, state, function.state)) {
        digests.get().compress(c, state, data, n);
        return back(c, rsp, rax, ret);
      }
    }
    return leave(c, rsp, rax, ret);
  }
}
