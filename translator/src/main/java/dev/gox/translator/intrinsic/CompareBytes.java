package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.BlockAccess;
import dev.gox.runtime.memory.BlockScans;

/**
 * cmpbody: the order of the RBX bytes at RSI and the RDX bytes at RDI; RAX is -1, 0 or 1. Of two of
 * which one begins the other, the shorter is the lesser.
 */
final class CompareBytes extends IntrinsicCode {
  CompareBytes(long pc) {
    super(pc);
  }

  @Override
  public long run(Cpu c, long rsp, long rax, long ret) {
    long n = Math.min(c.r3, c.r2);
    if (mayRun(c, rsp) && BlockAccess.mayRead(c, c.r6, n) && BlockAccess.mayRead(c, c.r7, n)) {
      int order = BlockScans.compare(c, c.r6, c.r7, n);
      return back(c, rsp, order != 0 ? order : Long.compare(c.r3, c.r2), ret);
    }
    return leave(c, rsp, rax, ret);
  }
}
