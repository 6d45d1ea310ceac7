package dev.gox.translator.region;

import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.Disassembly;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Stmt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Finds the region behind an entry: what direct jumps reach inside one guest function, as far as it
 * is wanted. One for each translating thread.
 */
public final class RegionBuilder {
  private GuestMemory memory;
  private final InstructionLifter lifter;
  private final FlagPeek flags;
  private final FunctionMap functions;

  /** Builds from a memory's code. */
  public RegionBuilder(
      GuestMemory memory, InstructionDecoder decoder, FormIndex index, FunctionMap functions) {
    this.memory = memory;
    lifter = new InstructionLifter(memory, decoder, index);
    flags = new FlagPeek(lifter, functions);
    this.functions = functions;
  }

  /** Reads another process's memory from now on. */
  public void readFrom(GuestMemory other) {
    memory = other;
    lifter.readFrom(other);
  }

  /** Builds regions in which MXCSR counts from now on. */
  public void useExactFloats() {
    lifter.useExactFloats();
  }

  /** The memory that it reads. */
  public GuestMemory memory() {
    return memory;
  }

  /** Whether code at an address surely sets all flags before it reads any. */
  public boolean setsFlagsFirst(long address) {
    return flags.deadAt(address);
  }

  /** Forgets which pages were read; something else is going to be translated. */
  public void forgetPages() {
    lifter.pages.clear();
  }

  /** Addresses of the pages whose instructions what was built since rests on. */
  public long[] pagesRead() {
    return lifter.pages.all();
  }

  /** The instruction at an address, its meaning bound and untouched by passes; null if none. */
  public RegionInstruction instruction(long address) {
    return lifter.lift(address);
  }

  /**
   * What a function's instructions come to, see {@link BodyHash}; {@link BodyHash#NONE} if unknown.
   */
  public long bodyHash(FunctionMap.Function function) {
    return BodyHash.of(function, lifter);
  }

  /** The text of the instruction at an address. */
  public String disassembly(long address) {
    return lifter.lift(address) == null ? "(bad)" : Disassembly.of(lifter.decoded);
  }

  /**
   * The region of an entry.
   *
   * @param function the function that it must stay in; null if unknown
   * @param wanted whether a jump's target shall be part of it: code that has never run is better
   *     left out
   * @param limit instructions at most
   * @return null if not even the entry's instruction can be translated
   */
  public Region build(long entry, FunctionMap.Function function, LongPredicate wanted, int limit) {
    Discovery found = new Discovery(entry, function, wanted, limit);
    found.run();
    if (!found.code.containsKey(entry)) {
      return null;
    }
    Region region = found.region();
    region.cut = found.cut;
    return region;
  }

  /** A call of {@link #build}. */
  private final class Discovery {
    private final long entry;
    private final FunctionMap.Function function;
    private final LongPredicate wanted;
    private final int limit;
    private boolean cut;
    private final Map<Long, RegionInstruction> code = new HashMap<>();
    private final Map<Long, Terminator> terminators = new HashMap<>();
    private final Set<Long> leaders = new HashSet<>();
    private final Deque<Long> work = new ArrayDeque<>();

    /** What leads to the instruction being looked at. */
    private final List<RegionInstruction> path = new ArrayList<>();

    Discovery(long entry, FunctionMap.Function function, LongPredicate wanted, int limit) {
      this.entry = entry;
      this.function = function;
      this.wanted = wanted;
      this.limit = limit;
    }

    void run() {
      leaders.add(entry);
      work.add(entry);
      while (!work.isEmpty()) {
        follow(work.poll());
      }
    }

    private void follow(long start) {
      long pc = start;
      path.clear();
      while (!code.containsKey(pc)) {
        if (code.size() >= limit) {
          cut = true;
          return;
        }
        RegionInstruction instruction = lifter.lift(pc);
        if (instruction == null) {
          return;
        }
        Terminator end = terminator(instruction);
        code.put(pc, instruction);
        path.add(instruction);
        if (end != null) {
          terminators.put(pc, end);
          return;
        }
        pc = instruction.next;
        if (function != null && !function.contains(pc)) {
          return;
        }
      }
    }

    /** How an instruction ends its block, or null; what it leads to is put on the work list. */
    private Terminator terminator(RegionInstruction instruction) {
      if (instruction.opaque != null) {
        reach(instruction.next);
        return new Terminator.Opaque(instruction.next);
      }
      List<Stmt> body = instruction.body;
      Stmt last = body.isEmpty() ? null : body.get(body.size() - 1);
      if (last instanceof Stmt.Branch branch) {
        instruction.body = body.subList(0, body.size() - 1);
        long taken = ((Expr.Const) branch.taken()).value();
        long notTaken = ((Expr.Const) branch.notTaken()).value();
        reach(taken);
        reach(notTaken);
        return new Terminator.Branch(branch.test(), taken, notTaken);
      } else if (last instanceof Stmt.Jump jump) {
        instruction.body = withoutCheck(body.subList(0, body.size() - 1));
        return transfer(instruction, jump.target());
      }
      return null;
    }

