package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt.FlagRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The places where control may leave a region, with what is needed to make the Cpu's state that of
 * the guest there. The region's own code stores the locals that are newer than the Cpu; the rest is
 * the same each time and is known here, so that an exit takes few bytes of bytecode.
 */
public final class ExitTable {
  /** Why control leaves. */
  enum Kind {
    /** The instruction has to be interpreted: its memory isn't plain, or the access faults. */
    SLOW,
    /** The code there was left out of the region as seldom run. */
    MISS,
    /** The code there is of the same function, but the region was too long, or is a switch's. */
    JUMP,
    /** The stack is too deep, or the thread shall poll. */
    LEAVE,
    /** A call has come back for another reason than the callee's return. */
    CALLED,
    /** A return to another place than expected; that is in the Cpu's RIP. */
    RETURN;

    /** Whether the guest's function goes on, so that it may yet return to its caller. */
    boolean staysInFunction() {
      return this == SLOW || this == MISS || this == JUMP;
    }
  }

  /** An address that is not known before: it is in the Cpu's RIP. */
  static final long COMPUTED = 0;

  /**
   * A place to leave at.
   *
   * @param kind why
   * @param pc where to go on, or {@link #COMPUTED}
   * @param stack RSP less its value at the entry
   * @param flags how the flags follow from operands, or null
   */
  record Exit(Kind kind, long pc, long stack, PendingFlags flags) {}

  /**
   * Flags that are still operands.
   *
   * @param rule how they follow
   * @param width of the operands in bits
   * @param operands constants, known distances from RSP, or locals of their own ({@link #operand});
   *     the result is left out where it is that of the operands, without a carry in
   */
  record PendingFlags(FlagRule rule, int width, List<Expr> operands) {
    boolean plain() {
      return RegionState.isPlain(rule, operands);
    }
  }

  /** How many operands pending flags have at most. */
  static final int OPERANDS = 3;

  /** Slow exits at one place after which it had better be translated for them. */
  private static final int PATIENCE = 4096;

  private final Entry entry;
  private final List<Exit> exits = new ArrayList<>();
  private final Map<Exit, Integer> numbers = new HashMap<>();
  private int[] slow = {};

  /** The exits of a region with an entry. */
  ExitTable(Entry entry) {
    this.entry = entry;
  }

  /** The n-th operand's local, as an expression. */
  static Expr operand(int n) {
    return new Expr.Temp(~n);
  }

  /** An exit's number. */
  int add(Exit exit) {
    return numbers.computeIfAbsent(
        exit,
        e -> {
          exits.add(e);
          return exits.size() - 1;
        });
  }

  /**
   * Leaves a region. If its function goes on, it does so here, interpreted or in another region,
   * and the callers, who are Java callers, need not know.
   *
   * @param index the exit
   * @param c holds all but what follows
   * @param rsp the region's at its entry
   * @param rax the present one
   * @param ret where the region is expected to return to
   * @return RAX
   */
  public static long leave(int index, Cpu c, long rsp, long rax, long ret, ExitTable table) {
    Exit exit = table.exits.get(index);
    if (exit.kind == Kind.CALLED && (c.unwind & Cpu.LEFT) != 0) {
      return rax;
    }
    if (exit.flags != null && !(exit.kind == Kind.RETURN && ignoresFlags(c))) {
      setFlags(c, exit.flags, rsp);
    }
    c.r4 = rsp + exit.stack;
    c.r0 = rax;
    if (exit.pc != COMPUTED) {
      c.rip = exit.pc;
    }
    if (c.exits != null) {
      ExitReason.count(c, reason(exit, c, rsp));
    }
    table.note(exit, index, c);
    boolean stays = exit.kind.staysInFunction() || exit.kind == Kind.LEAVE && isOnlyAsked(c);
    if (stays && ret != TranslatedCode.NOWHERE) {
      return c.caller.goOn(ret, rsp);
    }
    Unwinding.start(c, rsp, ret);
    return rax;
  }

  /** Whether nothing but the thread's place is wanted, by who samples it. */
  private static boolean isOnlyAsked(Cpu c) {
    return c.limit == Long.MAX_VALUE && c.poll == 0;
  }

  /** Whether what is at RIP cares for no flags, as is usual after a return. */
  private static boolean ignoresFlags(Cpu c) {
    Entry next = KnownEntries.at(c, c.rip);
    return next != null && next.ignoresFlags();
  }

  private void note(Exit exit, int index, Cpu c) {
    if (exit.kind == Kind.MISS) {
      if (entry.missed()) {
        c.caller.widen(entry.pc);
      }
    } else if (exit.kind == Kind.SLOW) {
      c.interpretNext = true;
      if (isTooSlow(index)) {
        c.caller.slowAccess(exit.pc, entry.pc);
      }
    }
  }

  private static ExitReason reason(Exit exit, Cpu c, long rsp) {
    return switch (exit.kind) {
      case SLOW -> ExitReason.ACCESS;
      case MISS -> ExitReason.LEFT_OUT;
      default ->
          c.poll != 0 ? ExitReason.POLL : rsp < c.limit ? ExitReason.DEPTH : ExitReason.ELSEWHERE;
    };
  }

  /** Counts a slow exit; racing threads only lose counts. */
  private boolean isTooSlow(int index) {
    int[] counts = slow;
    if (counts.length <= index) {
      counts = Arrays.copyOf(counts, exits.size());
      slow = counts;
    }
    return ++counts[index] == PATIENCE;
  }

  private static void setFlags(Cpu c, PendingFlags flags, long rsp) {
    long[] operands = new long[OPERANDS];
    for (int i = 0; i < flags.operands.size(); i++) {
      operands[i] = value(c, flags.operands.get(i), rsp);
    }
    if (flags.plain()) {
      long b = operands[1];
      operands[2] = operands[0] + (flags.rule == FlagRule.ADD ? b : -b);
    }
    FlagStore.store(c, flags.rule, flags.width, operands[0], operands[1], operands[2]);
  }

  private static long value(Cpu c, Expr operand, long rsp) {
    if (operand instanceof Expr.Const constant) {
      return constant.value();
    } else if (operand instanceof Expr.StackAddress s) {
      return rsp + s.offset();
    }
    return switch (~((Expr.Temp) operand).id()) {
      case 0 -> c.operand0;
      case 1 -> c.operand1;
      default -> c.operand2;
    };
  }
}
