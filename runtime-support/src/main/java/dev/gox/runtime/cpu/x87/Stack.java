package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.Real;

/** Moves between registers, signs, constants: Intel SDM vol. 1, 8.3.3 and 8.3.4. */
@KeepsRegisters
public final class Stack {
  private Stack() {}

  /** FLD STi. */
  public static void load(Cpu c, long from) {
    Fpu f = new Fpu(c);
    if (f.isEmpty((int) from)) {
      f.stackFault();
      if (!f.keepsOperands()) {
        f.turn(-1);
        f.set(0, Extended.INDEFINITE);
      }
    } else {
      f.push(f.get((int) from));
    }
    f.finish();
  }

  /** FST STi and FSTP STi. */
  public static void store(Cpu c, long to, long pops) {
    Fpu f = new Fpu(c);
    Extended value = f.get(0);
    if (f.isEmpty(0)) {
      f.stackFault();
      value = Extended.INDEFINITE;
    }
    if (!f.keepsOperands()) {
      f.set((int) to, value);
      f.pop(pops);
    }
    f.finish();
  }

  /** FXCH: what is empty becomes indefinite first. */
  public static void exchange(Cpu c, long with) {
    Fpu f = new Fpu(c);
    int other = (int) with;
    Extended a = f.get(0);
    Extended b = f.get(other);
    if (f.isEmpty(0) || f.isEmpty(other)) {
      f.stackFault();
      a = f.isEmpty(0) ? Extended.INDEFINITE : a;
      b = f.isEmpty(other) ? Extended.INDEFINITE : b;
    }
    if (!f.keepsOperands()) {
      f.set(0, b);
      f.set(other, a);
    }
    f.finish();
  }

  /** FCMOVcc, if the condition holds. */
  public static void move(Cpu c, long from, long holds) {
    Fpu f = new Fpu(c, 0);
    if (f.isEmpty(0) || f.isEmpty((int) from)) {
      f.stackFault();
      f.x.statusWord &= ~Status.C1;
      if (!f.keepsOperands()) {
        f.set(0, Extended.INDEFINITE);
      }
    } else if (holds != 0) {
      f.set(0, f.get((int) from));
    }
    f.finish();
  }

  /** FFREE and FFREEP. */
  public static void free(Cpu c, long which, long pops) {
    Fpu f = new Fpu(c);
    f.free((int) which);
    f.pop(pops);
    f.finish();
  }

  /** FCHS for 1, FABS for 0. */
  public static void sign(Cpu c, long changes) {
    Fpu f = new Fpu(c);
    if (f.isEmpty(0)) {
      f.stackFault();
      if (!f.keepsOperands()) {
        f.set(0, Extended.INDEFINITE);
      }
    } else {
      Extended a = f.get(0);
      int s = changes != 0 ? a.signExponent() ^ 0x8000 : a.signExponent() & 0x7FFF;
      f.set(0, new Extended(a.significand(), s));
    }
    f.finish();
  }

  /** FXAM. */
  public static void examine(Cpu c) {
    Fpu f = new Fpu(c);
    Extended a = f.get(0);
    int code = f.isEmpty(0) ? Status.C3 | Status.C0 : a.category();
    f.conditions(code | (a.negative() ? Status.C1 : 0));
    f.finish();
  }

  /** FLD1, FLDL2T, FLDL2E, FLDPI, FLDLG2, FLDLN2, FLDZ, in the opcodes' order. */
  private static final Real[] CONSTANTS = {
    Real.ofInteger(1),
    Real.of(false, 1, 0xD49A_784B_CD1B_8AFEL, 0x492B_F6FF_4DAF_DB4CL),
    Real.of(false, 0, 0xB8AA_3B29_5C17_F0BBL, 0xBE87_FED0_691D_3E88L),
    Real.of(false, 1, 0xC90F_DAA2_2168_C234L, 0xC4C6_628B_80DC_1CD1L),
    Real.of(false, -2, 0x9A20_9A84_FBCF_F798L, 0x8F89_59AC_0B7C_9178L),
    Real.of(false, -1, 0xB172_17F7_D1CF_79ABL, 0xC9E3_B398_03F2_F6AFL),
    Real.zero(false)
  };

  /** Pushes a constant, rounded by the mode; nothing is signalled. */
  public static void constant(Cpu c, long number) {
    Fpu f = new Fpu(c);
    Real r = f.round(CONSTANTS[(int) number], FloatFormat.EXTENDED);
    f.flags = 0;
    f.push(Extended.of(r));
    f.finish();
  }
}
