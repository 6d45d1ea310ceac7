package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.add;
import static dev.gox.translator.lift.Lift.and;
import static dev.gox.translator.lift.Lift.binary;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.select;

import dev.gox.runtime.cpu.BitOps;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.memory.GuestAtomics;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Test;

/** Bit tests, scans and counts: Intel SDM vol. 1, 7.3.7 and 7.3.19. */
final class Bits {
  private Bits() {}

  public static void bt(Lift l) {
    bitTest(l, null, null);
  }

  public static void bts(Lift l) {
    bitTest(l, BinaryOp.OR, "or");
  }

  public static void btr(Lift l) {
    bitTest(l, BinaryOp.AND, "and");
  }

  public static void btc(Lift l) {
    bitTest(l, BinaryOp.XOR, "xor");
  }

  /** A register index into memory reaches beyond the operand, by its own width's units. */
  private static void bitTest(Lift l, BinaryOp op, String atomic) {
    int w = l.width(0);
    Expr index = l.readSigned(1);
    Expr bit = l.let(and(index, constant(w - 1)));
    Expr mask = l.let(binary(BinaryOp.SHL, constant(1), bit));
    Expr operand = op == BinaryOp.AND ? l.let(Lift.not(mask)) : mask;
    Expr old;
    if (!l.isMemory(0)) {
      old = l.read(0);
      if (op != null) {
        l.write(0, binary(op, old, operand));
      }
    } else {
      Expr address = l.address();
      if (l.kind(1) != Kind.IMMEDIATE) {
        int log = Integer.numberOfTrailingZeros(w);
        Expr unit = binary(BinaryOp.SAR, index, constant(log));
        address = l.let(add(address, binary(BinaryOp.SHL, unit, constant(log - 3))));
      }
      if (l.shape().lock()) {
        old = l.call(GuestAtomics.class, atomic + w, address, operand);
      } else {
        old = op == null ? l.load(w, address) : l.loadToWrite(w, address);
        if (op != null) {
          l.store(w, address, binary(op, old, operand));
        }
      }
    }
    l.carry(and(binary(BinaryOp.SHR, old, bit), constant(1)));
  }

  public static void bsf(Lift l) {
    scan(l, "bsf");
  }

  public static void bsr(Lift l) {
    scan(l, "bsr");
  }

  /** A source of zero leaves all 64 bits of the destination as they were, on every processor. */
  private static void scan(Lift l, String name) {
    Expr source = l.read(1);
    l.when(
        Lift.notEqual(source, constant(0)), () -> l.write(0, l.call(BitOps.class, name, source)));
    scanFlags(l, source);
  }

  public static void popcnt(Lift l) {
    Expr source = l.read(1);
    l.write(0, l.call(BitOps.class, "popcnt", source));
    scanFlags(l, source);
  }

  /** ZF says whether the source was zero; the others are clear. */
  private static void scanFlags(Lift l, Expr source) {
    Test zero = Lift.equal(source, constant(0));
    l.flagPair(
        select(zero, constant(Flags.resultOf(Flags.ZF)), constant(Flags.resultOf(0))),
        select(zero, constant(Flags.carriesOf(Flags.ZF)), constant(Flags.carriesOf(0))));
  }
}
