package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.BlockAccess;
import dev.gox.runtime.memory.BlockSums;

/** hash/crc32's functions in assembly. Their sums are never inverted. */
final class Crc32Code {
  private Crc32Code() {}

  /**
   * func ieeeCLMUL(crc uint32, p []byte) uint32. It is made for 64 bytes or more, and multiples of
   * 16.
   */
  static final class Ieee extends StackFunction {
    Ieee(long pc) {
      super(pc);
    }

    @Override
    boolean perform(Cpu c, long frame) {
      long data = argument(c, frame, 8);
      long n = argument(c, frame, 16);
      if (n < 64 || (n & 15) != 0 || !BlockAccess.mayRead(c, data, n)) {
        return false;
      }
      result32(c, frame, 32, BlockSums.crc32(c, argument(c, frame, 0), data, n));
      return true;
    }
  }

  /** func castagnoliSSE42(crc uint32, p []byte) uint32 */
  static final class Castagnoli extends StackFunction {
    Castagnoli(long pc) {
      super(pc);
    }

    @Override
    boolean perform(Cpu c, long frame) {
      long data = argument(c, frame, 8);
      long n = argument(c, frame, 16);
      if (n <= 0 || !BlockAccess.mayRead(c, data, n)) {
        return false;
      }
      result32(c, frame, 32, BlockSums.crc32c(c, argument(c, frame, 0), data, n));
      return true;
    }
  }

  /**
   * func castagnoliSSE42Triple(crc1, crc2, crc3 uint32, a, b, c []byte, rounds uint32) (retA, retB,
   * retC uint32): three sums, of 24 bytes a round each.
   */
  static final class CastagnoliTriple extends StackFunction {
    private static final int SUMS = 3;

    CastagnoliTriple(long pc) {
      super(pc);
    }

    private static long data(Cpu c, long frame, int i) {
      return argument(c, frame, 16 + 24 * i);
    }

    @Override
    boolean perform(Cpu c, long frame) {
      long n = 24 * (argument(c, frame, 88) & 0xFFFF_FFFFL);
      boolean may = n > 0;
      for (int i = 0; i < SUMS; i++) {
        may = may && BlockAccess.mayRead(c, data(c, frame, i), n);
      }
      for (int i = 0; may && i < SUMS; i++) {
        long sum = argument(c, frame, 4 * i);
        result32(c, frame, 96 + 4 * i, BlockSums.crc32c(c, sum, data(c, frame, i), n));
      }
      return may;
    }
  }
}
