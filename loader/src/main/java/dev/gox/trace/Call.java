package dev.gox.trace;

import dev.gox.inspect.ProgramView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All calls of one function from one place in the tree of calls, taken together. */
final class Call {
  /** A system call: what strace would print, and when it was made. */
  record SystemCall(String name, String text, int thread, long at) {}

  /** General registers that are kept of the first call, in the order of their names below. */
  static final String[] REGISTERS = {"AX", "BX", "CX", "DI", "SI", "R8", "SP", "R14"};

  final ProgramView.Function function;
  final Call caller;
  final Map<ProgramView.Function, Call> callees = new LinkedHashMap<>();
  final List<SystemCall> systemCalls = new ArrayList<>();

  /** How often it was called. */
  long count;

  /** Instructions of its own, without those of callees. */
  long own;

  /** Nanoseconds from calls to returns, callees included; calls under way don't count. */
  long nanos;

  /** Instructions that its thread had executed when it was first called. */
  long first;

  /** The registers then. */
  long[] registers;

  Call(ProgramView.Function function, Call caller) {
    this.function = function;
    this.caller = caller;
  }

  /** The node of a callee, made if it is new. */
  Call callee(ProgramView.Function callee) {
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
