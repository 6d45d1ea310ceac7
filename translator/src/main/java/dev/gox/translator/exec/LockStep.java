package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.translator.emit.TranslatedCode;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionBuilder;
import dev.gox.translator.region.RegionInstruction;
import dev.gox.translator.region.Terminator;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;

/**
 * Checks a thread's translated code while it runs: a region's instructions are first executed one
 * by one, as they were before any pass, with their writes in a journal; then the translation runs
 * from the same state, to the same end: the region's exit, its first call, a fault, or a turn of a
 * loop that takes too long. Registers, flags that somebody may read and the memory in the journal
 * must be alike. Writes of the translation elsewhere are not seen, and a way through a region that
 * comes to an instruction which no journal can hold is not checked.
 */
final class LockStep {
  /** Instructions after which the next loop header ends a check. */
  private static final int LONG = 20_000;

  private final SelfCheck check;
  private final Cpu cpu;
  private final RegionBuilder builder;
  private final JournalEvaluator evaluator;
  private final CpuState before = new CpuState();
  private final CpuState expected = new CpuState();
  private final CpuState actual = new CpuState();
  private int countdown;

  /** Instructions as they were before any pass, by what they have become. */
  private final Map<RegionInstruction, RegionInstruction> untouched = new WeakHashMap<>();

  /** No instruction's address. */
  private static final long NOWHERE = -1;

  /** Where the translation has left early; {@link #left} says if that is on the way. */
  private long stopAt = NOWHERE;

  private boolean left;

  // How the latest interpretation ended.
  private GuestFault fault;
  private boolean flagsLive;
  private int turns;
  private RegionInstruction latest;

  LockStep(SelfCheck check, Cpu cpu, RegionBuilder builder) {
    this.check = check;
    this.cpu = cpu;
    this.builder = builder;
    evaluator = new JournalEvaluator(cpu);
    cpu.supervisor = check.around(cpu.supervisor);
  }

  /**
   * Runs translated code from RIP until it leaves; its calls leave.
   *
   * @throws IllegalStateException if it does something else than its instructions; the message
   *     tells all
   */
  void enter(TranslatedCode code) {
    Region region = --countdown > 0 ? null : check.regionOf(code);
    stopAt = NOWHERE;
    left = false;
    before.take(cpu);
    if (region == null || !interpret(region, Map.of())) {
      code.run(cpu, cpu.r4, cpu.r0, TranslatedCode.NOWHERE);
      return;
    }
    countdown = check.every();
    Map<Long, Byte> old = evaluator.underJournal();
    cpu.tails = turns;
    GuestFault thrown = null;
    try {
      code.run(cpu, cpu.r4, cpu.r0, TranslatedCode.NOWHERE);
    } catch (GuestFault f) {
      thrown = f;
    }
    if (thrown != null || cpu.limit != Long.MAX_VALUE || cpu.rip != region.pc) {
      compare(region, thrown, old);
    } // Else it was asked to leave before it began.
    if (thrown != null) {
      throw thrown;
    }
  }

  /** Finds out what a region shall do; false if that can't be without doing it. */
  private boolean interpret(Region region, Map<Long, Byte> old) {
    evaluator.begin(old);
    fault = null;
    try {
      follow(region);
      expected.take(cpu);
      return true;
    } catch (JournalEvaluator.Impossible e) {
      return false;
    } catch (GuestFault thrown) {
      fault = thrown;
      flagsLive = false;
      turns = Integer.MAX_VALUE;
      cpu.rip = latest.pc;
      expected.take(cpu);
      return thrown.vector != GuestFault.CODE_WRITE;
    } finally {
      before.putInto(cpu);
    }
  }

  private void follow(Region region) {
    int passed = 0;
    int steps = 0;
    RegionBlock block = region.entry();
    for (; ; ) {
      if (block.loopHeader) {
        if (steps > LONG) {
          flagsLive = block.flagsLiveIn;
          turns = passed;
          return;
        }
        passed++;
      }
      for (RegionInstruction instruction : block.instructions) {
        if (instruction.pc == stopAt && isWhereItLeft(instruction)) {
          return;
        }
        step(instruction);
        steps++;
      }
      RegionBlock next =
          block.terminator instanceof Terminator.Call ? null : block.successor(cpu.rip);
      if (next == null) {
        boolean computed =
            block.terminator instanceof Terminator.Return
                || block.terminator instanceof Terminator.Indirect;
        flagsLive = block.flagsLiveOut && (computed || !builder.setsFlagsFirst(cpu.rip));
        turns = Integer.MAX_VALUE;
        return;
      }
      block = next;
    }
  }

  private void step(RegionInstruction instruction) {
    RegionInstruction untouched = untouched(instruction);
    if (untouched == null) {
      throw new JournalEvaluator.Impossible();
    }
    latest = instruction;
    cpu.rip = instruction.next;
    evaluator.execute(untouched.body);
  }

  private RegionInstruction untouched(RegionInstruction instruction) {
    if (instruction.opaque != null) {
      return null;
    }
    RegionInstruction found = untouched.get(instruction);
    if (found == null) {
      found = builder.instruction(instruction.pc);
      untouched.put(instruction, found);
    }
    return found;
  }

  /** Whether the translation has left before an instruction, in the present state. */
  private boolean isWhereItLeft(RegionInstruction instruction) {
    cpu.rip = instruction.pc;
    expected.take(cpu);
    left = expected.difference(actual, false).isEmpty();
    return left;
  }

  private void compare(Region region, GuestFault thrown, Map<Long, Byte> old) {
    check.compared();
    actual.take(cpu);
    String wrong = difference(thrown, Map.of());
    if (wrong.isEmpty()) {
      return;
    }
    // An access that isn't plain leaves before its instruction, on the way to what was expected.
    if (cpu.interpretNext && thrown == null) {
      stopAt = cpu.rip;
      left = false;
      interpret(region, old);
      actual.putInto(cpu);
      if (left && difference(null, old).isEmpty()) {
        return;
      }
    }
    throw new IllegalStateException(
        CheckReport.of(region, builder, wrong, before, expected, actual));
  }

  /**
   * In what the translation's end differs from the expected one.
   *
   * @param old what memory held before, where the journal of another end has entries
   */
  private String difference(GuestFault thrown, Map<Long, Byte> old) {
    StringBuilder wrong = new StringBuilder(expected.difference(actual, flagsLive && !left));
    boolean postponed = thrown == null && cpu.interpretNext;
    if (!left && !postponed && !same(fault, thrown)) {
      wrong.append(String.format("  fault is %s and should be %s%n", thrown, fault));
    }
    Map<Long, Byte> memory = new TreeMap<>(old);
    memory.putAll(evaluator.journal());
    memory.forEach(
        (address, byteThere) -> {
          long found = GuestAccess.load8(cpu, address);
          if ((byte) found != byteThere) {
            wrong.append(
                String.format(
                    "  the byte at 0x%x is 0x%x and should be 0x%x%n",
                    address, found, byteThere & 0xFF));
          }
        });
    return wrong.toString();
  }

  private static boolean same(GuestFault a, GuestFault b) {
    return a == b || a != null && b != null && a.vector == b.vector && a.address == b.address;
  }
}
