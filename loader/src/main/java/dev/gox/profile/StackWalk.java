package dev.gox.profile;

import dev.gox.loader.ProgramFunctions;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.region.FunctionMap;
import java.util.Arrays;

/**
 * Finds who has called whom from a thread's registers and stack. Go's table tells where the
 * innermost function's return address is; its callers are found by the chain of frame pointers,
 * which all of Go's functions with a frame maintain, and which leads from the system stack back to
 * the goroutine's (as Go's own execution tracer does, runtime.fpTracebackPCs). Nothing is written.
 */
final class StackWalk {
  /** Callers further out are not looked for. */
  private static final int DEEPEST = 256;

  private static final int WORD = 8;
  private static final int PAGE = 4096;

  private final GuestMemory memory;
  private final ProgramFunctions functions;
  private final long vdso;
  private final long vdsoEnd;
  private final byte[] octet = new byte[1];
  private final long[] addresses = new long[DEEPEST];

  StackWalk(GuestImage image, ProgramFunctions functions) {
    memory = image.memory();
    this.functions = functions;
    vdso = image.vdso();
    vdsoEnd = vdso == 0 ? 0 : vdso + PAGE;
  }

  /**
   * The addresses of a thread's functions, the innermost first.
   *
   * @param skipsEntered whether a function at its first instruction is left out
   */
  long[] walk(long pc, long rsp, long rbp, boolean skipsEntered) {
    int count = 0;
    try {
      long frame = functions.frameSize(pc);
      boolean entered = isEntry(pc);
      boolean skipped = entered && skipsEntered;
      long back;
      long pointer = rbp;
      if (frame >= 0) {
        back = memory.getLong(rsp + frame);
        pointer = frame >= WORD ? memory.getLong(rsp + frame - WORD) : rbp;
      } else if (entered || pc >= vdso && pc < vdsoEnd) {
        back = memory.getLong(rsp);
      } else {
        addresses[count++] = pc;
        back = memory.getLong(rbp + WORD);
        pointer = memory.getLong(rbp);
      }
      if (count == 0 && (!skipped || !isCode(back) || isRoot(back))) {
        addresses[count++] = pc;
      }
      while (count < DEEPEST && isCode(back)) {
        addresses[count++] = back - 1;
        if (pointer == 0 || (pointer & WORD - 1) != 0) {
          break;
        }
        back = memory.getLong(pointer + WORD);
        pointer = memory.getLong(pointer);
      }
    } catch (GuestFault fault) {
      if (count == 0) {
        addresses[count++] = pc;
      }
    }
    return Arrays.copyOf(addresses, count);
  }

  private boolean isEntry(long pc) {
    FunctionMap.Function function = functions.at(pc);
    if (function != null) {
      return function.start() == pc;
    }
    FunctionMap.Symbol symbol = functions.symbolAt(pc);
    return symbol != null && symbol.address() == pc;
  }

  /** Whether a goroutine's first function returns there. */
  private boolean isRoot(long back) {
    FunctionMap.Function function = functions.at(back - 1);
    return function != null && function.name().equals(Places.ROOT);
  }

  /** Whether something can have been called from before an address. */
  private boolean isCode(long back) {
    return back != 0 && memory.fetchCode(back - 1, octet, 1) == 1;
  }
}
