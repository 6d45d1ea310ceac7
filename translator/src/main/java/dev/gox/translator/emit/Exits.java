package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;

/** What translated code calls where more than a few instructions are to be done. */
public final class Exits {
  private Exits() {}

  /**
   * Leaves for an address, RSP and RAX being in the Cpu already: control may be on another stack.
   *
   * @param rsp the region's at its entry
   * @param ret where the region is expected to return to
   */
  public static long jump(Cpu c, long rip, long rsp, long ret) {
    ExitReason.count(c, ExitReason.WHOLE);
    c.rip = rip;
    if (ret != TranslatedCode.NOWHERE) {
      return c.caller.goOn(ret, rsp);
    }
    Unwinding.start(c, rsp, ret);
    return 0;
  }

  /** Goes on in another region of the same call; after too many such jumps, by the dispatcher. */
  public static long tail(Cpu c, long rsp, long rax, long ret, Entry entry) {
    if (--c.tails < 0) {
      ExitReason.count(c, ExitReason.ELSEWHERE);
      c.r4 = rsp;
      c.r0 = rax;
      c.rip = entry.pc;
      Unwinding.start(c, rsp, ret);
      return rax;
    }
    long result = Entry.call(entry, c, rsp, rax, ret);
    c.tails++;
    return result;
  }

  /** Completes the guest's state before an instruction that may fault. */
  public static void at(Cpu c, long rsp, long pc) {
    c.r4 = rsp;
    c.rip = pc;
  }

  /** Executes an instruction that has no IR, by its form; all state but RSP is in the Cpu. */
  public static void opaque(
      FormCode form, Cpu c, long rsp, long pc, long next, long word, long second, long third) {
    c.r4 = rsp;
    c.rip = next;
    try {
      form.run(c, word, second, third);
    } catch (GuestFault fault) {
      c.rip = pc;
      throw fault;
    }
  }

  /**
   * After an opaque instruction: whether control and stack are where the region expects them: at
   * the next instruction, or at the same one to repeat it; and nothing else is to be done.
   */
  public static boolean stays(Cpu c, long rsp, long next) {
    return c.rip == next && c.r4 == rsp && c.poll == 0 && !c.halted && c.unwind == 0;
  }

  /** At a loop's header of a region that is checked: nonzero if it shall leave there. */
  public static int turn(Cpu c) {
    return --c.tails < 0 ? 1 : 0;
  }

  /** At a return, in code that is sampled; RSP is at the return address. */
  public static void sample(Cpu c, long rsp, long pc) {
    if (c.asked != 0) {
      c.caller.returns(pc, rsp);
    }
  }

  /** The entry of an indirect call's target. */
  public static Entry find(Cpu c, long target) {
    Entry entry = KnownEntries.at(c, target);
    if (entry == null) {
      entry = (Entry) c.caller.entry(target);
      KnownEntries.add(c, entry);
    }
    return entry;
  }
}
