package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.runtime.memory.LongNumbers;

/**
 * math/big's functions on vectors of words. Their arguments are on the stack (ABI0): slices of
 * three words each (address, length, capacity), then words, then the result; the first slice is
 * where the number goes, and its length counts for all.
 */
final class LongNumberCode {
  private static final int LENGTH = 8;
  private static final int SECOND = 24;
  private static final int THIRD = 48;

  private LongNumberCode() {}

  private static void result(Cpu c, long rsp, int offset, long value) {
    GuestAccess.stackStore64(c, rsp + IntrinsicCode.ARGUMENTS + offset, value);
  }

  /** func addVV(z, x, y []Word) (c Word) */
  static final class Add extends IntrinsicCode {
    Add(long pc) {
      super(pc);
    }

    @Override
    public long run(Cpu c, long rsp, long rax, long ret) {
      if (mayRun(c, rsp)) {
        long z = argument(c, rsp, 0);
        long n = argument(c, rsp, LENGTH);
        long x = argument(c, rsp, SECOND);
        long y = argument(c, rsp, THIRD);
        if (LongNumbers.mayRun(c, z, x, n) && LongNumbers.mayRun(c, z, y, n)) {
          result(c, rsp, 72, LongNumbers.add(c, z, x, y, n));
          return back(c, rsp, rax, ret);
        }
      }
      return leave(c, rsp, rax, ret);
    }
  }

  /** func subVV(z, x, y []Word) (c Word) */
  static final class Subtract extends IntrinsicCode {
    Subtract(long pc) {
      super(pc);
    }

    @Override
    public long run(Cpu c, long rsp, long rax, long ret) {
      if (mayRun(c, rsp)) {
        long z = argument(c, rsp, 0);
        long n = argument(c, rsp, LENGTH);
        long x = argument(c, rsp, SECOND);
        long y = argument(c, rsp, THIRD);
        if (LongNumbers.mayRun(c, z, x, n) && LongNumbers.mayRun(c, z, y, n)) {
          result(c, rsp, 72, LongNumbers.subtract(c, z, x, y, n));
          return back(c, rsp, rax, ret);
        }
      }
      return leave(c, rsp, rax, ret);
    }
  }

  /** func mulAddVWW(z, x []Word, m, a Word) (c Word) */
  static final class MultiplyAdd extends IntrinsicCode {
    MultiplyAdd(long pc) {
      super(pc);
    }

    @Override
    public long run(Cpu c, long rsp, long rax, long ret) {
      if (mayRun(c, rsp)) {
        long z = argument(c, rsp, 0);
        long n = argument(c, rsp, LENGTH);
        long x = argument(c, rsp, SECOND);
        if (LongNumbers.mayRun(c, z, x, n)) {
          long m = argument(c, rsp, 48);
          long a = argument(c, rsp, 56);
          result(c, rsp, 64, LongNumbers.multiplyAdd(c, z, x, m, a, n));
          return back(c, rsp, rax, ret);
        }
      }
      return leave(c, rsp, rax, ret);
    }
  }

  /** func addMulVVWW(z, x, y []Word, m, a Word) (c Word): since Go 1.25 */
  static final class AddMultiply extends IntrinsicCode {
    AddMultiply(long pc) {
      super(pc);
    }

    @Override
    public long run(Cpu c, long rsp, long rax, long ret) {
      if (mayRun(c, rsp)) {
        long z = argument(c, rsp, 0);
        long n = argument(c, rsp, LENGTH);
        long x = argument(c, rsp, SECOND);
        long y = argument(c, rsp, THIRD);
        if (LongNumbers.mayRun(c, z, x, n) && LongNumbers.mayRun(c, z, y, n)) {
          long m = argument(c, rsp, 72);
          long a = argument(c, rsp, 80);
          result(c, rsp, 88, LongNumbers.addMultiply(c, z, x, y, m, a, n));
          return back(c, rsp, rax, ret);
        }
      }
      return leave(c, rsp, rax, ret);
    }
  }

  /** func addMulVVW(z, x []Word, y Word) (c Word): before */
  static final class AddMultiplyInPlace extends IntrinsicCode {
    AddMultiplyInPlace(long pc) {
      super(pc);
    }

    @Override
    public long run(Cpu c, long rsp, long rax, long ret) {
      if (mayRun(c, rsp)) {
        long z = argument(c, rsp, 0);
        long n = argument(c, rsp, LENGTH);
        long x = argument(c, rsp, SECOND);
        if (LongNumbers.mayRun(c, z, x, n)) {
          long m = argument(c, rsp, 48);
          result(c, rsp, 56, LongNumbers.addMultiply(c, z, z, x, m, 0, n));
          return back(c, rsp, rax, ret);
        }
      }
      return leave(c, rsp, rax, ret);
    }
  }

  /** func shlVU(z, x []Word, s uint) (c Word), lshVU since Go 1.25 */
  static final class ShiftLeft extends IntrinsicCode {
    ShiftLeft(long pc) {
      super(pc);
    }

    @Override
    public long run(Cpu c, long rsp, long rax, long ret) {
      if (mayRun(c, rsp)) {
        long z = argument(c, rsp, 0);
        long n = argument(c, rsp, LENGTH);
        long x = argument(c, rsp, SECOND);
        long s = argument(c, rsp, 48);
        if (n > 0 && s > 0 && s < 64 && LongNumbers.mayRun(c, z, x, n)) {
          result(c, rsp, 56, LongNumbers.shiftLeft(c, z, x, s, n));
          return back(c, rsp, rax, ret);
        }
      }
      return leave(c, rsp, rax, ret);
    }
  }

  /** func shrVU(z, x []Word, s uint) (c Word), rshVU since Go 1.25 */
  static final class ShiftRight extends IntrinsicCode {
    ShiftRight(long pc) {
      super(pc);
    }

    @Override
    public long run(Cpu c, long rsp, long rax, long ret) {
      if (mayRun(c, rsp)) {
        long z = argument(c, rsp, 0);
        long n = argument(c, rsp, LENGTH);
        long x = argument(c, rsp, SECOND);
        long s = argument(c, rsp, 48);
        if (n > 0 && s > 0 && s < 64 && LongNumbers.mayRun(c, z, x, n)) {
          result(c, rsp, 56, LongNumbers.shiftRight(c, z, x, s, n));
          return back(c, rsp, rax, ret);
        }
      }
      return leave(c, rsp, rax, ret);
    }
  }
}
