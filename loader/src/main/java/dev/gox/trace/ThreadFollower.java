package dev.gox.trace;

import dev.gox.inspect.ProgramView;
import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.exec.ExecutionObserver;
import dev.gox.translator.exec.Transfer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Follows one thread from goroutine to goroutine. Which one runs is what the thread-local word at
 * FS:-8 says, as in all of Go's programs that are linked statically. A return ends the call whose
 * return address it takes; where control comes in another way (goroutine switches, panics, grown
 * stacks), the stack pointer tells which calls are over.
 */
final class ThreadFollower implements ExecutionObserver {
  /** Where Go's struct g has its stack's end and the stack pointer of {@code sched}. */
  private static final long STACK_END = 8;

  private static final long SAVED_SP = 56;

  /** What a signal has interrupted. */
  private record Interrupted(Strand strand, long g, int depth) {}

  private final Trace trace;
  private final Cpu cpu;
  private final int thread;

  /** Its place among the trace's threads. */
  private final int index;

  private final Set<ProgramView.Function> known = new HashSet<>();
  private final Deque<Interrupted> interrupted = new ArrayDeque<>();
  private Strand strand;

  /**
   * Since when the strand runs here: nanoseconds of the JVM's clock, instructions of all threads.
   */
  private long since;

  private long sincePosition;

  private boolean ended;

  /** When the thread's system call began: the same. */
  private long callBegun;

  private long callPosition;
  private Strand handlers;

  /** Who the thread says runs on it. */
  private long g;

  /** The goroutine that is the thread's own, g0; 0 before it has one. */
  private long own;

  private long executed;
  private long expected;

  /** Handlers that are about to be entered; whether one has returned. */
  private int signals;

  private boolean handled;

  ThreadFollower(Trace trace, Cpu cpu, int thread, int index) {
    this.trace = trace;
    this.cpu = cpu;
    this.thread = thread;
    this.index = index;
    strand = trace.newStrand(Strand.Kind.THREAD, 0, 0, thread);
    since = System.nanoTime();
    sincePosition = trace.executed();
    expected = cpu.rip;
    push(trace.function(cpu.rip));
  }

  int thread() {
    return thread;
  }

  /** Whether the thread has not called a function before. */
  boolean isFirst(ProgramView.Function function) {
    return known.add(function);
  }

  /** Instructions up to now. */
  long executed() {
    return executed;
  }

  Strand strand() {
    return strand;
  }

  /** The thread makes a system call. */
  void calls() {
    callBegun = System.nanoTime();
    callPosition = trace.executed();
  }

  long callBegun() {
    return callBegun;
  }

  long callPosition() {
    return callPosition;
  }

  /** Another flow goes on here. */
  private void goTo(Strand next) {
    if (next != strand) {
      noteRun();
      if (strand.isExiting()) {
        strand.end(System.nanoTime());
      }
      strand = next;
    }
  }

  private void noteRun() {
    if (!ended) {
      trace.ran(index, strand, since, sincePosition);
      since = System.nanoTime();
      sincePosition = trace.executed();
    }
  }

  /** The trace has ended, or the thread has. */
  void end() {
    noteRun();
    ended = true;
  }

  /** A signal's handler is entered next. */
  void handles() {
    signals++;
  }

  /** A handler has returned to what was interrupted. */
  void handled() {
    handled = true;
  }

  @Override
  public boolean isStepped(long start, long end) {
    Detail detail = trace.detail();
    if (detail == null) {
      return false;
    }
    synchronized (trace) {
      return !trace.isDone() && detail.steps.wants(start);
    }
  }

  @Override
  public void runs(long address) {
    if (address != expected) {
      synchronized (trace) {
        if (!trace.isDone()) {
          divert(address);
        }
      }
    }
    if (trace.detail() != null) {
      synchronized (trace) {
        if (!trace.isDone()) {
          trace.step(index, address, cpu);
        }
      }
    }
  }

