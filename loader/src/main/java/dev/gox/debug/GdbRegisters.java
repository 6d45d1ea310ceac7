package dev.gox.debug;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.X87;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Registers by gdb's numbers, in the order of {@code target.xml}. */
final class GdbRegisters {
  private static final int RIP = 16;
  private static final int EFLAGS = 17;
  private static final int SEGMENTS = 18;
  private static final int FLOATS = 24;
  private static final int FLOAT_CONTROL = 32;
  private static final int VECTORS = 40;
  private static final int MXCSR = 56;
  private static final int ORIGINAL_RAX = 57;
  private static final int FS_BASE = 58;
  private static final int GS_BASE = 59;
  private static final int UPPER = 60;

  /** How many there are. */
  static final int COUNT = UPPER + 16;

  /** The processor's numbers of RAX, RBX, RCX, RDX, RSI, RDI, RBP, RSP; the others are the same. */
  private static final int[] GENERAL = {0, 3, 1, 2, 6, 7, 5, 4};

  /** Where CS, SS, DS, ES, FS, GS stand among the processor's selectors. */
  private static final int[] SELECTORS = {1, 2, 3, 0, 4, 5};

  private GdbRegisters() {}

  /** How many bytes a register has. */
  static int size(int number) {
    if (number >= FLOATS && number < FLOAT_CONTROL) {
      return 10;
    }
    if (number >= VECTORS && number < MXCSR || number >= UPPER) {
      return 16;
    }
    boolean word = number >= EFLAGS && number < VECTORS || number == MXCSR;
    return word ? 4 : 8;
  }

  /** All registers, one after the other. */
  static byte[] all(Cpu cpu) {
    ByteBuffer bytes = ByteBuffer.allocate(1024);
    for (int number = 0; number < COUNT; number++) {
      bytes.put(get(cpu, number));
    }
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** A register's bytes, the lowest first. */
  static byte[] get(Cpu cpu, int number) {
    ByteBuffer bytes = ByteBuffer.allocate(size(number)).order(ByteOrder.LITTLE_ENDIAN);
    if (number < RIP) {
      bytes.putLong(cpu.get64(general(number)));
    } else if (number == RIP) {
      bytes.putLong(cpu.rip);
    } else if (number == EFLAGS) {
      bytes.putInt((int) cpu.rflags());
    } else if (number < FLOATS) {
      bytes.putInt(cpu.selectors[SELECTORS[number - SEGMENTS]] & 0xFFFF);
    } else if (number < FLOAT_CONTROL) {
      X87 state = x87(cpu);
      int register = (state.statusWord >> 11) + number - FLOATS & 7;
      bytes.putLong(state.significand[register]);
      bytes.putShort((short) state.signExponent[register]);
    } else if (number < VECTORS) {
      bytes.putInt(control(x87(cpu), number - FLOAT_CONTROL));
    } else if (number == MXCSR) {
      bytes.putInt(cpu.mxcsr);
    } else if (number == ORIGINAL_RAX) {
      bytes.putLong(-1);
    } else if (number == FS_BASE || number == GS_BASE) {
      bytes.putLong(number == FS_BASE ? cpu.fsBase : cpu.gsBase);
    } else {
      int register = number < MXCSR ? number - VECTORS : number - UPPER;
      int lane = number < MXCSR ? 0 : 2;
      bytes.putLong(cpu.getVector(register, lane)).putLong(cpu.getVector(register, lane + 1));
    }
    return bytes.array();
  }

  /** Sets a register; those of the x87 and the segments stay as they are. */
  static void set(Cpu cpu, int number, byte[] value) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(value, 0, Math.min(value.length, 16));
    long low = bytes.getLong(0);
    if (number < RIP) {
      cpu.set64(general(number), low);
    } else if (number == RIP) {
      cpu.rip = low;
    } else if (number == EFLAGS) {
      cpu.setRflags(low);
    } else if (number == MXCSR) {
      cpu.mxcsr = (int) low & 0xFFFF;
    } else if (number == FS_BASE) {
      cpu.fsBase = low;
    } else if (number == GS_BASE) {
      cpu.gsBase = low;
    } else if (number >= VECTORS && number < MXCSR || number >= UPPER) {
      int register = number < MXCSR ? number - VECTORS : number - UPPER;
      int lane = number < MXCSR ? 0 : 2;
      cpu.setVector(register, lane, low);
      cpu.setVector(register, lane + 1, bytes.getLong(8));
    }
  }

  private static int general(int number) {
    return number < GENERAL.length ? GENERAL[number] : number;
  }

  private static X87 x87(Cpu cpu) {
    return cpu.x87 == null ? new X87() : cpu.x87;
  }

  /** FCTRL, FSTAT, FTAG, FISEG, FIOFF, FOSEG, FOOFF, FOP. */
  private static int control(X87 state, int which) {
    return switch (which) {
      case 0 -> state.controlWord & 0xFFFF;
      case 1 -> state.statusWord & 0xFFFF;
      case 2 -> tags(state);
      case 3 -> (int) (state.lastInstruction >> 32) & 0xFFFF;
      case 4 -> (int) state.lastInstruction;
      case 5 -> (int) (state.lastData >> 32) & 0xFFFF;
      case 6 -> (int) state.lastData;
      default -> state.lastOpcode & 0x7FF;
    };
  }

  /** The tag word with two bits a register (SDM vol. 1, 8.1.7), of which FXSAVE keeps one. */
  private static int tags(X87 state) {
    int word = 0;
    for (int i = 0; i < 8; i++) {
      int tag = 3;
      if ((state.tags >> i & 1) != 0) {
        int exponent = state.signExponent[i] & 0x7FFF;
        boolean zero = exponent == 0 && state.significand[i] == 0;
        boolean valid = exponent != 0 && exponent != 0x7FFF && state.significand[i] < 0;
        tag = zero ? 1 : valid ? 0 : 2;
      }
      word |= tag << 2 * i;
    }
    return word;
  }
}
