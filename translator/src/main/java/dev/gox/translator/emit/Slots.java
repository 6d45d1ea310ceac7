package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.CpuSlots;

/**
 * Numbers what a region keeps in locals: general registers 0 to 15, the two low lanes of each
 * vector register, the flags' two longs, and the precomputed address. A set of them is a long,
 * which has room for the operands of flags that are not computed yet.
 */
final class Slots {
  private Slots() {}

  private static final int LANES = 16;
  static final int FLAG_RESULT = 48;
  static final int FLAG_CARRIES = 49;
  static final int ADDRESS = 50;
  static final int COUNT = 51;

  /** The first of the pending flags' operands: not a slot, but stored like one at exits. */
  static final int OPERAND = COUNT;

  static final int RAX = Cpu.RAX;

  /** Both longs of the flags. */
  static final long FLAGS = 1L << FLAG_RESULT | 1L << FLAG_CARRIES;

  static long bit(int slot) {
    return 1L << slot;
  }

  /** The slot of a general register; AH to BH are in the slots of RAX to RBX. */
  static int general(int register) {
    return register == Cpu.EA ? ADDRESS : register & 31;
  }

  /** Whether all of a register is in a slot: RSP has none. */
  static boolean hasLocal(int register) {
    return register < LANES && register != Cpu.RSP || register == Cpu.EA;
  }

  /** The slot of a vector register's lane 0 or 1. */
  static int lane(int register, int lane) {
    return LANES + 2 * register + lane;
  }

  /** The field of a vector register's lane 2 or 3, which always is in the Cpu. */
  static String upperField(int register, int lane) {
    return CpuSlots.name(Cpu.VECTORS + 4 * register + lane);
  }

  /** The field of Cpu that holds a slot between regions. */
  static String field(int slot) {
    return switch (slot) {
      case FLAG_RESULT -> "flagResult";
      case FLAG_CARRIES -> "flagCarries";
      case ADDRESS -> "ea";
      case OPERAND, OPERAND + 1, OPERAND + 2 -> "operand" + (slot - OPERAND);
      default -> CpuSlots.name(cpuSlot(slot));
    };
  }

  private static int cpuSlot(int slot) {
    return slot < LANES ? slot : Cpu.VECTORS + 4 * (slot - LANES >> 1) + (slot - LANES & 1);
  }
}
