package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.BlockMoves;

/** runtime.memclrNoHeapPointers(to, n), in RAX and RBX. */
final class ClearMemory extends IntrinsicCode {
  ClearMemory(long pc) {
    super(pc);
  }

  @Override
  public long run(Cpu c, long rsp, long rax, long ret) {
    if (mayRun(c, rsp) && BlockMoves.clear(c, rax, c.r3)) {
      return back(c, rsp, rax, ret);
    }
    return leave(c, rsp, rax, ret);
  }
}
