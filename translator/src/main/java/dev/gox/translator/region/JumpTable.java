package dev.gox.translator.region;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Stmt;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Guesses where a computed jump goes: compilers make switches of {@code lea table(%rip),%r; jmp
 * (%r,%index,8)}, with addresses of the same function in the table. A guess only decides what the
 * region includes; the code compares the address that it really loads.
 */
final class JumpTable {
  /** Entries to read at most. */
  private static final int LIMIT = 512;

  private static final Expr ENTRY_SIZE = new Expr.Const(3);

  private JumpTable() {}

  /**
   * The addresses in the table, each once; none if there seems to be no table.
   *
   * @param path the instructions before the jump, the latest last
   * @param jump the jump's effects before it goes
   * @param target where it goes
   */
  static List<Long> targets(
      GuestMemory memory,
      List<RegionInstruction> path,
      List<Stmt> jump,
      Expr target,
      FunctionMap.Function function) {
    if (function == null
        || !(resolve(target, jump) instanceof Expr.Load load)
        || !(resolve(load.address(), jump) instanceof Expr.Binary sum)
        || sum.op() != BinaryOp.ADD) {
      return List.of();
    }
    Long table = base(sum.a(), path);
    boolean scaled =
        sum.b() instanceof Expr.Binary index
            && index.op() == BinaryOp.SHL
            && index.b().equals(ENTRY_SIZE);
    return table == null || !scaled ? List.of() : read(memory, table, function);
  }

  private static Expr resolve(Expr expr, List<Stmt> body) {
    if (expr instanceof Expr.Temp temp) {
      for (Stmt s : body) {
        if (s instanceof Stmt.Let let && let.temp() == temp.id()) {
          return let.value();
        }
      }
    }
    return expr;
  }

  /** The constant that a register holds, if the latest write to it says so. */
  private static Long base(Expr register, List<RegionInstruction> path) {
    if (!(register instanceof Expr.Get get)) {
      return null;
    }
    for (int i = path.size() - 1; i >= 0; i--) {
      for (Stmt s : path.get(i).body) {
        if (s instanceof Stmt.Set set && set.register().equals(get.register())) {
          return set.width() == 64 && set.value() instanceof Expr.Const c ? c.value() : null;
        }
      }
    }
    return null;
  }

  private static List<Long> read(GuestMemory memory, long table, FunctionMap.Function function) {
    Set<Long> found = new LinkedHashSet<>();
    try {
      for (int i = 0; i < LIMIT; i++) {
        long address = memory.getLong(table + 8L * i);
        if (!function.contains(address)) {
          break;
        }
        found.add(address);
      }
    } catch (GuestFault end) {
      // The table ends where memory does.
    }
    return List.copyOf(found);
  }
}
