package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.FloatUnit;
import dev.gox.runtime.cpu.ieee.Real;

/** Comparisons: Intel SDM vol. 1, 8.3.6. */
@KeepsRegisters
public final class Compare {
  private Compare() {}

  private static final int UNORDERED = Status.C0 | Status.C2 | Status.C3;

  /**
   * FCOM STi and its kin.
   *
   * @param quiet nonzero for FUCOM: quiet NaNs are no exception
   */
  public static void register(Cpu c, long with, long quiet, long pops) {
    Fpu f = new Fpu(c);
    int code = codeWith(f, (int) with, quiet != 0);
    end(f, code, pops);
  }

  /** FTST. */
  public static void zero(Cpu c) {
    Fpu f = new Fpu(c);
    int code = f.isEmpty(0) ? missing(f) : code(f, f.get(0), Real.zero(false), false);
    end(f, code, 0);
  }

  /** FCOM of a single in memory. */
  public static void single(Cpu c, long bits, long pops) {
    memory(c, FloatFormat.SINGLE.unpack(bits), pops);
  }

  /** FCOM of a double in memory. */
  public static void real(Cpu c, long bits, long pops) {
    memory(c, FloatFormat.DOUBLE.unpack(bits), pops);
  }

  /** FICOM. */
  public static void integer(Cpu c, long value, long pops) {
    memory(c, Real.ofInteger(value), pops);
  }

  private static void memory(Cpu c, Real operand, long pops) {
    Fpu f = new Fpu(c);
    int code = f.isEmpty(0) ? missing(f) : code(f, f.get(0), operand, false);
    end(f, code, pops);
  }

  /**
   * FCOMI and its kin.
   *
   * @return CF, PF and ZF as RFLAGS has them
   */
  public static long toFlags(Cpu c, long with, long quiet, long pops) {
    Fpu f = new Fpu(c);
    int code = codeWith(f, (int) with, quiet != 0);
    if (!f.keepsOperands()) {
      f.pop(pops);
    }
    f.finish();
    // C0, C2 and C3 stand where CF, PF and ZF do, eight bits up.
    return code >> 8;
  }

  private static void end(Fpu f, int code, long pops) {
    f.conditions(code);
    if (!f.keepsOperands()) {
      f.pop(pops);
    }
    f.finish();
  }

  private static int missing(Fpu f) {
    f.stackFault();
    return UNORDERED;
  }

  private static int codeWith(Fpu f, int with, boolean quiet) {
    if (f.isEmpty(0) || f.isEmpty(with)) {
      return missing(f);
    }
    Extended b = f.get(with);
    if (b.isUnsupported()) {
      f.flags |= FloatUnit.INVALID;
      return UNORDERED;
    }
    return code(f, f.get(0), b.value(), quiet);
  }

  private static int code(Fpu f, Extended first, Real b, boolean quiet) {
    if (first.isUnsupported()) {
      f.flags |= FloatUnit.INVALID;
      return UNORDERED;
    }
    Real a = first.value();
    if (a.isNan() || b.isNan()) {
      boolean signals = !quiet || a.isSignaling() || b.isSignaling();
      f.flags |= signals ? FloatUnit.INVALID : 0;
      return UNORDERED;
    }
    f.note(a);
    f.note(b);
    int order = a.compare(b);
    return order > 0 ? 0 : order < 0 ? Status.C0 : Status.C3;
  }
}
