package dev.gox.translator.decode.capstone;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A cs_insn of Capstone 4 and its cs_detail, read where they lie: JNA's structures would cost up to
 * a millisecond for each instruction. Offsets follow from capstone.h and x86.h under the C rules of
 * alignment that all 64-bit hosts share.
 */
final class CapstoneInstruction {
  static final int REGISTER = 1;
  static final int IMMEDIATE = 2;
  static final int MEMORY = 3;

  // cs_insn
  private static final int ADDRESS = 8;
  private static final int LENGTH = 16;
  private static final int MNEMONIC = 34;
  private static final int MNEMONIC_SIZE = 32;
  private static final int OPERAND_TEXT = 66;
  private static final int OPERAND_TEXT_SIZE = 160;
  private static final int DETAIL = 232;
  private static final int INSTRUCTION_SIZE = 240;

  // cs_detail, whose last part is cs_x86
  private static final int X86 = 80;
  private static final int REX = X86 + 8;
  private static final int ADDRESS_SIZE = X86 + 9;
  private static final int AVX_SAE = X86 + 48;
  private static final int AVX_ROUNDING = X86 + 52;
  private static final int COUNT = X86 + 64;
  private static final int OPERANDS = X86 + 72;

  // cs_x86_op
  private static final int OPERAND_SIZE = 48;
  private static final int VALUE = 8;
  private static final int WIDTH = 32;
  private static final int BROADCAST = 36;
  private static final int ZEROING = 40;

  // x86_op_mem
  private static final int INDEX = 8;
  private static final int SCALE = 12;
  private static final int DISPLACEMENT = 16;

  private final Pointer pointer;
  private final ByteBuffer instruction;
  private final ByteBuffer detail;

  CapstoneInstruction(Pointer pointer) {
    this.pointer = pointer;
    instruction = pointer.getByteBuffer(0, INSTRUCTION_SIZE).order(ByteOrder.nativeOrder());
    detail =
        pointer
            .getPointer(DETAIL)
            .getByteBuffer(0, OPERANDS + 8 * OPERAND_SIZE)
            .order(ByteOrder.nativeOrder());
  }

  Pointer pointer() {
    return pointer;
  }

  long address() {
    return instruction.getLong(ADDRESS);
  }

  int length() {
    return instruction.getShort(LENGTH);
  }

  /** Prefixes that repeat or lock stand in it, before a blank. */
  String mnemonic() {
    return text(MNEMONIC, MNEMONIC_SIZE);
  }

  String operandText() {
    return text(OPERAND_TEXT, OPERAND_TEXT_SIZE);
  }

  private String text(int at, int size) {
    byte[] bytes = new byte[size];
    instruction.get(at, bytes);
    int end = 0;
    while (end < size && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
  }

  /** One of the four prefix bytes: repeat or lock, segment, operand size, address size. */
  int prefix(int which) {
    return detail.get(X86 + which) & 0xff;
  }

  boolean wide() {
    return (detail.get(REX) & 8) != 0;
  }

  int addressSize() {
    return 8 * detail.get(ADDRESS_SIZE);
  }

  boolean suppressesExceptions() {
    return detail.get(AVX_SAE) != 0;
  }

  /** 0, or 1 more than MXCSR.RC's number. */
  int rounding() {
    return detail.getInt(AVX_ROUNDING);
  }

  int operands() {
    return detail.get(COUNT);
  }

  private static int operand(int i) {
    return OPERANDS + i * OPERAND_SIZE;
  }

  int type(int i) {
    return detail.getInt(operand(i));
  }

  /** An operand's width in bits. */
  int width(int i) {
    return 8 * (detail.get(operand(i) + WIDTH) & 0xff);
  }

  boolean broadcasts(int i) {
    return detail.getInt(operand(i) + BROADCAST) != 0;
  }

  boolean zeroes(int i) {
    return detail.get(operand(i) + ZEROING) != 0;
  }

  /** Capstone's number of a register operand, or of a memory operand's segment. */
  int register(int i) {
    return detail.getInt(operand(i) + VALUE);
  }

  long immediate(int i) {
    return detail.getLong(operand(i) + VALUE);
  }

  int base(int i) {
    return detail.getInt(operand(i) + VALUE + 4);
  }

  int index(int i) {
    return detail.getInt(operand(i) + VALUE + INDEX);
  }

  int scale(int i) {
    return detail.getInt(operand(i) + VALUE + SCALE);
  }

  long displacement(int i) {
    return detail.getLong(operand(i) + VALUE + DISPLACEMENT);
  }
}
