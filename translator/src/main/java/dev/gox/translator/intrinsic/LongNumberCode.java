package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.LongNumbers;

/**
 * math/big's functions on vectors of words. Their arguments are slices of three words each
 * (address, length, capacity), then words, then the result; the first slice is where the number
 * goes, and its length counts for all.
 */
final class LongNumberCode {
  private static final int LENGTH = 8;
  private static final int SECOND = 24;
  private static final int THIRD = 48;

  private LongNumberCode() {}

  /** A function of a result z and an operand x. */
  private abstract static class OfOne extends StackFunction {
    private final int result;

    OfOne(long pc, int result) {
      super(pc);
      this.result = result;
    }

    @Override
    final boolean perform(Cpu c, long frame) {
      long z = argument(c, frame, 0);
      long n = argument(c, frame, LENGTH);
      long x = argument(c, frame, SECOND);
      if (!takes(c, frame, n) || !LongNumbers.mayRun(c, z, x, n)) {
        return false;
      }
      result(c, frame, result, compute(c, frame, z, x, n));
      return true;
    }

    boolean takes(Cpu c, long frame, long n) {
      return true;
    }

    abstract long compute(Cpu c, long frame, long z, long x, long n);
  }

  /** A function of a result z and operands x and y. */
  private abstract static class OfTwo extends StackFunction {
    private final int result;

    OfTwo(long pc, int result) {
      super(pc);
      this.result = result;
    }

    @Override
    final boolean perform(Cpu c, long frame) {
      long z = argument(c, frame, 0);
      long n = argument(c, frame, LENGTH);
      long x = argument(c, frame, SECOND);
      long y = argument(c, frame, THIRD);
      if (!LongNumbers.mayRun(c, z, x, n) || !LongNumbers.mayRun(c, z, y, n)) {
        return false;
      }
      result(c, frame, result, compute(c, frame, z, x, y, n));
      return true;
    }

    abstract long compute(Cpu c, long frame, long z, long x, long y, long n);
  }

  /** A shift of at least one word by 1 to 63 bits. */
  private abstract static class Shift extends OfOne {
    Shift(long pc) {
      super(pc, 56);
    }

    static long distance(Cpu c, long frame) {
      return argument(c, frame, 48);
    }

    @Override
    final boolean takes(Cpu c, long frame, long n) {
      long s = distance(c, frame);
      return n > 0 && s > 0 && s < 64;
    }
  }

  /** func addVV(z, x, y []Word) (c Word) */
  static final class Add extends OfTwo {
    Add(long pc) {
      super(pc, 72);
    }

    @Override
    long compute(Cpu c, long frame, long z, long x, long y, long n) {
      return LongNumbers.add(c, z, x, y, n);
    }
  }

  /** func subVV(z, x, y []Word) (c Word) */
  static final class Subtract extends OfTwo {
    Subtract(long pc) {
      super(pc, 72);
    }

    @Override
    long compute(Cpu c, long frame, long z, long x, long y, long n) {
      return LongNumbers.subtract(c, z, x, y, n);
    }
  }

  /** func mulAddVWW(z, x []Word, m, a Word) (c Word) */
  static final class MultiplyAdd extends OfOne {
    MultiplyAdd(long pc) {
      super(pc, 64);
    }

    @Override
    long compute(Cpu c, long frame, long z, long x, long n) {
      return LongNumbers.multiplyAdd(c, z, x, argument(c, frame, 48), argument(c, frame, 56), n);
    }
  }

  /** func addMulVVWW(z, x, y []Word, m, a Word) (c Word): since Go 1.25 */
  static final class AddMultiply extends OfTwo {
    AddMultiply(long pc) {
      super(pc, 88);
    }

    @Override
    long compute(Cpu c, long frame, long z, long x, long y, long n) {
      long m = argument(c, frame, 72);
      return LongNumbers.addMultiply(c, z, x, y, m, argument(c, frame, 80), n);
    }
  }

  /** func addMulVVW(z, x []Word, y Word) (c Word): before */
  static final class AddMultiplyInPlace extends OfOne {
    AddMultiplyInPlace(long pc) {
      super(pc, 56);
    }

    @Override
    long compute(Cpu c, long frame, long z, long x, long n) {
      return LongNumbers.addMultiply(c, z, z, x, argument(c, frame, 48), 0, n);
    }
  }

  /** func shlVU(z, x []Word, s uint) (c Word), lshVU since Go 1.25 */
  static final class ShiftLeft extends Shift {
    ShiftLeft(long pc) {
      super(pc);
    }

    @Override
    long compute(Cpu c, long frame, long z, long x, long n) {
      return LongNumbers.shiftLeft(c, z, x, distance(c, frame), n);
    }
  }

  /** func shrVU(z, x []Word, s uint) (c Word), rshVU since Go 1.25 */
  static final class ShiftRight extends Shift {
    ShiftRight(long pc) {
      super(pc);
    }

    @Override
    long compute(Cpu c, long frame, long z, long x, long n) {
      return LongNumbers.shiftRight(c, z, x, distance(c, frame), n);
    }
  }
}
