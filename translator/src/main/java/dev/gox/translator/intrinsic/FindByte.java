package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.BlockAccess;
import dev.gox.runtime.memory.BlockScans;
import dev.gox.runtime.memory.GuestAccess;

/** indexbytebody: where AL is first among the RBX bytes at RSI, or -1, goes to the word at R8. */
final class FindByte extends IntrinsicCode {
  FindByte(long pc) {
    super(pc);
  }

  @Override
  public long run(Cpu c, long rsp, long rax, long ret) {
    long n = c.r3;
    if (mayRun(c, rsp)
        && BlockAccess.mayRead(c, c.r6, n)
        && BlockAccess.mayWrite(c, c.r8, Long.BYTES)) {
      GuestAccess.stackStore64(c, c.r8, BlockScans.indexOf(c, c.r6, n, rax));
      return back(c, rsp, rax, ret);
    }
    return leave(c, rsp, rax, ret);
  }
}
