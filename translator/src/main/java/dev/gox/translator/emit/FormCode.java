package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;

/** The compiled meaning of a form: one object a form, its method run for each instruction. */
public abstract class FormCode {
  /**
   * Executes one instruction.
   *
   * @param c the processor
   * @param word the form word's registers, scale and length
   * @param displacement the memory operand's, or the next address
   * @param immediate the immediate or branch target, or the next address
   */
  public abstract void run(Cpu c, long word, long displacement, long immediate);
}
