package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt.FlagRule;
import java.util.ArrayList;
import java.util.List;

/**
 * What a region needs to know when an instruction of it faults: which one it was, and which of the
 * locals that the handler has saved are newer than the Cpu.
 */
public final class FaultTable {
  /**
   * An instruction that may fault.
   *
   * @param pc its address
   * @param dirty slots whose locals are newer than the Cpu
   * @param stack RSP less its value at the entry
   * @param flags how the flags follow from operands in locals, or null
   */
  record Point(long pc, long dirty, long stack, PendingFlags flags) {}

  /**
   * Flags that are still operands.
   *
   * @param rule how they follow
   * @param width of the operands in bits
   * @param operands constants, known distances from RSP, or locals of their own ({@link #operand});
   *     the result is left out where it is that of the operands, without a carry in
   */
  record PendingFlags(FlagRule rule, int width, List<Expr> operands) {
    boolean plain() {
      return rule != FlagRule.LOGIC && rule != FlagRule.COMPARE && operands.size() == 2;
    }
  }

  /** The n-th operand's local, as an expression. */
  static Expr operand(int n) {
    return new Expr.Temp(~n);
  }

  /**
   * How far below and above a region's entry RSP accesses are not checked, in bytes: the dispatcher
   * has verified that the stack reaches so far.
   */
  public static final long STACK_BELOW = 4096;

  public static final long STACK_ABOVE = 2048;

  /** Places in {@link Cpu#spill} of a pending rule's operands. */
  static final int OPERANDS = Slots.COUNT;

  /** How many longs the handler may save. */
  public static final int SPILL = OPERANDS + 3;

  private final List<Point> points = new ArrayList<>();

  int add(Point point) {
    points.add(point);
    return points.size() - 1;
  }

  /** Makes the Cpu's state that of the instruction which faulted, and leaves the region. */
  public static long recover(Cpu c, GuestFault fault, int index, FaultTable table, long rsp) {
    Point point = table.points.get(index);
    long[] saved = c.spill;
    for (long left = point.dirty; left != 0; left &= left - 1) {
      int slot = Long.numberOfTrailingZeros(left);
      Slots.store(c, slot, saved[slot]);
    }
    if (point.flags != null) {
      setFlags(c, point.flags, saved, rsp);
    }
    c.r4 = rsp + point.stack;
    c.rip = point.pc;
    c.pending = fault;
    ExitReason.count(c, ExitReason.FAULT);
    c.unwind = Cpu.LEFT;
    return 0;
  }

  private static void setFlags(Cpu c, PendingFlags flags, long[] saved, long rsp) {
    long[] operands = new long[3];
    for (int i = 0; i < flags.operands.size(); i++) {
      operands[i] = value(flags.operands.get(i), saved, rsp);
    }
    if (flags.plain()) {
      long b = operands[1];
      operands[2] = operands[0] + (flags.rule == FlagRule.ADD ? b : -b);
    }
    int rule = flags.rule.ordinal();
    Exits.storeFlags(c, rule, flags.width, operands[0], operands[1], operands[2]);
  }

  private static long value(Expr operand, long[] saved, long rsp) {
    if (operand instanceof Expr.Const c) {
      return c.value();
    } else if (operand instanceof Expr.StackAddress s) {
      return rsp + s.offset();
    }
    return saved[OPERANDS + ~((Expr.Temp) operand).id()];
  }
}
