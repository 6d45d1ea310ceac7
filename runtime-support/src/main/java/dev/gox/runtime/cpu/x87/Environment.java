package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.X87;
import dev.gox.runtime.cpu.X87Control;
import dev.gox.runtime.memory.GuestAccess;

/**
 * FNSTENV, FLDENV, FNSAVE and FRSTOR, in the formats of protected mode with 32 and 16 bits: Intel
 * SDM vol. 1, figures 8-9 and 8-11.
 */
@KeepsRegisters
public final class Environment {
  private Environment() {}

  private static final int WORDS = 7;
  private static final int REGISTER_BYTES = 10;
  private static final int ALL_MASKED = 0x3F;

  private static int size(long bits) {
    return WORDS * (int) bits / 8;
  }

  /**
   * FNSTENV.
   *
   * @param bits 16 or 32, the width of the words
   */
  public static void store(Cpu c, long at, long bits) {
    GuestAccess.checkWrite(c, at, size(bits));
    write(c, at, bits);
    X87 x = c.x87();
    x.controlWord |= ALL_MASKED;
    x.summarize();
  }

  private static void write(Cpu c, long at, long bits) {
    X87 x = c.x87();
    long unused = 0xFFFF_0000L;
    long pointers = 0;
    long[] words = {
      x.controlWord | unused,
      x.statusWord | unused,
      fullTags(x) | unused,
      x.lastInstruction,
      pointers | (long) x.lastOpcode << 16,
      x.lastData,
      unused
    };
    for (int i = 0; i < WORDS; i++) {
      if (bits == 16) {
        GuestAccess.store16(c, at + 2L * i, i == 4 || i == 6 ? 0 : words[i]);
      } else {
        GuestAccess.store32(c, at + 4L * i, words[i]);
      }
    }
  }

  /** FNSAVE: the environment, the registers from ST0 on, and then as FNINIT. */
  public static void save(Cpu c, long at, long bits) {
    GuestAccess.checkWrite(c, at, size(bits) + 8 * REGISTER_BYTES);
    write(c, at, bits);
    Fpu f = new Fpu(c);
    for (int i = 0; i < 8; i++) {
      long place = at + size(bits) + (long) REGISTER_BYTES * i;
      GuestAccess.store64(c, place, f.get(i).significand());
      GuestAccess.store16(c, place + 8, f.get(i).signExponent());
    }
    X87Control.init(c);
  }

  /** FLDENV. */
  public static void load(Cpu c, long at, long bits) {
    long step = bits / 8;
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      long place = at + step * i;
      words[i] = bits == 16 ? GuestAccess.load16(c, place) : GuestAccess.load32(c, place);
    }
    X87 x = c.x87();
    x.setControl(words[0]);
    x.statusWord = (int) words[1] & 0xFFFF;
    x.tags = 0;
    for (int i = 0; i < 8; i++) {
      x.tags |= (words[2] >> 2 * i & 3) != 3 ? 1 << i : 0;
    }
    x.lastInstruction = words[3];
    x.lastOpcode = bits == 16 ? 0 : (int) (words[4] >> 16) & 0x7FF;
    x.lastData = words[5];
    x.summarize();
  }

  /** FRSTOR. */
  public static void restore(Cpu c, long at, long bits) {
    long[] significands = new long[8];
    int[] signExponents = new int[8];
    for (int i = 0; i < 8; i++) {
      long place = at + size(bits) + (long) REGISTER_BYTES * i;
      significands[i] = GuestAccess.load64(c, place);
      signExponents[i] = (int) GuestAccess.load16(c, place + 8);
    }
    load(c, at, bits);
    X87 x = c.x87();
    int top = x.statusWord >> Status.TOP_SHIFT;
    for (int i = 0; i < 8; i++) {
      x.significand[top + i & 7] = significands[i];
      x.signExponent[top + i & 7] = signExponents[i];
    }
  }

  /** Two bits a register: valid, zero, special, empty. */
  private static int fullTags(X87 x) {
    int full = 0;
    for (int i = 0; i < 8; i++) {
      Extended e = new Extended(x.significand[i], x.signExponent[i]);
      int biased = x.signExponent[i] & 0x7FFF;
      boolean zero = biased == 0 && e.significand() == 0;
      boolean special = biased == 0x7FFF || biased == 0 || e.significand() >= 0;
      int tag = (x.tags >> i & 1) == 0 ? 3 : zero ? 1 : special ? 2 : 0;
      full |= tag << 2 * i;
    }
    return full;
  }
}
