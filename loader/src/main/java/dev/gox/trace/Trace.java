package dev.gox.trace;

import dev.gox.inspect.ProgramView;
import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.trace.CallRecorder;
import dev.gox.runtime.linux.trace.TracedCall;
import dev.gox.translator.exec.ExecutionObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was seen of a process. Its threads write to it one at a time. */
public final class Trace implements ExecutionObserver.Factory, CallRecorder.Listener {
  /** A function's first call on a thread: when, in instructions of the thread. */
  record First(ProgramView.Function function, long at, int thread, long goroutine) {}

  private static final ProgramView.Function OUTSIDE =
      new ProgramView.Function(0, 0, "(outside of the program)");

  private static final ProgramView.Function VDSO = new ProgramView.Function(0, 0, "(vDSO)");
  private static final long PAGE = 4096;

  final ProgramView program;

  /** Its addresses are moved by so much. */
  private long bias;

  private GuestProcess process;
  private GuestImage image;
  private final String last;
  private long vdso;
  private final Map<Integer, ThreadFollower> threads = new LinkedHashMap<>();
  private final Map<Long, Strand> strands = new HashMap<>();
  private final List<Strand> inOrder = new ArrayList<>();
  private final Set<ProgramView.Function> functions = new HashSet<>();
  private final List<First> firsts = new ArrayList<>();
  private final List<Call.SystemCall> systemCalls = new ArrayList<>();
  final MemoryHistory memory = new MemoryHistory(this);
  private Detail detail;

  /** Instructions of all threads up to now. */
  private long executed;

  private final Map<Long, ProgramView.Function> byAddress = new HashMap<>();
  private final long begun = System.nanoTime();
  private long nanos;
  private boolean done;
  private Call reached;
  private long numberOffset;

  /**
   * Prepares.
   *
   * @param last the function at whose first call the process is ended; null to let it run
   */
  public Trace(ProgramView program, String last) {
    this.program = program;
    this.last = last;
  }

  /** Has single calls and first steps noted too, which pictures need. */
  public Trace inDetail() {
    detail = new Detail();
    return this;
  }

  /**
   * Tells which process to follow, loaded and before its first instruction.
   *
   * @param file the program's
   */
  public void follow(GuestProcess loaded, Path file) {
    process = loaded;
    image = loaded.image();
    vdso = AuxiliaryVector.vdso(loaded);
    bias = AuxiliaryVector.entry(loaded) - program.elf().entry();
    memory.loaded(loaded, file);
  }

  @Override
  public synchronized ExecutionObserver observe(Cpu cpu) {
    GuestThread guest = (GuestThread) cpu.supervisor;
    if (guest.process() != process || guest.image() != image) {
      // Another process, or another program that this one has become.
      return null;
    }
    int tid = guest.tid();
    ThreadFollower follower = new ThreadFollower(this, cpu, tid, threads.size());
    threads.put(tid, follower);
    return follower;
  }

  @Override
  public synchronized void calls(GuestThread thread) {
    ThreadFollower follower = threads.get(thread.tid());
    if (follower != null) {
      follower.calls();
    }
  }

  @Override
  public synchronized void called(TracedCall call, String text) {
    ThreadFollower follower = threads.get(call.thread().tid());
    if (done || follower == null) {
      return;
    }
    Call by = follower.strand().call();
    Call.SystemCall noted =
        new Call.SystemCall(
            call.name(),
            text,
            follower.thread(),
            follower.executed(),
            follower.strand(),
            by,
            follower.callPosition(),
            follower.callBegun() - begun,
            System.nanoTime() - follower.callBegun());
    by.systemCalls.add(noted);
    systemCalls.add(noted);
    memory.called(call, by);
    if (call.name().equals("rt_sigreturn")) {
      follower.handled();
    }
    if (call.neverReturns()) {
      follower.end();
    }
  }

  @Override
  public synchronized void handles(GuestThread thread, int signal) {
    ThreadFollower follower = threads.get(thread.tid());
    if (follower != null) {
      follower.handles();
    }
  }

  /** The function around an address of the process; never null. */
  ProgramView.Function function(long address) {
    ProgramView.Function known = byAddress.get(address);
    if (known == null) {
      known = program.functionAt(address - bias);
      if (known == null) {
        known = vdso != 0 && address - vdso >= 0 && address - vdso < PAGE ? VDSO : OUTSIDE;
      }
      byAddress.put(address, known);
    }
    return known;
  }

  /** Whether an address of the process is in a function. */
  boolean contains(ProgramView.Function f, long address) {
    return f == OUTSIDE || f == VDSO
        ? function(address) == f
        : address - bias >= f.start() && address - bias < f.end();
  }

