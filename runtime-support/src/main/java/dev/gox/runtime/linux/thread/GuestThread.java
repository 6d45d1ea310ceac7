package dev.gox.runtime.linux.thread;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.Supervisor;
import dev.gox.runtime.flight.Flight;
import dev.gox.runtime.flight.SystemCallEvent;
import dev.gox.runtime.flight.ThreadEndEvent;
import dev.gox.runtime.flight.ThreadStartEvent;
import dev.gox.runtime.linux.CallTimes;
import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.SyscallTable;
import dev.gox.runtime.linux.SystemCallEntry;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.signal.AlternateStack;
import dev.gox.runtime.linux.signal.LastFault;
import dev.gox.runtime.linux.signal.SignalDelivery;
import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.linux.signal.SignalSender;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.time.ResourceUsage;
import dev.gox.runtime.linux.time.VdsoCalls;
import dev.gox.runtime.linux.trace.TracedCall;
import dev.gox.runtime.linux.trace.Tracer;

/** One guest thread on a Java thread of its own. */
public final class GuestThread implements Supervisor {
  private final GuestProcess process;
  private final WaitQueue.Listener waker = new Waker();
  private final ThreadSignals signals;

  /** The processor; null only for threads that make calls but run no code. */
  private volatile Cpu cpu;

  /** What the processor's code is in; null if there is no processor. */
  private volatile GuestImage image;

  private volatile int tid;
  private final AlternateStack alternateStack = new AlternateStack();
  private final LastFault lastFault = new LastFault();

  private byte[] name;

  /** PR_SET_KEEPCAPS: remembered, since there are no capabilities to keep. */
  private volatile boolean keepsCapabilities;

  /** How often timed system calls have begun and ended; see {@link #timedCalls}. */
  private volatile int timedCalls;

  private volatile int timedCall;
  private Thread java;
  private volatile boolean dying;
  private boolean resumed;
  private int exitStatus;

  /**
   * Where to clear the thread id and wake a futex at the end: set_tid_address(2); 0 for nowhere.
   */
  private long clearTid;

  private long robustList;

  /** A thread that makes calls on behalf of no code. */
  public GuestThread(GuestProcess process) {
    this(process, null, process.pid());
  }

  /** A thread that runs a processor; it starts by {@link #start}. */
  public GuestThread(GuestProcess process, Cpu cpu, int tid) {
    this.process = process;
    this.cpu = cpu;
    image = cpu == null ? null : process.image();
    this.tid = tid;
    signals = new ThreadSignals(process.pendingSignals());
    if (cpu != null) {
      cpu.supervisor = this;
    }
  }

  public Cpu cpu() {
    return cpu;
  }

  /** What the processor's code is in; null for threads that run no code. */
  public GuestImage image() {
    return image;
  }

  public int tid() {
    return tid;
  }

  /** Where handlers run that ask for it: sigaltstack(2). */
  public AlternateStack alternateStack() {
    return alternateStack;
  }

  /** What its signal frames show of processor exceptions. */
  public LastFault lastFault() {
    return lastFault;
  }

  /** Head of the list of futexes it holds, or 0: set_robust_list(2). */
  long robustList() {
    return robustList;
  }

  void setRobustList(long head) {
    robustList = head;
  }

  public void setClearTid(long address) {
    clearTid = address;
  }

  /** Starts the Java thread; OutOfMemoryError if the host grants no more threads. */
  public void start() {
    java = new Thread(null, new Body(), "guest-" + tid, JAVA_STACK);
    java.setDaemon(true);
    java.start();
  }

  /**
   * Room for the deepest chain of calls that a system call makes, below those of the guest's
   * functions that the translator's dispatcher lets be Java calls.
   */
  private static final long JAVA_STACK = 16 << 20;

  /** What the Java thread does; a lambda would cost a cold JVM a millisecond. */
  private final class Body implements Runnable {
    @Override
    public void run() {
      GuestThread.this.run();
    }
  }

  private void run() {
    if (Flight.isOn()) {
      ThreadStartEvent.happened(tid, process.pid());
    }
    try {
      Cpu ran;
      do {
        ran = cpu;
        GuestImage used = image;
        used.executor().run(ran);
        if (used != image) {
          used.memory().detach(ran);
          used.release();
        }
        // Another processor is another program's.
      } while (ran != cpu);
    } catch (Throwable bug) {
      System.err.println("gox: internal error in guest thread " + tid + ": " + bug);
      process.exit(INTERNAL_ERROR);
    } finally {
      if (!process.hasEnded()) {
        leaveMemory();
      }
      if (process.kernel().processes().isChild(process)) {
        ResourceUsage.account(this);
      }
      if (Flight.isOn()) {
        ThreadEndEvent.happened(tid, process.pid());
      }
      process.threadEnded(this, exitStatus);
    }
  }

  /** The exit status after a defect of gox's own: EX_SOFTWARE of sysexits.h. */
  private static final int INTERNAL_ERROR = 70;

