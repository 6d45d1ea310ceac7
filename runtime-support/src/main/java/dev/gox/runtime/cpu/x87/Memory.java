package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.FloatUnit;
import dev.gox.runtime.cpu.ieee.Real;
import dev.gox.runtime.memory.GuestAccess;
import java.math.BigInteger;

/**
 * Loads from memory and stores to it: Intel SDM vol. 1, 8.3.3. A store that faults changes nothing;
 * so each writes before the registers change.
 */
@KeepsRegisters
public final class Memory {
  private Memory() {}

  private static final int PACKED_BYTES = 10;
  private static final long MOST_PACKED = 999_999_999_999_999_999L;

  // ---- loads ----

  public static void loadSingle(Cpu c, long bits) {
    load(c, FloatFormat.SINGLE.unpack(bits));
  }

  public static void loadDouble(Cpu c, long bits) {
    load(c, FloatFormat.DOUBLE.unpack(bits));
  }

  private static void load(Cpu c, Real value) {
    Fpu f = new Fpu(c);
    if (f.isEmpty(7)) {
      f.flags |= value.isSignaling() ? FloatUnit.INVALID : 0;
      f.note(value);
    }
    if (!f.keepsOperands()) {
      f.push(Extended.of(value.isNan() ? value.quiet() : value));
    }
    f.finish();
  }

  public static void loadExtended(Cpu c, long significand, long signExponent) {
    Fpu f = new Fpu(c);
    f.push(new Extended(significand, (int) signExponent));
    f.finish();
  }

  public static void loadInteger(Cpu c, long value) {
    Fpu f = new Fpu(c);
    f.push(Extended.of(Real.ofInteger(value)));
    f.finish();
  }

  /** FBLD: eighteen decimal digits and a sign. */
  public static void loadPacked(Cpu c, long low, long high) {
    Fpu f = new Fpu(c);
    BigInteger value = BigInteger.ZERO;
    for (int i = 17; i >= 0; i--) {
      long digit = (i < 16 ? low >>> 4 * i : high >>> 4 * (i - 16)) & 15;
      value = value.multiply(BigInteger.TEN).add(BigInteger.valueOf(digit));
    }
    Real r = Real.ofInteger(value.longValueExact());
    f.push(Extended.of(r.withSign((high & 0x8000) != 0)));
    f.finish();
  }

  // ---- stores ----

  public static void storeSingle(Cpu c, long at, long pops) {
    storeReal(c, at, pops, FloatFormat.SINGLE, 4);
  }

  public static void storeDouble(Cpu c, long at, long pops) {
    storeReal(c, at, pops, FloatFormat.DOUBLE, 8);
  }

  private static void storeReal(Cpu c, long at, long pops, FloatFormat format, int bytes) {
    GuestAccess.checkWrite(c, at, bytes);
    Fpu f = new Fpu(c);
    Real value = Real.INDEFINITE;
    if (f.isEmpty(0)) {
      f.stackFault();
    } else {
      Extended a = f.get(0);
      Real nan = f.nan(a);
      value = nan != null ? nan : f.round(a.value(), format);
      if ((f.flags & ~f.masks & (FloatUnit.OVERFLOW | FloatUnit.UNDERFLOW)) != 0) {
        // Nothing is stored, so nothing is inexact.
        f.flags &= ~FloatUnit.PRECISION;
      }
    }
    if (!f.keepsMemory()) {
      write(c, at, bytes, format.pack(value));
      f.tellRounding();
      f.pop(pops);
    }
    f.finish();
  }

  private static void write(Cpu c, long at, int bytes, long value) {
    switch (bytes) {
      case 2 -> GuestAccess.store16(c, at, value);
      case 4 -> GuestAccess.store32(c, at, value);
      default -> GuestAccess.store64(c, at, value);
    }
  }

  /** FSTP of all 80 bits: nothing is rounded, and no NaN signals. */
  public static void storeExtended(Cpu c, long at) {
    GuestAccess.checkWrite(c, at, PACKED_BYTES);
    Fpu f = new Fpu(c);
    Extended value = f.get(0);
    if (f.isEmpty(0)) {
      f.stackFault();
      value = Extended.INDEFINITE;
    }
    if (!f.keepsMemory()) {
      GuestAccess.store64(c, at, value.significand());
      GuestAccess.store16(c, at + 8, value.signExponent());
      f.pop();
    }
    f.finish();
  }

  /**
   * FIST, FISTP and FISTTP.
   *
   * @param truncates nonzero rounds to zero, whatever the mode
   */
  public static void storeInteger(Cpu c, long at, long bytes, long pops, long truncates) {
    GuestAccess.checkWrite(c, at, bytes);
    Fpu f = new Fpu(c);
    int width = 8 * (int) bytes;
    long value = Long.MIN_VALUE >> 64 - width;
    if (f.isEmpty(0)) {
      f.stackFault();
    } else if (f.get(0).isUnsupported()) {
      f.flags |= FloatUnit.INVALID;
    } else {
      f.mode = truncates != 0 ? FloatUnit.TO_ZERO : f.mode;
      value = f.toInteger(f.get(0).value(), width);
    }
    if (!f.keepsMemory()) {
      write(c, at, (int) bytes, value);
      f.tellRounding();
      f.pop(pops);
    }
    f.finish();
  }

  /** FBSTP. */
  public static void storePacked(Cpu c, long at) {
    GuestAccess.checkWrite(c, at, PACKED_BYTES);
    Fpu f = new Fpu(c);
    // The packed indefinite.
    long low = 0xC000_0000_0000_0000L;
    long high = 0xFFFF;
    if (f.isEmpty(0)) {
      f.stackFault();
    } else if (f.get(0).isUnsupported()) {
      f.flags |= FloatUnit.INVALID;
    } else {
      Real a = f.get(0).value();
      int before = f.flags;
      long value = f.toInteger(a, 64);
      if (Math.abs(value) > MOST_PACKED || value == Long.MIN_VALUE) {
        f.flags = before | FloatUnit.INVALID;
        f.roundedUp = false;
      } else {
        String digits = String.format("%018d", Math.abs(value));
        high = Long.parseLong(digits.substring(0, 2), 16) | (a.negative() ? 0x8000 : 0);
        low = Long.parseUnsignedLong(digits.substring(2), 16);
      }
    }
    if (!f.keepsMemory()) {
      GuestAccess.store64(c, at, low);
      GuestAccess.store16(c, at + 8, high);
      f.tellRounding();
      f.pop();
    }
    f.finish();
  }
}
