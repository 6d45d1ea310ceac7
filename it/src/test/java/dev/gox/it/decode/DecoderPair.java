package dev.gox.it.decode;

import dev.gox.it.decode.Difference.Aspect;
import dev.gox.translator.decode.Disassembly;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.decode.capstone.CapstoneDecoder;
import java.util.HexFormat;
import java.util.Set;

/** Decodes the same bytes by table and by Capstone. */
final class DecoderPair {
  private static final long ADDRESS = 0x401000;

  /** Operations whose two register operands may stand in either order. */
  private static final Set<String> COMMUTATIVE = Set.of("xchg", "test");

  private final TableDecoder table = new TableDecoder();
  private final CapstoneDecoder capstone = new CapstoneDecoder();
  private final Instruction byTable = new Instruction();
  private final Instruction byCapstone = new Instruction();

  /** The first difference, or null if both decode alike. */
  Difference compare(byte[] code, int offset, int limit) {
    int length = table.decode(code, offset, limit, ADDRESS, byTable);
    int other = capstone.decode(code, offset, limit, ADDRESS, byCapstone);
    String name = capstone.nativeMnemonic();
    Aspect aspect = aspect(length, other, name);
    if (aspect == null) {
      return null;
    }
    int size = Math.max(length, Math.max(other, capstone.nativeLength()));
    return new Difference(
        HexFormat.of().formatHex(code, offset, offset + size),
        aspect,
        length > 0 ? byTable.mnemonic() : "-",
        name.isEmpty() ? "-" : name,
        Disassembly.of(byTable) + " | " + Disassembly.of(byCapstone));
  }

  /** How far the table's next instruction is: its length, or 1 if there is none. */
  int step(byte[] code, int offset, int limit) {
    return Math.max(1, table.decode(code, offset, limit, ADDRESS, byTable));
  }

  private Aspect aspect(int length, int other, String name) {
    if (length <= 0) {
      return name.isEmpty() ? null : capstone.isInTable() ? Aspect.EXTRA : Aspect.FOREIGN;
    }
    if (name.isEmpty()) {
      return Aspect.UNKNOWN;
    }
    if (length != capstone.nativeLength()) {
      return Aspect.LENGTH;
    }
    if (other <= 0 || !byTable.mnemonic().equals(byCapstone.mnemonic())) {
      return Aspect.OPERATION;
    }
    return sameOperands(byTable, byCapstone) ? null : Aspect.OPERANDS;
  }

  private static boolean sameOperands(Instruction a, Instruction b) {
    if (a.operandCount != b.operandCount
        || a.lock != b.lock
        || a.mask != b.mask
        || a.zeroing != b.zeroing
        || a.broadcast != b.broadcast
        || a.rounding != b.rounding) {
      return false;
    }
    boolean same = true;
    for (int i = 0; i < a.operandCount; i++) {
      same &= sameOperand(a, i, b, i);
    }
    if (!same && a.operandCount == 2 && COMMUTATIVE.contains(a.mnemonic())) {
      return sameOperand(a, 0, b, 1) && sameOperand(a, 1, b, 0);
    }
    return same;
  }

  private static boolean sameOperand(Instruction a, int i, Instruction b, int j) {
    if (a.kind[i] != b.kind[j]) {
      return false;
    }
    return switch (a.kind[i]) {
      case MEMORY -> sameMemory(a, b);
      case IMMEDIATE, TARGET -> a.imm[i] == b.imm[j];
      case GPR -> a.reg[i] == b.reg[j] && a.width[i] == b.width[j];
      case VECTOR -> a.reg[i] == b.reg[j] && vector(a.width[i]) == vector(b.width[j]);
      default -> a.reg[i] == b.reg[j];
    };
  }

  private static int vector(int width) {
    return Math.max(128, width);
  }

  private static boolean sameMemory(Instruction a, Instruction b) {
    boolean addressed = a.base != Instruction.NONE || a.index != Instruction.NONE;
    return a.base == b.base
        && a.index == b.index
        && a.indexWidth == b.indexWidth
        && a.scale == b.scale
        && a.displacement == b.displacement
        && a.segment == b.segment
        && (!addressed || a.addressSize == b.addressSize);
  }
}
