package dev.gox.runtime.linux;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestExecutor;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.fs.FileTable;
import dev.gox.runtime.linux.fs.HostRoot;
import dev.gox.runtime.linux.fs.HostUser;
import dev.gox.runtime.linux.proc.ProcessAttributes;
import dev.gox.runtime.linux.signal.PendingSignals;
import dev.gox.runtime.linux.signal.SignalActions;
import dev.gox.runtime.linux.thread.FutexTable;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.time.ProcessTimers;
import dev.gox.runtime.linux.trace.Tracer;
import dev.gox.runtime.memory.GuestMemory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One guest process: its memory, files, threads and identity. Nothing of it is static. */
public final class GuestProcess {
  private final Kernel kernel;
  private final GuestMemory memory;
  private final FileTable files = new FileTable();
  private HostRoot root = new HostRoot();
  private ProgramInfo program = ProgramInfo.NONE;
  private final SignalActions signals = new SignalActions();
  private final ProcessAttributes attributes = new ProcessAttributes();
  private final ProcessTimers timers = new ProcessTimers();
  private final PendingSignals pendingSignals = new PendingSignals();
  private final FutexTable futexes = new FutexTable();
  private final List<GuestThread> threads = new ArrayList<>();
  private final int pid;
  private volatile byte[] cwd = {'/'};
  private volatile int umask = 022;
  private GuestExecutor executor;
  private int cpus = Runtime.getRuntime().availableProcessors();
  private boolean verbose;
  private final Set<Integer> unknownCalls = ConcurrentHashMap.newKeySet();
  private final Set<String> missingInstructions = ConcurrentHashMap.newKeySet();
  private Tracer tracer;
  private CallTimes callTimes;
  private long vdso;
  private long breakStart;
  private long breakEnd;
  private boolean stopped;

  /** No thread may start any more, and those that run are told to end. */
  private boolean ending;

  /** What the process leaves to others is there: {@link #waitForExit} returns. */
  private boolean ended;

  /** It has had threads and its last one has not given everything back. */
  private boolean holdsMemory;

  private int exitStatus;

  /** Makes a process without threads. */
  public GuestProcess(Kernel kernel, GuestMemory memory) {
    this.kernel = kernel;
    this.memory = memory;
    pid = kernel.nextId();
  }

  public Kernel kernel() {
    return kernel;
  }

  public GuestMemory memory() {
    return memory;
  }

  public FileTable files() {
    return files;
  }

  /** How the guest's paths lead to the host's files. */
  public HostRoot root() {
    return root;
  }

  /** Confines the process; before it starts. */
  public void setRoot(HostRoot confined) {
    root = confined;
  }

  /** What was executed, and with what. */
  public ProgramInfo program() {
    return program;
  }

  public void setProgram(ProgramInfo info) {
    program = info;
  }

  /** What signals do. */
  public SignalActions signals() {
    return signals;
  }

  /** What it is told about itself. */
  public ProcessAttributes attributes() {
    return attributes;
  }

  /** Timers that send it signals. */
  public ProcessTimers timers() {
    return timers;
  }

  /** Signals sent to the process as a whole. */
  public PendingSignals pendingSignals() {
    return pendingSignals;
  }

  /** Stops all threads at their next polls, as SIGSTOP does. */
  public void stop() {
    synchronized (this) {
      stopped = true;
    }
    threads().forEach(GuestThread::poll);
  }

  /** Ends what {@link #stop} began: SIGCONT. */
  public synchronized void resume() {
    if (stopped) {
      stopped = false;
      notifyAll();
    }
  }

