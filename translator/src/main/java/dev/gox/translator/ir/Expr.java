package dev.gox.translator.ir;

import java.util.List;

/** A 64-bit value. Evaluation has no effect but a possible fault of a {@link Load} or a helper. */
public sealed interface Expr {

  /** A number known when the form is lifted. */
  record Const(long value) implements Expr {}

  /** A number that each instruction brings. */
  record Param(ParamKind kind) implements Expr {}

  /** The numbers an instruction brings. */
  enum ParamKind {
    /** The immediate, sign-extended, or the branch target. */
    IMM,
    /** The memory operand's displacement; absolute for RIP-relative operands. */
    DISP,
    /** Log2 of the index's factor. */
    SCALE,
    /** The address after this instruction. */
    NEXT,
    /** The address of this instruction. */
    SELF
  }

  /** A general register's low {@code width} bits (8, 16, 32, 64), zero-extended. */
  record Get(RegRef register, int width) implements Expr {}

  /** A register's number. */
  record Number(RegRef register) implements Expr {}

  /** 64 bits of a vector register; lane 0 is the lowest. */
  record GetLane(RegRef register, int lane) implements Expr {}

  /** Guest memory, {@code width} bits (8, 16, 32, 64), zero-extended. */
  record Load(int width, Expr address) implements Expr {}

  /** The same, read to be written: it faults as the write would. */
  record LoadToWrite(int width, Expr address) implements Expr {}

  /** The value of a temporary. */
  record Temp(int id) implements Expr {}

  record Unary(UnaryOp op, Expr a) implements Expr {}

  /** Operations on one value. */
  enum UnaryOp {
    NEG,
    NOT,
    SEXT8,
    SEXT16,
    SEXT32,
    ZEXT8,
    ZEXT16,
    ZEXT32
  }

  record Binary(BinaryOp op, Expr a, Expr b) implements Expr {}

  /** Operations on two values; shift counts are taken modulo 64. */
  enum BinaryOp {
    ADD,
    SUB,
    MUL,
    AND,
    OR,
    XOR,
    SHL,
    SHR,
    SAR
  }

  /** One of two values; both may be evaluated. */
  record Select(Test test, Expr yes, Expr no) implements Expr {}

  /** The result that ZF, SF and PF derive from; see {@link dev.gox.runtime.cpu.Flags}. */
  record FlagResult() implements Expr {}

  /** The carries that CF, OF and AF derive from; see {@link dev.gox.runtime.cpu.Flags}. */
  record FlagCarries() implements Expr {}

  /**
   * The stack pointer at the region's entry plus an offset. Only in regions, where it stands for
   * what RSP is known to be.
   */
  record StackAddress(long offset) implements Expr {}

  /** A helper that returns a long. */
  record Call(Helper helper, List<Expr> arguments) implements Expr {}

  static Expr constant(long value) {
    return new Const(value);
  }

  /** Sign-extends from a width of 8, 16, 32 or 64. */
  static Expr signExtended(int width, Expr a) {
    return switch (width) {
      case 8 -> new Unary(UnaryOp.SEXT8, a);
      case 16 -> new Unary(UnaryOp.SEXT16, a);
      case 32 -> new Unary(UnaryOp.SEXT32, a);
      default -> a;
    };
  }
}
