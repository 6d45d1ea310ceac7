package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.FloatCompare;
import dev.gox.translator.ir.Stmt.FlagRule;

/** Stores flags in the Cpu by a rule: what translated code has put off until somebody may read. */
final class FlagStore {
  private FlagStore() {}

  /** Stores flags by a rule and the operands' width; unused operands are 0. */
  static void store(Cpu c, FlagRule rule, int width, long a, long b, long r) {
    switch (rule) {
      case ADD -> {
        switch (width) {
          case 8 -> Flags.add8(c, a, b, r);
          case 16 -> Flags.add16(c, a, b, r);
          case 32 -> Flags.add32(c, a, b, r);
          default -> Flags.add64(c, a, b, r);
        }
      }
      case SUB -> {
        switch (width) {
          case 8 -> Flags.sub8(c, a, b, r);
          case 16 -> Flags.sub16(c, a, b, r);
          case 32 -> Flags.sub32(c, a, b, r);
          default -> Flags.sub64(c, a, b, r);
        }
      }
      case LOGIC -> {
        switch (width) {
          case 8 -> Flags.logic8(c, a);
          case 16 -> Flags.logic16(c, a);
          case 32 -> Flags.logic32(c, a);
          default -> Flags.logic64(c, a);
        }
      }
      case COMPARE -> {
        if (width == 32) {
          FloatCompare.compare32(c, a, b);
        } else {
          FloatCompare.compare64(c, a, b);
        }
      }
    }
  }
}