  /** Holds a thread for as long as the process is stopped. */
  public synchronized void awaitContinuation() {
    while (stopped && !ending) {
      try {
        wait();
      } catch (InterruptedException e) {
        // No one interrupts guest threads.
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Who waits on which futex. */
  public FutexTable futexes() {
    return futexes;
  }

  public int pid() {
    return pid;
  }

  /** The user id that the guest sees. */
  public int uid() {
    return HostUser.uid();
  }

  /** The group id that the guest sees. */
  public int gid() {
    return HostUser.gid();
  }

  /** The current folder, an absolute guest path. */
  public byte[] cwd() {
    return cwd;
  }

  public void setCwd(byte[] path) {
    cwd = path;
  }

  /** Rights that new files don't get: umask(2). */
  public int umask() {
    return umask;
  }

  public void setUmask(int mask) {
    umask = mask & 0777;
  }

  /** Who runs this process's threads. */
  public GuestExecutor executor() {
    return executor;
  }

  public void setExecutor(GuestExecutor executor) {
    this.executor = executor;
  }

  /** How many processors the guest sees, at least 1. */
  public int cpus() {
    return cpus;
  }

  public void setCpus(int count) {
    cpus = Math.max(1, count);
  }

  /** Reports on standard error what a program does that gox lacks. */
  public void setVerbose(boolean verbose) {
    this.verbose = verbose;
  }

  /** Who is told of every system call and signal, or null. */
  public Tracer tracer() {
    return tracer;
  }

  /** Traces the process; before it starts. */
  public void setTracer(Tracer tracer) {
    this.tracer = tracer;
  }

  /** What counts its system calls, or null. */
  public CallTimes callTimes() {
    return callTimes;
  }

  /** Has its system calls counted; before it starts. */
  public void setCallTimes(CallTimes times) {
    callTimes = times;
  }

  /** Where the vDSO's image begins; 0 if there is none. */
  public long vdso() {
    return vdso;
  }

  public void setVdso(long address) {
    vdso = address;
  }

  /** The program break as the loader left it: brk(2) moves it from there. */
  public synchronized void setBreak(long address) {
    breakStart = address;
    breakEnd = address;
  }

  public synchronized long breakStart() {
    return breakStart;
  }

  public synchronized long breakEnd() {
    return breakEnd;
  }

  public synchronized void moveBreak(long address) {
    breakEnd = address;
  }

  /** Gives the process its first thread: it can be sent signals now, and {@link #start}ed. */
  public void setFirstThread(Cpu cpu) {
    addThread(new GuestThread(this, cpu, pid));
  }

  /** Starts the first thread. */
  public void start() {
    threads().get(0).start();
  }

  /** Adds a thread that is about to start; false if the process has ended. */
  public synchronized boolean addThread(GuestThread thread) {
    if (ending) {
      return false;
    }
    threads.add(thread);
    if (!holdsMemory) {
      holdsMemory = true;
      kernel.processStarts();
    }
    return true;
  }

  /** Forgets a thread that has ended; with the last one the process ends. */
  public void threadEnded(GuestThread thread, int status) {
    if (thread.cpu() != null) {
      memory.detach(thread.cpu());
    }
    if (tracer != null) {
      tracer.threadExited(thread, status);
    }
    boolean last;
    synchronized (this) {
      threads.remove(thread);
      last = threads.isEmpty();
    }
    if (last) {
      exit(status);
      // Another thread may have ended the process before.
      releaseWhenDone();
    }
  }

  /** The threads that live now. */
  public synchronized List<GuestThread> threads() {
    return List.copyOf(threads);
  }

  /** How many threads live now. */
  public synchronized int threadCount() {
    return threads.size();
  }

  /** The thread of an id, or null. */
  public GuestThread thread(int tid) {
    for (GuestThread t : threads()) {
      if (t.tid() == tid) {
        return t;
      }
    }
    return null;
  }

  /**
   * Ends the process and all its threads, from any thread; the first end counts.
   *
   * @param status the exit status as a shell shows it: the program's own, or 128 and the signal
   */
  public void exit(int status) {
    if (tracer != null) {
      tracer.exited(this, status);
    }
    synchronized (this) {
      if (ending) {
        return;
      }
      ending = true;
      exitStatus = status;
      notifyAll();
    }
    List<GuestThread> told = threads();
    for (GuestThread thread : told) {
      thread.die();
    }
    timers.end();
    memory.flushShared(0, Long.MAX_VALUE);
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    releaseWhenDone();
  }

  /**
   * Closes the files and frees the memory once the last thread can't touch them any more. A thread
   * that is stuck in a host call keeps them until it comes back.
   */
  private void releaseWhenDone() {
    synchronized (this) {
      if (!ended || !holdsMemory || !threads.isEmpty()) {
        return;
      }
      holdsMemory = false;
    }
    files.closeAll();
    if (executor != null) {
      executor.close();
    }
    memory.release();
    kernel.processEnded();
  }

  /** Whether the process is at its end: its threads have been told, and none can start. */
  public synchronized boolean hasEnded() {
    return ending;
  }

  /** Waits for the end; threads that are stuck in a host call are not waited for. */
  public synchronized int waitForExit() throws InterruptedException {
    while (!ended) {
      wait();
    }
    return exitStatus;
  }

  /**
   * A fault that the program does not handle ends it: says what and where.
   *
   * @param fault null if a signal frame could not be written or read back
   */
  public void reportFatal(Cpu cpu, int signal, GuestFault fault) {
    if (fault != null && fault.instruction != null) {
      return; // Said by reportMissing.
    }
    byte[] code = new byte[15];
    int n = memory.fetchCode(cpu.rip, code, code.length);
    System.err.println(
        "gox: the program ends by signal "
            + signal
            + " at 0x"
            + Long.toHexString(cpu.rip)
            + " (bytes "
            + HexFormat.of().formatHex(code, 0, n)
            + "): "
            + (fault == null ? "bad signal frame" : fault.getMessage()));
  }

  /**
   * An instruction was met that processors have and gox lacks: says so once of each operation.
   *
   * @param instruction its disassembly and bytes
   */
  public void reportMissing(long rip, String instruction) {
    int end = instruction.indexOf(' ');
    if (missingInstructions.add(instruction.substring(0, end))) {
      System.err.println(
          "gox: instruction not implemented: "
              + instruction
              + " at 0x"
              + Long.toHexString(rip)
              + "; the program gets SIGILL: it should use what CPUID offers, as with GOAMD64=v1");
    }
  }

  /** A call that gox does not serve was made: tells it once of each number. */
  void unknownCall(int number) {
    if (verbose && unknownCalls.add(number)) {
      SyscallTable.Row row = SyscallTable.find(number);
      String name = row == null ? "unknown" : row.name();
      System.err.println(
          "gox: system call " + number + " (" + name + ") is not implemented: ENOSYS");
    }
  }

  /** A handler failed in a way that only a defect of gox's can explain. */
  void internalError(String call, Throwable bug) {
    System.err.println("gox: internal error in " + call + ": " + bug);
  }
}
