package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.Real;

/** The arithmetic of two operands and the square root: Intel SDM vol. 1, 8.3.5. */
@KeepsRegisters
public final class Arithmetic {
  private Arithmetic() {}

  // Operations, by ModRM.reg of the opcodes D8.
  private static final int ADD = 0;
  private static final int MULTIPLY = 1;
  private static final int SUBTRACT = 4;
  private static final int SUBTRACT_REVERSED = 5;
  private static final int DIVIDE = 6;

  /**
   * With registers: the destination is the first operand.
   *
   * @param operation ModRM.reg of the opcode that has ST0 as destination
   * @param pops how many are popped
   */
  public static void registers(Cpu c, long operation, long to, long with, long pops) {
    Fpu f = new Fpu(c);
    if (f.isEmpty((int) to) || f.isEmpty((int) with)) {
      f.underflow((int) to);
    } else {
      apply(f, (int) operation, (int) to, f.get((int) with));
    }
    if (!f.keepsOperands()) {
      f.pop(pops);
    }
    f.finish();
  }

  /** ST0 with a single in memory. */
  public static void single(Cpu c, long operation, long bits) {
    memory(c, operation, FloatFormat.SINGLE.unpack(bits));
  }

  /** ST0 with a double in memory. */
  public static void real(Cpu c, long operation, long bits) {
    memory(c, operation, FloatFormat.DOUBLE.unpack(bits));
  }

  /** ST0 with an integer in memory. */
  public static void integer(Cpu c, long operation, long value) {
    memory(c, operation, Real.ofInteger(value));
  }

  private static void memory(Cpu c, long operation, Real operand) {
    Fpu f = new Fpu(c);
    if (f.isEmpty(0)) {
      f.underflow(0);
    } else {
      Extended a = f.get(0);
      Real nan =
          a.isUnsupported()
              ? f.invalid()
              : operand.isNan() ? f.nan(a, Extended.of(operand)) : f.nan(a);
      finish(f, 0, nan != null ? nan : compute(f, (int) operation, a.value(), operand));
    }
    f.finish();
  }

  private static void apply(Fpu f, int operation, int to, Extended with) {
    Extended a = f.get(to);
    Real nan = f.nan(a, with);
    finish(f, to, nan != null ? nan : compute(f, operation, a.value(), with.value()));
  }

  private static Real compute(Fpu f, int operation, Real a, Real b) {
    return switch (operation) {
      case ADD -> f.add(a, b);
      case MULTIPLY -> f.multiply(a, b);
      case SUBTRACT -> f.add(a, b.negated());
      case SUBTRACT_REVERSED -> f.add(b, a.negated());
      case DIVIDE -> f.divide(a, b);
      default -> f.divide(b, a);
    };
  }

  private static void finish(Fpu f, int to, Real exact) {
    if (!f.keepsOperands()) {
      Real rounded = f.round(exact, f.precision());
      f.set(to, Extended.of(rounded));
      f.tellRounding();
    }
  }

  public static void squareRoot(Cpu c) {
    Fpu f = new Fpu(c);
    if (f.isEmpty(0)) {
      f.underflow(0);
    } else {
      Extended a = f.get(0);
      Real nan = f.nan(a);
      finish(f, 0, nan != null ? nan : f.squareRoot(a.value()));
    }
    f.finish();
  }
}
