package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;

/**
 * The compiled meanings of all forms. The build makes the one subclass, {@link
 * FormCompiler#CLASS_NAME}: with a single receiver class HotSpot inlines {@link #run}.
 */
public abstract class FormCode {
  /**
   * Executes one instruction.
   *
   * @param c the processor
   * @param word the form word: the form's number, registers, scale and length
   * @param displacement the memory operand's, or the next address
   * @param immediate the immediate or branch target, or the next address
   */
  public abstract void run(Cpu c, long word, long displacement, long immediate);

  /** The forms that the build compiled. */
  public static FormCode load() {
    try {
      return (FormCode)
          Class.forName(FormCompiler.CLASS_NAME).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this build has no compiled forms", e);
    }
  }
}
