package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.emit.TranslatedCode;

/** Stands in for a function that is not translated. */
final class InterpretedCode extends TranslatedCode {
  private final long pc;

  InterpretedCode(long pc) {
    this.pc = pc;
  }

  @Override
  public long run(Cpu c, long rsp, long rax, long ret) {
    return c.caller.call(pc, rsp, rax, ret);
  }
}
