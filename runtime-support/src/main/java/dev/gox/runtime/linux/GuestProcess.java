package dev.gox.runtime.linux;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.CpuLevel;
import dev.gox.runtime.cpu.GuestExecutor;
import dev.gox.runtime.linux.fs.FileTable;
import dev.gox.runtime.linux.fs.HostRoot;
import dev.gox.runtime.linux.fs.HostUser;
import dev.gox.runtime.linux.fs.WorkingFolder;
import dev.gox.runtime.linux.proc.ProcessAttributes;
import dev.gox.runtime.linux.process.HostProgram;
import dev.gox.runtime.linux.process.JobControl;
import dev.gox.runtime.linux.process.Kin;
import dev.gox.runtime.linux.process.ProcessEnd;
import dev.gox.runtime.linux.process.ProgramFormat;
import dev.gox.runtime.linux.process.Sharing;
import dev.gox.runtime.linux.process.Vfork;
import dev.gox.runtime.linux.signal.PendingSignals;
import dev.gox.runtime.linux.signal.SignalActions;
import dev.gox.runtime.linux.thread.FutexTable;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.time.ProcessTimers;
import dev.gox.runtime.linux.trace.Tracer;
import dev.gox.runtime.memory.GuestMemory;
import java.util.ArrayList;
import java.util.List;

/** One guest process: its image, files, threads and identity. Nothing of it is static. */
public final class GuestProcess {
  private final Kernel kernel;
  private final Surroundings surroundings;
  private final int pid;
  private final Kin kin = new Kin();
  private final JobControl jobControl = new JobControl(this);
  private final ProcessAttributes attributes;
  private final ProcessTimers timers = new ProcessTimers();
  private final PendingSignals pendingSignals = new PendingSignals();
  private final List<GuestThread> threads = new ArrayList<>();
  private final WorkingFolder folder;
  private final long startTime;
  private volatile GuestImage image;
  private volatile FileTable files;
  private volatile SignalActions signals;
  private volatile ProgramInfo program = ProgramInfo.NONE;

  /** The program of the host's that it has become; null while it is a guest. */
  private volatile HostProgram hostProgram;

  /** Whose thread waits until this process leaves its memory; null if none does. */
  private Vfork vfork;

  /** A thread is ending all others: execve(2). */
  private boolean executing;

  /** No thread may start any more, and those that run are told to end. */
  private boolean ending;

  /** What the process leaves to others is there: {@link #waitForExit} returns. */
  private boolean ended;

  /** It has had threads and its last one has not given everything back. */
  private boolean holdsFiles;

  private ProcessEnd end;

  /** Makes a process without threads or a parent. */
  public GuestProcess(Kernel kernel, GuestMemory memory) {
    this(kernel, new GuestImage(memory), new Surroundings());
  }

  /** Makes a process without threads, whose parent is outside. */
  public GuestProcess(Kernel kernel, GuestImage image, Surroundings surroundings) {
    this.kernel = kernel;
    this.surroundings = surroundings;
    this.image = image;
    pid = kernel.nextId();
    startTime = kernel.clock().monotonic();
    files = new FileTable();
    folder = new WorkingFolder();
    signals = new SignalActions();
    attributes = new ProcessAttributes();
    kernel.processes().addFirst(this);
  }

  /** Makes a child without threads; it is unknown until the process table has it. */
  public GuestProcess(GuestProcess parent, GuestImage image, Sharing sharing) {
    kernel = parent.kernel;
    surroundings = parent.surroundings;
    this.image = image;
    pid = kernel.nextId();
    startTime = kernel.clock().monotonic();
    files = sharing.files() ? parent.files.share() : parent.files.copy();
    folder = sharing.folder() ? parent.folder.share() : parent.folder.copy();
    signals = sharing.signalActions() ? parent.signals : parent.signals.copy();
    attributes = parent.attributes.copy();
    program = parent.program;
  }

  public Kernel kernel() {
    return kernel;
  }

  /** What its user has chosen for it. */
  public Surroundings surroundings() {
    return surroundings;
  }

  /** What its threads run on; execve(2) replaces it. */
  public GuestImage image() {
    return image;
  }

  public GuestMemory memory() {
    return image.memory();
  }

  /** Who runs this process's threads. */
  public GuestExecutor executor() {
    return image.executor();
  }

  /** Who waits on which futex. */
  public FutexTable futexes() {
    return image.futexes();
  }

  public FileTable files() {
    return files;
  }