  /** Whether an address of the process is a function's first. */
  boolean startsAt(ProgramView.Function f, long address) {
    return address - bias == f.start();
  }

  /** The flow of a thread's own g. */
  Strand strand(long g) {
    return strands.get(g);
  }

  /** The flow of the goroutine that a struct g stands for at present, made if it is new. */
  Strand goroutine(long g, int thread) {
    Strand found = strands.get(g);
    long number = numberOf(g);
    if (found == null || found.number != number) {
      found = newStrand(Strand.Kind.GOROUTINE, g, number, thread);
      strands.put(g, found);
    }
    return found;
  }

  /** A flow of its own. */
  Strand newStrand(Strand.Kind kind, long g, long number, int thread) {
    Strand made = new Strand(this, inOrder.size(), kind, g, number, thread);
    inOrder.add(made);
    return made;
  }

  /** A thread's own flow has got its g. */
  void becomes(Strand strand, long g) {
    strand.becomes(g);
    strands.put(g, strand);
  }

  /** A thread calls a function; the trace may end with it. */
  void called(ProgramView.Function f, Strand strand, ThreadFollower by) {
    if (f == OUTSIDE || f == VDSO || !by.isFirst(f)) {
      return;
    }
    functions.add(f);
    firsts.add(new First(f, by.executed(), by.thread(), strand.number));
    if (f.name().equals(last)) {
      reached = strand.call();
      end();
      process.exit(0);
    }
  }

  // ---- details ----

  /** What is noted for pictures; null if nothing is. */
  Detail detail() {
    return detail;
  }

  void advance(int instructions) {
    executed += instructions;
  }

  /** Instructions of all threads up to now. */
  long executed() {
    return executed;
  }

  /** Nanoseconds since the trace's begin. */
  long sinceBegin() {
    return System.nanoTime() - begun;
  }

  /** By how much the program's addresses are moved in the process. */
  long bias() {
    return bias;
  }

  /** A call is over, or its flow has ended. */
  void callEnded(Strand strand, Strand.Frame f, long now) {
    if (detail != null) {
      int function = detail.number(f.function);
      detail.calls.add(
          f.begun - begun, now - begun, f.position, executed, strand.index, function, f.depth);
    }
  }

  /** A flow has run on a thread until now. */
  void ran(int thread, Strand strand, long since, long position) {
    if (detail != null) {
      detail.runs.add(since - begun, sinceBegin(), position, executed, thread, strand.index, 0);
    }
  }

  /** An instruction, or a block that isn't looked at step by step, is about to run. */
  void step(int thread, long address, Cpu cpu) {
    ProgramView.Function f = function(address);
    if (f != OUTSIDE && f != VDSO) {
      detail.steps.note(thread, address, cpu, executed);
    }
  }

  boolean isDone() {
    return done;
  }

  /** Ends the trace; nothing is noted any more. */
  public synchronized void end() {
    if (!done) {
      done = true;
      long now = System.nanoTime();
      nanos = now - begun;
      threads.values().forEach(ThreadFollower::end);
      inOrder.forEach(s -> s.end(now));
    }
  }

  /** Whether the function that ends it was called. */
  public boolean reached() {
    return reached != null;
  }

  /** The call that ended it and its callers, from within; empty if there is none. */
  List<Call> path() {
    List<Call> path = new ArrayList<>();
    for (Call c = reached; c != null && c.caller != null; c = c.caller) {
      path.add(c);
    }
    return path;
  }

  /** Reads a word of the process's memory; 0 where it has none. */
  long word(long address) {
    try {
      return process.memory().getLong(address);
    } catch (GuestFault none) {
      return 0;
    }
  }

  /** A goroutine's number: where it stands in struct g is learnt from the first, number 1. */
  long numberOf(long g) {
    if (numberOffset == 0) {
      // Between versions of Go, words came and went before it.
      for (long offset = 152; offset <= 160 && numberOffset == 0; offset += 8) {
        numberOffset = word(g + offset) == 1 ? offset : 0;
      }
    }
    return numberOffset == 0 ? 0 : word(g + numberOffset);
  }

  /** Each thread's first calls of functions, in their order. */
  List<First> firsts() {
    return firsts;
  }

  int functionCount() {
    return functions.size();
  }

  List<Strand> strands() {
    return inOrder;
  }

  List<Call.SystemCall> systemCalls() {
    return systemCalls;
  }

  /** The threads' numbers, in the order of their begins. */
  List<Integer> threadNumbers() {
    return List.copyOf(threads.keySet());
  }

  int threadCount() {
    return threads.size();
  }

  /** Instructions of all threads. */
  long instructions() {
    // Not the threads' own counts: some still run when the trace has ended.
    return executed;
  }

  long nanos() {
    return nanos;
  }
}
