package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.BlockAccess;
import dev.gox.runtime.memory.BlockScans;

/** memeqbody: whether the RBX bytes at RSI and RDI are the same; RAX is 1 or 0. */
final class EqualBytes extends IntrinsicCode {
  EqualBytes(long pc) {
    super(pc);
  }

  @Override
  public long run(Cpu c, long rsp, long rax, long ret) {
    long n = c.r3;
    if (mayRun(c, rsp) && BlockAccess.mayRead(c, c.r6, n) && BlockAccess.mayRead(c, c.r7, n)) {
      return back(c, rsp, BlockScans.mismatch(c, c.r6, c.r7, n) == n ? 1 : 0, ret);
    }
    return leave(c, rsp, rax, ret);
  }
}