  /** Control has come to an address by a signal, or from its handler. */
  private void divert(long address) {
    if (handled) {
      handled = false;
      Interrupted before = interrupted.poll();
      if (before != null) {
        strand.popTo(before.depth, System.nanoTime());
        goTo(before.strand);
        g = before.g;
      }
    }
    if (signals == 0) {
      land(address);
      return;
    }
    if (handlers == null) {
      handlers = trace.newStrand(Strand.Kind.SIGNALS, 0, 0, thread);
    }
    for (; signals > 0; signals--) {
      interrupted.push(new Interrupted(strand, g, handlers.depth()));
      goTo(handlers);
    }
    push(trace.function(address));
  }

  @Override
  public void ran(long from, int instructions, Transfer how) {
    executed += instructions;
    expected = cpu.rip;
    synchronized (trace) {
      if (trace.isDone()) {
        return;
      }
      trace.advance(instructions);
      strand.call().own += instructions;
      if (handled || signals > 0) {
        // A handler has called rt_sigreturn(2), or a system call was interrupted.
        divert(cpu.rip);
        return;
      }
      switch (how) {
        case CALL -> {
          lookWhoRuns();
          push(trace.function(cpu.rip));
        }
        case RETURN -> returned();
        case JUMP -> {
          Strand.Frame top = strand.top();
          if (top == null || !trace.contains(top.function, cpu.rip)) {
            jumped(cpu.rip);
          }
        }
      }
    }
  }

  private void push(ProgramView.Function function) {
    strand.push(function, g, cpu.r4, System.nanoTime());
    Call call = strand.call();
    if (call.registers == null) {
      call.first = executed;
      call.registers = new long[] {cpu.r0, cpu.r3, cpu.r1, cpu.r7, cpu.r6, cpu.r8, cpu.r4, cpu.r14};
    }
    trace.called(function, strand, this);
  }

  private void returned() {
    lookWhoRuns();
    strand.returned(cpu.r4 - 8, System.nanoTime());
    Strand.Frame top = strand.top();
    if (top == null || !trace.contains(top.function, cpu.rip)) {
      land(cpu.rip);
    }
  }

  /**
   * Control has left a function by a jump: functions that end in a jump are shown one in another.
   */
  private void jumped(long address) {
    boolean switched = lookWhoRuns();
    Strand.Frame top = strand.top();
    ProgramView.Function function = trace.function(address);
    if (switched || top == null || top.slot != cpu.r4 || !trace.startsAt(function, address)) {
      land(address);
    } else if (!strand.jumpedBack(function, cpu.r4, System.nanoTime())) {
      push(function);
    }
  }

  /** Control is at an address in a way that tells nothing; the stack pointer does. */
  private void land(long address) {
    if (strand.g == g) {
      strand.popDead(cpu.r4, System.nanoTime());
    }
    Strand.Frame top = strand.top();
    if (top == null || !trace.contains(top.function, address)) {
      push(trace.function(address));
    }
  }

  /** Looks which goroutine runs now; says if the flow is another one's. */
  private boolean lookWhoRuns() {
    long current = cpu.fsBase == 0 ? 0 : trace.word(cpu.fsBase - 8);
    if (current == g || current == 0) {
      return false;
    }
    g = current;
    if (!interrupted.isEmpty()) {
      return false;
    }
    if (own == 0) {
      own = current;
      trace.becomes(strand, current);
      trace.memory.stack(strand, trace.word(own), trace.word(own + STACK_END), thread);
      return false;
    }
    Strand before = strand;
    if (current != own) {
      goTo(trace.goroutine(current, thread));
      long low = trace.word(current);
      long high = trace.word(current + STACK_END);
      if (strand.setStack(low, high)) {
        trace.memory.stack(strand, low, high, thread);
      }
      return true;
    }
    if (!servesCaller()) {
      goTo(trace.strand(current));
      strand.popDead(trace.word(own + SAVED_SP), System.nanoTime());
    }
    return strand != before;
  }

  /** Whether the goroutine waits for what the thread's own stack is used for. */
  private boolean servesCaller() {
    Strand.Frame top = strand.top();
    if (top == null) {
      return false;
    }
    String name = top.function.name();
    return name.startsWith("runtime.systemstack")
        || name.startsWith("runtime.morestack")
        || name.startsWith("runtime.asmcgocall");
  }
}
