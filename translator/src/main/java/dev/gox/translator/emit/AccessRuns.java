package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionInstruction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which accesses of a block go by one check: those whose addresses differ by constants, such as the
 * fields of one object. The check stands before the first of them and is of all the bytes from the
 * lowest to the highest. It may so fail before an access that would not have: then the interpreter
 * executes the instruction, and nothing is lost but time.
 *
 * <p>So an access is checked a few instructions before it is made. Of memory that another thread
 * unmaps meanwhile it may yet get the zeros that are there, where a processor might have faulted.
 */
final class AccessRuns {
  /** Accesses within so many bytes from an address. */
  static final class Run {
    /** The address, less a constant; it is that of a page if all is known. */
    final Expr base;

    final RegionInstruction first;
    long low;
    long high;
    boolean toWrite;

    private Run(Expr base, RegionInstruction first, long low, long high, boolean toWrite) {
      this.base = base;
      this.first = first;
      this.low = low;
      this.high = high;
      this.toWrite = toWrite;
    }

    private boolean take(long from, long to, boolean write) {
      long lowest = Math.min(low, from);
      long highest = Math.max(high, to);
      if (highest - lowest > GuestAccess.CHECKED || base instanceof Expr.Const && highest > PAGE) {
        return false;
      }
      low = lowest;
      high = highest;
      toWrite |= write;
      return true;
    }
  }

  private static final long PAGE = 4096;

  private final Map<RegionInstruction, Map<Expr, Run>> runs = new HashMap<>();
  private final Set<RegionInstruction> apart = new HashSet<>();

  /** The runs whose addresses have not changed so far. */
  private final Map<Expr, Run> open = new HashMap<>();

  /**
   * Finds a block's runs.
   *
   * @param asked tells of instructions whose accesses are checked in another way; asked once, as
   *     the answer may change
   */
  AccessRuns(RegionBlock block, Predicate<RegionInstruction> asked) {
    for (RegionInstruction instruction : block.instructions) {
      if (instruction.opaque != null) {
        open.clear();
      } else {
        boolean isApart = asked.test(instruction);
        if (isApart) {
          apart.add(instruction);
        }
        for (Stmt s : instruction.body) {
          if (!isApart) {
            add(instruction, s);
          }
          close(SlotUse.written(List.of(s)));
        }
        open.keySet().removeIf(base -> !isLasting(base));
      }
    }
    open.clear();
  }

  /** Whether an instruction's accesses are checked in another way. */
  boolean areApart(RegionInstruction instruction) {
    return apart.contains(instruction);
  }

  /** The run that an instruction's access is in, if it is made in any case. */
  Run find(RegionInstruction instruction, Expr address) {
    return runs.getOrDefault(instruction, Map.of()).get(address);
  }

  /** A run of one access. */
  static Run single(RegionInstruction instruction, Expr address, int bytes, boolean toWrite) {
    long offset = offset(address);
    return new Run(base(address), instruction, offset, offset + bytes, toWrite);
  }

  private void add(RegionInstruction instruction, Stmt s) {
    if (s instanceof Stmt.Let let && let.value() instanceof Expr.Load load) {
      add(instruction, load.address(), load.width() / 8, false);
    } else if (s instanceof Stmt.Let let && let.value() instanceof Expr.LoadToWrite load) {
      add(instruction, load.address(), load.width() / 8, true);
    } else if (s instanceof Stmt.Store store) {
      add(instruction, store.address(), store.width() / 8, true);
    } else if (s instanceof Stmt.StoreVector store) {
      add(instruction, store.address(), store.width() / 8, true);
    }
  }

  private void add(RegionInstruction instruction, Expr address, int bytes, boolean toWrite) {
    if (TranslatedCode.isOnStack(address)) {
      return;
    }
    Expr base = base(address);
    long offset = offset(address);
    Run run = open.get(base);
    if (run == null || !run.take(offset, offset + bytes, toWrite)) {
      run = single(instruction, address, bytes, toWrite);
      open.put(base, run);
    }
    runs.computeIfAbsent(instruction, i -> new HashMap<>()).put(address, run);
  }

  /** Slots have been written: what was computed with them is another address now. */
  private void close(long written) {
    if (written != 0) {
      for (Iterator<Expr> i = open.keySet().iterator(); i.hasNext(); ) {
        if ((SlotUse.of(i.next(), false) & written) != 0) {
          i.remove();
        }
      }
    }
  }

  /** Whether an expression is the same in the next instruction while its slots are not written. */
  private static boolean isLasting(Expr e) {
    if (e instanceof Expr.Get get) {
      return get.register().number() != Cpu.RSP;
    } else if (e instanceof Expr.Binary binary) {
      return isLasting(binary.a()) && isLasting(binary.b());
    } else if (e instanceof Expr.Unary unary) {
      return isLasting(unary.a());
    }
    return e instanceof Expr.Const;
  }

  /** An address without the constant that is added to it; a known one's page. */
  static Expr base(Expr address) {
    if (address instanceof Expr.Const c) {
      return new Expr.Const(c.value() & -PAGE);
    }
    return address instanceof Expr.Binary sum
            && sum.op() == BinaryOp.ADD
            && sum.b() instanceof Expr.Const
        ? sum.a()
        : address;
  }

  /** How far an address is from its base. */
  static long offset(Expr address) {
    if (address instanceof Expr.Const c) {
      return c.value() & PAGE - 1;
    }
    return address instanceof Expr.Binary sum
            && sum.op() == BinaryOp.ADD
            && sum.b() instanceof Expr.Const c
        ? c.value()
        : 0;
  }
}
