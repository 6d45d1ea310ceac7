package dev.gox.it.conformance;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Machine code in the making: bytes at known addresses, named labels, and the few instructions that
 * {@link Harness} needs. Absolute operands are 32-bit, so everything lies below 2 GiB. Registers
 * are numbered as in ModRM (RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8 to R15).
 */
final class Code {
  static final int RAX = 0;
  static final int RCX = 1;
  static final int RDX = 2;
  static final int RBX = 3;
  static final int RSP = 4;
  static final int RBP = 5;
  static final int RSI = 6;
  static final int RDI = 7;
  static final int R8 = 8;
  static final int R10 = 10;

  private final long base;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, Long> labels = new HashMap<>();

  private record Fixup(int position, String label) {}

  private final List<Fixup> fixups = new ArrayList<>();

  Code(long base) {
    this.base = base;
  }

  /** The address of the next byte. */
  long here() {
    return base + out.size();
  }

  long label(String name) {
    return labels.get(name);
  }

  Code mark(String label) {
    labels.put(label, here());
    return this;
  }

  /** Gives a label that lies elsewhere its address. */
  Code mark(String label, long address) {
    labels.put(label, address);
    return this;
  }

  Code bytes(int... values) {
    for (int v : values) {
      out.write(v);
    }
    return this;
  }

  Code bytes(byte[] values) {
    out.writeBytes(values);
    return this;
  }

  Code int32(long value) {
    return bytes((int) value, (int) (value >> 8), (int) (value >> 16), (int) (value >> 24));
  }

  private Code int64(long value) {
    return int32(value).int32(value >> 32);
  }

  /** The finished bytes, with all jumps bound. */
  byte[] finish() {
    byte[] code = out.toByteArray();
    for (Fixup f : fixups) {
      long distance = labels.get(f.label) - (base + f.position + 4);
      for (int i = 0; i < 4; i++) {
        code[f.position + i] = (byte) (distance >> 8 * i);
      }
    }
    return Arrays.copyOf(code, code.length);
  }

  private Code relative(String label) {
    fixups.add(new Fixup(out.size(), label));
    return int32(0);
  }

  private static int rexW(int reg, int rm) {
    return 0x48 | (reg >> 3) << 2 | rm >> 3;
  }

  /** ModRM and SIB of an absolute 32-bit address. */
  private Code absolute(int reg, long address) {
    return bytes((reg & 7) << 3 | 4, 0x25).int32(address);
  }

  /** ModRM (and SIB for RSP and R12) of [base + disp32]. */
  private Code indirect(int reg, int baseRegister, int displacement) {
    bytes(0x80 | (reg & 7) << 3 | baseRegister & 7);
    if ((baseRegister & 7) == RSP) {
      bytes(0x24);
    }
    return int32(displacement);
  }

  Code load(int reg, long address) {
    return bytes(rexW(reg, 0), 0x8B).absolute(reg, address);
  }

  Code store(long address, int reg) {
    return bytes(rexW(reg, 0), 0x89).absolute(reg, address);
  }

  Code load(int reg, int baseRegister, int displacement) {
    return bytes(rexW(reg, baseRegister), 0x8B).indirect(reg, baseRegister, displacement);
  }

  Code store(int baseRegister, int displacement, int reg) {
    return bytes(rexW(reg, baseRegister), 0x89).indirect(reg, baseRegister, displacement);
  }

  Code lea(int reg, int baseRegister, int displacement) {
    return bytes(rexW(reg, baseRegister), 0x8D).indirect(reg, baseRegister, displacement);
  }

  Code move(int reg, int from) {
    return bytes(rexW(from, reg), 0x89, 0xC0 | (from & 7) << 3 | reg & 7);
  }

  Code constant(int reg, long value) {
    return bytes(rexW(0, reg), 0xB8 | reg & 7).int64(value);
  }

  /** Stores a sign-extended constant of 8 bytes; changes no flags. */
  Code storeConstant(long address, int value) {
    return bytes(0x48, 0xC7).absolute(0, address).int32(value);
  }

  Code storeConstant(int baseRegister, int displacement, int value) {
    return bytes(rexW(0, baseRegister), 0xC7).indirect(0, baseRegister, displacement).int32(value);
  }

  Code loadXmm(int xmm, int baseRegister, int displacement) {
    return bytes(0x40 | (xmm >> 3) << 2 | baseRegister >> 3, 0x0F, 0x10)
        .indirect(xmm, baseRegister, displacement);
  }

  Code storeXmm(long address, int xmm) {
    return bytes(0x40 | (xmm >> 3) << 2, 0x0F, 0x11).absolute(xmm, address);
  }

  /** VINSERTF128 of 16 bytes into the upper half of a register. */
  Code loadUpper(int vector, int baseRegister, int displacement) {
    int fields = (vector < 8 ? 0xC0 : 0x40) | (baseRegister < 8 ? 0x20 : 0) | 3;
    return bytes(0xC4, fields, (~vector & 15) << 3 | 5, 0x18)
        .indirect(vector, baseRegister, displacement)
        .bytes(1);
  }

  /** VEXTRACTF128 of the upper half of a register. */
  Code storeUpper(long address, int vector) {
    int fields = (vector < 8 ? 0xE0 : 0x60) | 3;
    return bytes(0xC4, fields, 0x7D, 0x19).absolute(vector, address).bytes(1);
  }

  Code loadMxcsr(int baseRegister, int displacement) {
    return bytes(0x40 | baseRegister >> 3, 0x0F, 0xAE).indirect(2, baseRegister, displacement);
  }

  Code storeMxcsr(long address) {
    return bytes(0x0F, 0xAE).absolute(3, address);
  }

  Code push(int baseRegister, int displacement) {
    return bytes(0x40 | baseRegister >> 3, 0xFF).indirect(6, baseRegister, displacement);
  }

  Code pop(long address) {
    return bytes(0x8F).absolute(0, address);
  }

  Code jumpThrough(long address) {
    return bytes(0xFF).absolute(4, address);
  }

  Code jump(String label) {
    return bytes(0xE9).relative(label);
  }

  Code call(String label) {
    return bytes(0xE8).relative(label);
  }

  /** LEA of a label. */
  Code addressOf(int reg, String label) {
    return bytes(rexW(reg, 0), 0x8D, (reg & 7) << 3 | 5).relative(label);
  }

  /** Jcc by the condition's number (SDM volume 2, appendix B: 2 is "below", 4 "equal"...). */
  Code jumpIf(int condition, String label) {
    return bytes(0x0F, 0x80 | condition).relative(label);
  }

  Code add(int reg, int value) {
    return bytes(rexW(0, reg), 0x81, 0xC0 | reg & 7).int32(value);
  }

  Code subtract(int reg, int from) {
    return bytes(rexW(from, reg), 0x29, 0xC0 | (from & 7) << 3 | reg & 7);
  }

  Code compare(int reg, int with) {
    return bytes(rexW(with, reg), 0x39, 0xC0 | (with & 7) << 3 | reg & 7);
  }

  /** Copies quadwords from [RSI] to [RDI], RCX of them; the direction flag must be clear. */
  Code copyQuads() {
    return bytes(0xF3, 0x48, 0xA5);
  }

  /**
   * A system call with arguments that are known now; uses RAX, RCX, R11 and the argument registers.
   */
  Code systemCall(int number, long... arguments) {
    int[] registers = {RDI, RSI, RDX, R10, R8};
    for (int i = 0; i < arguments.length; i++) {
      constant(registers[i], arguments[i]);
    }
    return constant(RAX, number).bytes(0x0F, 0x05);
  }
}
