package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.BlockScans;
import dev.gox.runtime.memory.BlockSums;
import dev.gox.runtime.memory.GuestAccess;

/** hash/crc32's functions in assembly, on the stack (ABI0). Their sums are never inverted. */
final class Crc32Code {
  private Crc32Code() {}

  private static void result(Cpu c, long rsp, int offset, int sum) {
    GuestAccess.stackStore32(c, rsp + IntrinsicCode.ARGUMENTS + offset, sum);
  }

  /**
   * func ieeeCLMUL(crc uint32, p []byte) uint32. It is made for 64 bytes or more, and multiples of
   * 16.
   */
  static final class Ieee extends IntrinsicCode {
    Ieee(long pc) {
      super(pc);
    }

    @Override
    public long run(Cpu c, long rsp, long rax, long ret) {
      if (mayRun(c, rsp)) {
        long data = argument(c, rsp, 8);
        long n = argument(c, rsp, 16);
        if (n >= 64 && (n & 15) == 0 && BlockScans.mayRead(c, data, n)) {
          result(c, rsp, 32, BlockSums.crc32(c, argument(c, rsp, 0), data, n));
          return back(c, rsp, rax, ret);
        }
      }
      return leave(c, rsp, rax, ret);
    }
  }

  /** func castagnoliSSE42(crc uint32, p []byte) uint32 */
  static final class Castagnoli extends IntrinsicCode {
    Castagnoli(long pc) {
      super(pc);
    }

    @Override
    public long run(Cpu c, long rsp, long rax, long ret) {
      if (mayRun(c, rsp)) {
        long data = argument(c, rsp, 8);
        long n = argument(c, rsp, 16);
        if (n > 0 && BlockScans.mayRead(c, data, n)) {
          result(c, rsp, 32, BlockSums.crc32c(c, argument(c, rsp, 0), data, n));
          return back(c, rsp, rax, ret);
        }
      }
      return leave(c, rsp, rax, ret);
    }
  }

  /**
   * func castagnoliSSE42Triple(crc1, crc2, crc3 uint32, a, b, c []byte, rounds uint32) (retA, retB,
   * retC uint32): three sums, of 24 bytes a round each.
   */
  static final class CastagnoliTriple extends IntrinsicCode {
    CastagnoliTriple(long pc) {
      super(pc);
    }

    @Override
    public long run(Cpu c, long rsp, long rax, long ret) {
      if (mayRun(c, rsp)) {
        long n = 24 * (argument(c, rsp, 88) & 0xFFFF_FFFFL);
        long first = argument(c, rsp, 16);
        long second = argument(c, rsp, 40);
        long third = argument(c, rsp, 64);
        if (n > 0
            && BlockScans.mayRead(c, first, n)
            && BlockScans.mayRead(c, second, n)
            && BlockScans.mayRead(c, third, n)) {
          result(c, rsp, 96, BlockSums.crc32c(c, argument(c, rsp, 0), first, n));
          result(c, rsp, 100, BlockSums.crc32c(c, argument(c, rsp, 4), second, n));
          result(c, rsp, 104, BlockSums.crc32c(c, argument(c, rsp, 8), third, n));
          return back(c, rsp, rax, ret);
        }
      }
      return leave(c, rsp, rax, ret);
    }
  }
}
