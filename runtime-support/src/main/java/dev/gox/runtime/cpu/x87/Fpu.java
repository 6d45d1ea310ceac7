package dev.gox.runtime.cpu.x87;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.X87;
import dev.gox.runtime.cpu.ieee.FloatFormat;
import dev.gox.runtime.cpu.ieee.FloatUnit;
import dev.gox.runtime.cpu.ieee.Real;

/**
 * One x87 instruction at work: the stack, the controls, and the exceptions it finds. Exceptions
 * that are found before a result is computed and are not masked leave the operands alone; {@link
 * #keepsOperands} says so.
 */
final class Fpu extends FloatUnit {
  /** What is added to exponents at unmasked overflow and underflow (SDM vol. 1, 8.5.4). */
  private static final int BIAS = 24576;

  private static final int BEFORE = INVALID | DENORMAL | ZERO_DIVIDE;

  private static final FloatFormat[] PRECISIONS = {
    FloatFormat.EXTENDED_SINGLE,
    FloatFormat.EXTENDED,
    FloatFormat.EXTENDED_DOUBLE,
    FloatFormat.EXTENDED
  };

  final X87 x;

  /** Begins an instruction. */
  Fpu(Cpu c) {
    this(c, Status.C1);
  }

  /**
   * Begins an instruction.
   *
   * @param cleared conditions that it clears at once
   */
  Fpu(Cpu c, int cleared) {
    x = c.x87();
    mode = x.controlWord >> 10 & 3;
    masks = x.controlWord & 0x3F;
    bias = BIAS;
    x.statusWord &= ~cleared;
  }

  /** The format that results have by the precision control. */
  FloatFormat precision() {
    return PRECISIONS[x.controlWord >> 8 & 3];
  }

  // ---- the stack ----

  private int physical(int i) {
    return (x.statusWord >> Status.TOP_SHIFT) + i & 7;
  }

  boolean isEmpty(int i) {
    return (x.tags >> physical(i) & 1) == 0;
  }

  Extended get(int i) {
    int register = physical(i);
    return new Extended(x.significand[register], x.signExponent[register]);
  }

  void set(int i, Extended value) {
    int register = physical(i);
    x.significand[register] = value.significand();
    x.signExponent[register] = value.signExponent();
    x.tags |= 1 << register;
  }

  void free(int i) {
    x.tags &= ~(1 << physical(i));
  }

  /** Moves the top of the stack. */
  void turn(int steps) {
    int top = x.statusWord + (steps << Status.TOP_SHIFT) & Status.TOP;
    x.statusWord = x.statusWord & ~Status.TOP | top;
  }

  void pop() {
    free(0);
    turn(1);
  }

  void pop(long times) {
    for (long i = 0; i < times; i++) {
      pop();
    }
  }

  /** Pushes a value; what finds no room is invalid. */
  void push(Extended value) {
    if (!isEmpty(7)) {
      stackFault();
      condition(Status.C1);
      if (!keepsOperands()) {
        turn(-1);
        set(0, Extended.INDEFINITE);
      }
    } else {
      turn(-1);
      set(0, value);
    }
  }

  /** Too many or too few are on the stack. */
  void stackFault() {
    flags |= INVALID;
    x.statusWord |= Status.STACK_FAULT;
  }

  /** An operand isn't there: a register gets what stands for no number. */
  void underflow(int to) {
    stackFault();
    if (!keepsOperands()) {
      set(to, Extended.INDEFINITE);
    }
  }

  /** Whether ST0 or ST1 isn't there, for what leaves one result of both. */
  boolean lacksPair() {
    if (!isEmpty(0) && !isEmpty(1)) {
      return false;
    }
    underflow(1);
    if (!keepsOperands()) {
      pop();
    }
    return true;
  }

  // ---- exceptions ----

  boolean keepsOperands() {
    return (flags & ~masks & BEFORE) != 0;
  }

  /** Whether a store to memory is left out, too. */
  boolean keepsMemory() {
    return (flags & ~masks & ~PRECISION) != 0;
  }

  void condition(int bits) {
    x.statusWord |= bits;
  }

  void conditions(int bits) {
    x.statusWord = x.statusWord & ~Status.CONDITIONS | bits;
  }

  /** Says by C1 that the last rounding was away from zero. */
  void tellRounding() {
    if (roundedUp && !keepsOperands()) {
      condition(Status.C1);
    }
  }

  /** The flags become sticky; what isn't masked waits for the next instruction that does. */
  void finish() {
    x.statusWord |= flags;
    x.summarize();
  }

  // ---- operands ----

  /** The NaN that a result is by its operands; null if they are numbers. */
  Real nan(Extended a, Extended b) {
    if (a.isUnsupported() || b.isUnsupported()) {
      return invalid();
    }
    Real x = a.value();
    Real y = b.value();
    if (!x.isNan() && !y.isNan()) {
      return null;
    }
    if (x.isSignaling() || y.isSignaling()) {
      flags |= INVALID;
    }
    if (!x.isNan() || !y.isNan()) {
      return (x.isNan() ? x : y).quiet();
    }
    if (x.isSignaling() != y.isSignaling()) {
      return x.isSignaling() ? y : x;
    }
    int order = Long.compareUnsigned(x.high(), y.high());
    boolean first = order > 0 || order == 0 && !x.negative();
    return (first ? x : y).quiet();
  }

  Real nan(Extended a) {
    return nan(a, a);
  }
}
