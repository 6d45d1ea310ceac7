package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.BlockMoves;

/** runtime.memmove(to, from, n), in RAX, RBX and RCX. */
final class MoveMemory extends IntrinsicCode {
  MoveMemory(long pc) {
    super(pc);
  }

  @Override
  public long run(Cpu c, long rsp, long rax, long ret) {
    if (mayRun(c, rsp) && BlockMoves.move(c, rax, c.r3, c.r1)) {
      return back(c, rsp, rax, ret);
    }
    return leave(c, rsp, rax, ret);
  }
}
