package dev.gox.trace;

import dev.gox.inspect.ProgramView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All calls of one function from one place in the tree of calls, taken together. */
final class Call {
  /**
   * A system call.
   *
   * @param text what strace would print
   * @param at how many instructions its thread had executed
   * @param flow whose call it was
   * @param by the function's call that made it
   * @param position how many instructions all threads had executed when it began
   * @param begun nanoseconds since the trace's begin
   * @param nanos how long it took
   */
  record SystemCall(
      String name,
      String text,
      int thread,
      long at,
      Strand flow,
      Call by,
      long position,
      long begun,
      long nanos) {}

  /** Beyond so many calls in each other, one of a function that is among them is the same. */
  private static final int DEEP = 300;

  /** Beyond so many, calls count as their callers'. */
  private static final int DEEPEST = 1000;

  /** General registers that are kept of the first call, in the order of their names below. */
  static final String[] REGISTERS = {"AX", "BX", "CX", "DI", "SI", "R8", "SP", "R14"};

  final ProgramView.Function function;
  final Call caller;
  private final int depth;
  final Map<ProgramView.Function, Call> callees = new LinkedHashMap<>();
  final List<SystemCall> systemCalls = new ArrayList<>();

  /** How often it was called. */
  long count;

  /** Instructions of its own, without those of callees. */
  long own;

  /** Calls of it that are under way. */
  int active;

  /** Nanoseconds from calls to returns, callees included; calls under way don't count. */
  long nanos;

  /** Instructions that its thread had executed when it was first called. */
  long first;

  /** The registers then. */
  long[] registers;

  Call(ProgramView.Function function, Call caller) {
    this.function = function;
    this.caller = caller;
    depth = caller == null ? 0 : caller.depth + 1;
  }

  /** The node of a callee, made if it is new; of deep recursion, an older one. */
  Call callee(ProgramView.Function callee) {
    if (depth >= DEEP) {
      for (Call c = this; c != null; c = c.caller) {
        if (c.function == callee) {
          return c;
        }
      }
      if (depth >= DEEPEST) {
        return this;
      }
    }
    return callees.computeIfAbsent(callee, f -> new Call(f, this));
  }

  Collection<Call> callees() {
    return callees.values();
  }

  /** Instructions, callees included. */
  long instructions() {
    long sum = own;
    for (Call c : callees.values()) {
      sum += c.instructions();
    }
    return sum;
  }

  /** System calls, callees included. */
  long calls() {
    long sum = systemCalls.size();
    for (Call c : callees.values()) {
      sum += c.calls();
    }
    return sum;
  }

  /**
   * The call that is shown in this one's place: the linker's wrappers between Go's calling
   * conventions have the name of what they wrap, and do nothing else.
   */
  Call shown() {
    Call c = this;
    while (c.callees.size() == 1) {
      Call only = c.callees.values().iterator().next();
      if (!only.function.name().equals(c.function.name()) || !c.systemCalls.isEmpty()) {
        break;
      }
      c = only;
    }
    return c;
  }
}