  /** How the guest's paths lead to the host's files. */
  public HostRoot root() {
    return surroundings.root();
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

  /** How it is stopped and continued. */
  public JobControl jobControl() {
    return jobControl;
  }

  /** Its relations to other processes. */
  public Kin kin() {
    return kin;
  }

  public int pid() {
    return pid;
  }

  /** When it began, in ns of the kernel's monotonic clock. */
  public long startTime() {
    return startTime;
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
    return folder.path(root());
  }

  /** The current folder, and what CLONE_FS shares besides. */
  public WorkingFolder folder() {
    return folder;
  }

  public void setCwd(byte[] path) {
    folder.setPath(path);
  }

  /** Rights that new files don't get: umask(2). */
  public int umask() {
    return folder.umask();
  }

  public void setUmask(int mask) {
    folder.setUmask(mask);
  }

  /** How many processors the guest sees, at least 1. */
  public int cpus() {
    return surroundings.cpus();
  }

  /** Which processor the guest finds. */
  public CpuLevel cpuLevel() {
    return surroundings.cpuLevel();
  }

  /** Who is told of every system call and signal, or null. */
  public Tracer tracer() {
    return surroundings.tracer();
  }

  // ---- threads ----

  /** Gives the process its first thread: it can be sent signals now, and {@link #start}ed. */
  public void setFirstThread(Cpu cpu) {
    addThread(new GuestThread(this, cpu, pid));
  }

  /** Starts the first thread. */
  public void start() {
    threads().get(0).start();
  }

  /** Adds a thread that is about to start; false if the process is ending or executing. */
  public synchronized boolean addThread(GuestThread thread) {
    if (ending || executing) {
      return false;
    }
    if (thread.image() != null) {
      thread.image().retain();
    }
    threads.add(thread);
    if (!holdsFiles) {
      holdsFiles = true;
      kernel.processStarts();
    }
    return true;
  }

  /** Forgets a thread that has ended; with the last one the process ends. */
  public void threadEnded(GuestThread thread, int status) {
    if (tracer() != null) {
      tracer().threadExited(thread, status);
    }
    if (thread.image() != null) {
      thread.image().memory().detach(thread.cpu());
      thread.image().release();
    }
    boolean last;
    synchronized (this) {
      threads.remove(thread);
      last = threads.isEmpty();
      notifyAll();
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

  // ---- execution of another program ----

  /** Says whose thread waits until this process has left its memory; before it starts. */
  public void setVfork(Vfork waiting) {
    vfork = waiting;
  }

  /** Lets a parent's thread go on that waits until this process has left their memory. */
  private void leaveMemory() {
    Vfork waiting = vfork;
    if (waiting != null) {
      vfork = null;
      waiting.finish();
    }
  }

  /**
   * Ends all threads but one, which is about to execute another program, and waits for them.
   *
   * @return false if the process is ending, or another thread was faster
   */
  public boolean endOtherThreads(GuestThread survivor) {
    List<GuestThread> others;
    synchronized (this) {
      if (ending || executing) {
        return false;
      }
      executing = true;
      others = new ArrayList<>(threads);
    }
    others.remove(survivor);
    others.forEach(GuestThread::die);
    synchronized (this) {
      try {
        while (threads.size() > 1 && !ending) {
          wait();
        }
      } catch (InterruptedException e) {
        // No one interrupts guest threads.
        Thread.currentThread().interrupt();
        return false;
      } finally {
        executing = false;
      }
      return !ending;
    }
  }

  /** Becomes another program, on its only thread, as execve(2) says: the old image is left. */
  public void become(GuestThread t, ProgramFormat.Loaded loaded) {
    FileTable own = files.unshare();
    own.closeForExec();
    files = own;
    SignalActions kept = signals.copy();
    kept.resetHandlers();
    signals = kept;
    timers.deletePosixTimers();
    attributes.programChanges();
    program = loaded.info();
    image = loaded.image();
    t.replaceImage(loaded.image(), loaded.cpu());
    kernel.processes().executes(this);
    leaveMemory();
  }

  /** Becomes a program of the host's, which the only thread then waits for. */
  public void become(HostProgram running) {
    FileTable own = files.unshare();
    own.closeForExec();
    files = own;
    timers.deletePosixTimers();
    hostProgram = running;
    kernel.processes().executes(this);
    leaveMemory();
  }

  /** The program of the host's that it has become; null while it is a guest. */
  public HostProgram hostProgram() {
    return hostProgram;
  }

  // ---- end ----

  /**
   * Ends the process and all its threads, from any thread; the first end counts.
   *
   * @param status the exit status: the program's own
   */
  public void exit(int status) {
    if (tracer() != null) {
      tracer().exited(this, status);
    }
    end(ProcessEnd.exited(status));
  }

  /** Ends the process by a signal, from any thread. */
  public void kill(int signal) {
    if (tracer() != null) {
      tracer().killed(this, signal);
    }
    end(ProcessEnd.killed(signal));
  }

  private void end(ProcessEnd how) {
    synchronized (this) {
      if (ending) {
        return;
      }
      ending = true;
      end = how;
      notifyAll();
    }
    jobControl.end();
    HostProgram running = hostProgram;
    if (running != null) {
      running.end();
    }
    // The last thread may be gone before this one has done its work.
    GuestImage flushed = image;
    boolean there = flushed.retain();
    for (GuestThread thread : threads()) {
      thread.die();
    }
    timers.end();
    if (there) {
      flushed.memory().flushShared(0, Long.MAX_VALUE);
      flushed.release();
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    releaseWhenDone();
  }

  /**
   * Closes the files and tells the parent once the last thread can't touch them any more. A thread
   * that is stuck in a host call keeps them until it comes back.
   */
  private void releaseWhenDone() {
    synchronized (this) {
      if (!ended || !holdsFiles || !threads.isEmpty()) {
        return;
      }
      holdsFiles = false;
    }
    files.release();
    folder.release();
    leaveMemory();
    kernel.processes().ended(this, end);
    kernel.processEnded();
  }

  /** Whether the process is at its end: its threads have been told, and none can start. */
  public synchronized boolean hasEnded() {
    return ending;
  }

  /**
   * Waits for the end; threads that are stuck in a host call are not waited for.
   *
   * @return the exit status as a shell shows it: the program's own, or 128 and the signal
   */
  public synchronized int waitForExit() throws InterruptedException {
    while (!ended) {
      wait();
    }
    return end.shellStatus();
  }

  /**
   * Waits for the end for some time.
   *
   * @param millis how long at most, more than 0
   * @return whether it has ended
   */
  public synchronized boolean waitForExit(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (!ended) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** How it has ended; null before. */
  public synchronized ProcessEnd ending() {
    return end;
  }
}
