package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.FloatCompare;
import dev.gox.translator.ir.Stmt.FlagRule;

/**
 * What translated code calls where control leaves it; all other dirty registers are stored.
 *
 * <p>{@link #leave} and {@link #storeFlags} are kept above 35 bytes of bytecode (MaxInlineSize), so
 * that HotSpot doesn't inline them where they hardly ever run: inlined, C2 would compute what they
 * store ahead of the branch to them.
 */
public final class Exits {
  private Exits() {}

  /** Leaves for an address. */
  public static long leave(Cpu c, long rsp, long rax, long rip) {
    if (c.exits != null) {
      boolean deep = rsp < c.limit;
      ExitReason.count(
          c, c.poll != 0 ? ExitReason.POLL : deep ? ExitReason.DEPTH : ExitReason.ELSEWHERE);
    }
    return leaveUncounted(c, rsp, rax, rip);
  }

  private static long leaveUncounted(Cpu c, long rsp, long rax, long rip) {
    c.r4 = rsp;
    c.r0 = rax;
    c.rip = rip;
    c.unwind = Cpu.LEFT;
    c.leaves++;
    c.latestLeave = rip;
    return rax;
  }

  /** Stores flags by a rule, by its ordinal and the operands' width; unused operands are 0. */
  public static void storeFlags(Cpu c, int rule, int width, long a, long b, long r) {
    switch (FlagRule.of(rule)) {
      case ADD -> {
        switch (width) {
          case 8 -> Flags.add8(c, a, b, r);
          case 16 -> Flags.add16(c, a, b, r);
          case 32 -> Flags.add32(c, a, b, r);
          default -> Flags.add64(c, a, b, r);
        }
      }
      case SUB -> {
        switch (width) {
          case 8 -> Flags.sub8(c, a, b, r);
          case 16 -> Flags.sub16(c, a, b, r);
          case 32 -> Flags.sub32(c, a, b, r);
          default -> Flags.sub64(c, a, b, r);
        }
      }
      case LOGIC -> {
        switch (width) {
          case 8 -> Flags.logic8(c, a);
          case 16 -> Flags.logic16(c, a);
          case 32 -> Flags.logic32(c, a);
          default -> Flags.logic64(c, a);
        }
      }
      case COMPARE -> {
        if (width == 32) {
          FloatCompare.compare32(c, a, b);
        } else {
          FloatCompare.compare64(c, a, b);
        }
      }
    }
  }

  /** Leaves for code of the same function that was left out of the region as never run. */
  public static long miss(Cpu c, long rsp, long rax, long rip, Entry self) {
    if (self.missed()) {
      c.caller.widen(self.pc);
    }
    ExitReason.count(c, ExitReason.LEFT_OUT);
    return leaveUncounted(c, rsp, rax, rip);
  }

  /** Leaves for an address, RSP and RAX being in the Cpu already. */
  public static long jump(Cpu c, long rip) {
    ExitReason.count(c, ExitReason.WHOLE);
    c.rip = rip;
    c.unwind = Cpu.LEFT;
    return 0;
  }

  /**
   * After a call that shall not go on in its caller: the callee has left, or it has returned and
   * the caller's translation is void.
   */
  public static long afterCall(Cpu c, long rsp, long rax, long rip) {
    return (c.unwind & Cpu.LEFT) != 0 ? rax : leave(c, rsp, rax, rip);
  }

  /** Goes on in another region of the same call; after too many such jumps, by the dispatcher. */
  public static long tail(Cpu c, long rsp, long rax, long ret, Entry entry) {
    if (--c.tails < 0) {
      return leave(c, rsp, rax, entry.pc);
    }
    return entry.code.run(c, rsp, rax, ret);
  }

  /**
   * After an opaque instruction: whether control and stack are where the region expects them: at
   * the next instruction, or at the same one to repeat it; and nothing else is to be done.
   */
  public static boolean stays(Cpu c, long rsp, long next) {
    return c.rip == next && c.r4 == rsp && c.poll == 0 && !c.halted && c.unwind == 0;
  }

  /** The entry of an indirect call's target. */
  public static Entry find(Cpu c, long target) {
    Object[] known = c.entries;
    int index = (int) (target >>> 4) & known.length - 1;
    Entry entry = (Entry) known[index];
    if (entry == null || entry.pc != target) {
      entry = (Entry) c.caller.entry(target);
      known[index] = entry;
    }
    return entry;
  }
}