  /** Does what others wait for who share the memory: mm_release in kernel/fork.c. */
  private void leaveMemory() {
    RobustList.release(this);
    if (clearTid == 0) {
      return;
    }
    try {
      image.memory().putInt(clearTid, 0);
      image.futexes().wake(clearTid, 1, -1);
    } catch (GuestFault fault) {
      // The kernel ignores a bad address here.
    }
  }

  /**
   * Goes on as the only thread of another program, when the call under way is over: execve(2).
   *
   * @param entered the program's image
   * @param start the processor at its start
   */
  public void replaceImage(GuestImage entered, Cpu start) {
    leaveMemory();
    clearTid = 0;
    robustList = 0;
    alternateStack.reset();
    name = null;
    keepsCapabilities = false;
    tid = process.pid();
    entered.retain();
    Cpu left = cpu;
    start.supervisor = this;
    image = entered;
    cpu = start;
    left.r0 = 0;
    left.halted = true;
    resumed = true;
    // Whoever wanted this thread to look may have told the processor that it has left.
    start.poll = 1;
  }

  /** Ends this thread at its next poll: exit(2), or exit_group(2) by another. */
  public void die() {
    dying = true;
    poll();
    signals.end();
  }

  /** Ends this thread with a status that counts if it is the last. */
  public void exit(int status) {
    exitStatus = status;
    die();
  }

  @Override
  public void systemCall(Cpu c) {
    long number = c.r0;
    Tracer tracer = process.tracer();
    TracedCall traced =
        tracer == null ? null : tracer.enter(this, number, c.r7, c.r6, c.r2, c.r10, c.r8, c.r9);
    SystemCallEvent event = Flight.isOn() ? SystemCallEvent.started() : null;
    CallTimes times = process.surroundings().callTimes();
    long begun = times == null ? 0 : beginTimed(times, number);
    long result = SystemCallEntry.call(this, number, c.r7, c.r6, c.r2, c.r10, c.r8, c.r9);
    if (times != null) {
      times.end(number, begun);
      timedCalls++;
    }
    if (event != null && event.isWanted()) {
      event.commit(SyscallTable.nameOf(number), result, tid);
    }
    if (traced != null) {
      tracer.leave(traced, resumed ? c.r0 : result);
    }
    if (result <= -Errno.ERESTARTSYS && result >= -Errno.ERESTART_RESTARTBLOCK && !resumed) {
      SignalDelivery.interrupted(this, (int) -result, number);
      return;
    }
    if (resumed) {
      resumed = false;
      return;
    }
    c.r0 = result;
    if (signals.hasBorrowedMask() && !signals.interrupted()) {
      signals.returnMask();
    }
  }

  private long beginTimed(CallTimes times, long number) {
    timedCall = (int) number;
    timedCalls++;
    return times.begin(number);
  }

  /**
   * How many system calls have begun and have ended, of those that {@link CallTimes} counts: odd
   * while one is under way, in which the processor's registers stay as they are. For other threads:
   * what they have read is right if this has not changed meanwhile.
   */
  public int timedCalls() {
    return timedCalls;
  }

  /** The number of the call under way, if one is. */
  public int timedCall() {
    return timedCall;
  }

  /** The call under way has set all registers itself: rt_sigreturn(2). */
  public void resume() {
    resumed = true;
  }

  @Override
  public void poll(Cpu c) {
    c.poll = 0;
    if (dying) {
      c.halted = true;
      return;
    }
    process.jobControl().awaitContinuation();
    SignalDelivery.deliverPending(this);
  }

  @Override
  public void fault(Cpu c, GuestFault fault) {
    SignalDelivery.fault(this, fault);
  }

  @Override
  public long vdso(Cpu c, long address, long first, long second) {
    return VdsoCalls.call(this, address, first, second);
  }

  public GuestProcess process() {
    return process;
  }

  /** A listener for wait queues that wakes this thread. */
  public WaitQueue.Listener waker() {
    return waker;
  }

  /** Its pending signals, its mask, its sleep. */
  public ThreadSignals signals() {
    return signals;
  }

  /** Sends the thread a signal as its own doing, such as SIGPIPE, from any thread. */
  public void raise(int signal) {
    SignalSender.toThread(
        this, signal, SignalInfo.from(SignalInfo.SI_USER, process.pid(), process.uid()));
  }

  /** Makes the thread look at its signals, and whatever else polls are for, soon. */
  public void poll() {
    Cpu c = cpu;
    if (c != null) {
      c.poll = 1;
    }
  }

  /** PR_GET_KEEPCAPS. */
  public boolean keepsCapabilities() {
    return keepsCapabilities;
  }

  public void setKeepsCapabilities(boolean on) {
    keepsCapabilities = on;
  }

  /** Its name, of 15 bytes at most: prctl(2), PR_SET_NAME. */
  public byte[] name() {
    return name == null ? process.program().name() : name;
  }

  public void setName(byte[] newName) {
    name = newName;
  }

  /** The Java thread that runs it; null before it starts, and for threads that run no code. */
  public Thread javaThread() {
    return java;
  }

  private final class Waker implements WaitQueue.Listener {
    @Override
    public void ready(int events) {
      signals.wake();
    }
  }
}