    /** Regions check a computed target only where they leave for it. */
    private static List<Stmt> withoutCheck(List<Stmt> body) {
      return body.stream().filter(s -> !(s instanceof Stmt.Do)).toList();
    }

    private Terminator transfer(RegionInstruction instruction, Expr target) {
      switch (lifter.decoded.mnemonic()) {
        case "call" -> {
          reach(instruction.next);
          return new Terminator.Call(target, instruction.next);
        }
        case "ret" -> {
          return new Terminator.Return(target);
        }
        default -> {
          if (target instanceof Expr.Const address) {
            reach(address.value());
            return new Terminator.Goto(address.value());
          }
          List<Long> likely = JumpTable.targets(memory, path, instruction.body, target, function);
          likely.forEach(this::reach);
          return new Terminator.Indirect(target, likely);
        }
      }
    }

    private void reach(long target) {
      boolean inside = function == null || function.contains(target);
      if (inside && leaders.contains(target)) {
        return;
      }
      if (inside && wanted.test(target)) {
        leaders.add(target);
        work.add(target);
      }
    }

    /** Blocks in reverse postorder, stack offsets followed from the entry. */
    Region region() {
      Map<Long, RegionBlock> blocks = new HashMap<>();
      Deque<RegionBlock> pending = new ArrayDeque<>();
      RegionBlock first = new RegionBlock(entry);
      blocks.put(entry, first);
      pending.add(first);
      while (!pending.isEmpty()) {
        RegionBlock block = pending.poll();
        fill(block);
        for (long target : block.targets()) {
          if (!code.containsKey(target) || !leaders.contains(target)) {
            continue;
          }
          RegionBlock next = blocks.get(target);
          if (next == null) {
            next = new RegionBlock(target);
            next.stackIn = block.stackAfter();
            blocks.put(target, next);
            pending.add(next);
          }
          if (!block.stackLost() && next.stackIn == block.stackAfter()) {
            block.successors.add(next);
          }
        }
      }
      List<RegionBlock> order = new ArrayList<>();
      Ordering ordering = new Ordering(order);
      ordering.visit(first);
      Collections.reverse(order);
      Region region = new Region(entry);
      region.followsAbi = function != null;
      region.compiled = function != null && functions.isCompiled(function);
      order.forEach(region::add);
      return region;
    }

    private void fill(RegionBlock block) {
      StackTracker stack = new StackTracker(block.stackIn);
      long pc = block.pc;
      for (; ; ) {
        RegionInstruction raw = code.get(pc);
        if (raw == null) {
          block.terminator = new Terminator.Goto(pc);
          break;
        }
        RegionInstruction instruction =
            new RegionInstruction(pc, raw.next, stack.instruction(raw.body), raw.opaque, raw.words);
        instruction.stack = block.instructions.isEmpty() ? block.stackIn : block.stackOut;
        block.instructions.add(instruction);
        block.stackOut = stack.offset();
        Terminator end = terminators.get(pc);
        if (end != null) {
          block.terminator = bound(end, stack);
          block.tail =
              function != null
                  && end instanceof Terminator.Goto jump
                  && !function.contains(jump.target());
          break;
        }
        pc = raw.next;
        if (stack.offset() == StackTracker.UNKNOWN || leaders.contains(pc)) {
          block.terminator = new Terminator.Goto(pc);
          break;
        }
      }
    }

    private Terminator bound(Terminator end, StackTracker stack) {
      if (end instanceof Terminator.Branch t) {
        return new Terminator.Branch(stack.test(t.test()), t.taken(), t.notTaken());
      } else if (end instanceof Terminator.Call t) {
        return new Terminator.Call(stack.value(t.target()), t.next());
      } else if (end instanceof Terminator.Return t) {
        return new Terminator.Return(stack.value(t.target()));
      } else if (end instanceof Terminator.Indirect t) {
        return new Terminator.Indirect(stack.value(t.target()), t.likely());
      }
      return end;
    }
  }

  /** A depth-first search that lists blocks in postorder and marks loop headers. */
  private static final class Ordering {
    private final List<RegionBlock> order;
    private final Set<RegionBlock> seen = new HashSet<>();
    private final Set<RegionBlock> open = new HashSet<>();

    Ordering(List<RegionBlock> order) {
      this.order = order;
    }

    void visit(RegionBlock block) {
      seen.add(block);
      open.add(block);
      for (RegionBlock next : block.successors) {
        if (open.contains(next)) {
          next.loopHeader = true;
        } else if (!seen.contains(next)) {
          visit(next);
        }
      }
      open.remove(block);
      order.add(block);
    }
  }
}
