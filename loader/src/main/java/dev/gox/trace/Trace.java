package dev.gox.trace;

import dev.gox.inspect.ProgramView;
import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.trace.CallRecorder;
import dev.gox.translator.exec.ExecutionObserver;
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

  /** Tells which process to follow, loaded and before its first instruction. */
  public void follow(GuestProcess loaded) {
    process = loaded;
    image = loaded.image();
    vdso = AuxiliaryVector.vdso(loaded);
    bias = AuxiliaryVector.entry(loaded) - program.elf().entry();
  }

  @Override
  public synchronized ExecutionObserver observe(Cpu cpu) {
    GuestThread guest = (GuestThread) cpu.supervisor;
    if (guest.process() != process || guest.image() != image) {
      // Another process, or another program that this one has become.
      return null;
    }
    int tid = guest.tid();
    ThreadFollower follower = new ThreadFollower(this, cpu, tid);
    threads.put(tid, follower);
    return follower;
  }

  @Override
  public synchronized void called(GuestThread thread, String name, String text) {
    ThreadFollower follower = threads.get(thread.tid());
    if (!done && follower != null) {
      Call.SystemCall call = new Call.SystemCall(name, text, thread.tid(), follower.executed());
      follower.strand().call().systemCalls.add(call);
      systemCalls.add(call);
      if (name.equals("rt_sigreturn")) {
        follower.handled();
      }
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
    Strand made = new Strand(kind, g, number, thread);
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

  boolean isDone() {
    return done;
  }

  /** Ends the trace; nothing is noted any more. */
  public synchronized void end() {
    if (!done) {
      done = true;
      long now = System.nanoTime();
      nanos = now - begun;
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

  int threadCount() {
    return threads.size();
  }

  /** Instructions of all threads. */
  long instructions() {
    return threads.values().stream().mapToLong(ThreadFollower::executed).sum();
  }

  long nanos() {
    return nanos;
  }
}
