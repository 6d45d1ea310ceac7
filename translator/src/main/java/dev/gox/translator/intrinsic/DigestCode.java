package dev.gox.translator.intrinsic;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.BlockAccess;
import dev.gox.runtime.memory.BlockDigests;

/**
 * A hash function's block function: {@code func block(dig *digest, p []byte)}. The state is what a
 * digest begins with; what is less than a block at the end is left alone.
 */
final class DigestCode extends StackFunction {
  private final BlockDigests.Function function;
  private final ThreadLocal<BlockDigests> digests;

  DigestCode(long pc, BlockDigests.Function function) {
    super(pc);
    this.function = function;
    digests = ThreadLocal.withInitial(() -> new BlockDigests(function));
  }

  @Override
  boolean perform(Cpu c, long frame) {
    long state = argument(c, frame, 0);
    long data = argument(c, frame, 8);
    long n = argument(c, frame, 16) & -function.block;
    boolean apart = state + function.state <= data || data + n <= state;
    if (n <= 0
        || !apart
        || !BlockAccess.mayRead(c, data, n)
        || !BlockAccess.mayWrite(c, state, function.state)) {
      return false;
    }
    digests.get().compress(c, state, data, n);
    return true;
  }
}
