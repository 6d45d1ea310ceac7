package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;

/**
 * The compiled meaning of a form: one object a form, its method run for each instruction.
 *
 * <p>One class a form, not one switch over all of them: a cold JVM compiles the forms that run,
 * each in a fraction of a millisecond, where a switch is compiled with all its cases and thrown
 * away whenever a case is met that was pruned.
 */
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
