package dev.gox.debug;

import dev.gox.debug.HeldThread.Mode;
import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.process.ProcessEnd;
import dev.gox.runtime.linux.signal.SignalFilter;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.translator.exec.ExecutionObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Holds the threads of a process: all stand still, or those run that a client lets run. Guest
 * threads ask it before they go on; a client's thread tells it what they may do, and waits for what
 * stops them.
 */
public final class Debugger implements ExecutionObserver.Factory, SignalFilter {
  /** How long to wait for threads to stand still that are at no place to look: milliseconds. */
  private static final long PATIENCE = 2000;

  /** What to watch for changes, and what it was. */
  private static final class Watch {
    final long address;
    byte[] value;

    Watch(long address, byte[] value) {
      this.address = address;
      this.value = value;
    }
  }

  private final Map<Integer, HeldThread> threads = new LinkedHashMap<>();
  private final TreeSet<Long> breakpoints = new TreeSet<>();
  private final Map<Long, Watch> watches = new LinkedHashMap<>();
  private final boolean[] passed = new boolean[65];
  private GuestProcess process;

  /** The breakpoints in order, for threads that run. */
  private volatile long[] stops = {};

  private volatile boolean watching;

  /** What threads that begin may do. */
  private Mode beginning;

  /** Whether a client looks after the process; without one it just runs. */
  private boolean attended;

  private Stop stop;

  /**
   * Prepares.
   *
   * @param suspended whether the first thread waits for a client before its first instruction
   */
  public Debugger(boolean suspended) {
    beginning = suspended ? Mode.HELD : Mode.RUN;
    attended = suspended;
  }

  /** Tells which process to hold, loaded and before its first instruction. */
  public synchronized void hold(GuestProcess loaded) {
    process = loaded;
    if (attended) {
      stop = new Stop(Stop.Kind.STOPPED, loaded.pid(), Stop.SIGTRAP, "");
    }
  }

  GuestProcess process() {
    return process;
  }

  // ---- guest threads ----

  @Override
  public synchronized HeldThread observe(Cpu cpu) {
    GuestThread guest = (GuestThread) cpu.supervisor;
    if (guest.process() != process) {
      return null;
    }
    HeldThread thread = new HeldThread(this, guest, cpu, beginning);
    threads.put(guest.tid(), thread);
    notifyAll();
    return thread;
  }

  synchronized void ended(HeldThread thread) {
    threads.remove(thread.tid(), thread);
    notifyAll();
  }

  /** Whether control may not just pass an address; asked without a lock. */
  boolean stopsAt(long address) {
    long[] all = stops;
    return all.length != 0 && Arrays.binarySearch(all, address) >= 0;
  }

  /** Whether there is something to stop at between two addresses, the first excluded. */
  boolean stopsBetween(long start, long end) {
    if (watching) {
      return true;
    }
    long[] all = stops;
    if (all.length == 0) {
      return false;
    }
    int at = Arrays.binarySearch(all, start + 1);
    int next = at >= 0 ? at : -at - 1;
    return next < all.length && all[next] < end;
  }

  boolean isWatching() {
    return watching;
  }

  /** A thread is about to go on, and there may be something to stop for. */
  synchronized boolean mayRun(HeldThread t) {
    while (!process.hasEnded()) {
      if (t.mode == Mode.HELD) {
        park(t);
      } else if (t.stepped) {
        t.stepped = false;
        stop(t, Stop.SIGTRAP, "");
      } else if (breakpoints.contains(t.cpu.rip)) {
        stop(t, Stop.SIGTRAP, "swbreak:;");
      } else {
        break;
      }
    }
    return t.cpu.poll == 0 && !t.cpu.halted;
  }

  private void park(HeldThread t) {
    t.parked = true;
    notifyAll();
    while (t.mode == Mode.HELD && !process.hasEnded()) {
      await(0);
    }
    t.parked = false;
  }

  private void await(long milliseconds) {
    try {
      wait(milliseconds);
    } catch (InterruptedException e) {
      // No one interrupts guest threads, nor the client's.
      Thread.currentThread().interrupt();
    }
  }

  /** All threads stop because of one. */
  private void stop(HeldThread t, int signal, String detail) {
    stop = new Stop(Stop.Kind.STOPPED, t.tid(), signal, detail);
    beginning = Mode.HELD;
    threads.values().forEach(each -> each.mode = Mode.HELD);
    notifyAll();
  }

  synchronized void setInKernel(HeldThread t, boolean in) {
    t.inKernel = in;
    notifyAll();
  }

  /** A thread that steps has executed an instruction. */
  synchronized void stepped(HeldThread t) {
    long at = t.cpu.rip - t.rangeStart;
    if (t.mode == Mode.STEP && (at < 0 || at >= t.rangeEnd - t.rangeStart)) {
      t.stepped = true;
    }
  }

  /** Looks whether an instruction has changed what is watched. */
  synchronized void look(HeldThread t) {
    for (Watch watch : watches.values()) {
      byte[] now = read(watch.address, watch.value.length);
      if (!Arrays.equals(now, watch.value) && now.length == watch.value.length) {
        watch.value = now;
        if (t.mode != Mode.HELD) {
          t.stepped = false;
          stop(t, Stop.SIGTRAP, "watch:" + Long.toHexString(watch.address) + ";");
        }
      }
    }
  }

  @Override
  public synchronized int admit(GuestThread guest, int signal) {
    HeldThread t = guest.process() == process ? threads.get(guest.tid()) : null;
    if (t == null || !attended) {
      return signal;
    }
    while (t.mode == Mode.HELD && !process.hasEnded()) {
      park(t);
    }
    int given = signal;
    if (attended && !passed[signal] && !process.hasEnded()) {
      t.signal = 0;
      stop(t, GdbSignals.ofLinux(signal), "");
      park(t);
      given = process.hasEnded() || !attended ? signal : t.signal;
      t.signal = 0;
    }
    // A step into a handler ends before the handler's first instruction.
    t.stepped |= t.mode == Mode.STEP && given != 0;
    return given;
  }

  // ---- the client ----

  /** Waits until the process has stopped, or ended, and the threads stand still. */
  synchronized Stop awaitStop() {
    while (stop == null && !Thread.currentThread().isInterrupted()) {
      await(0);
    }
    long end = System.nanoTime() + PATIENCE * 1_000_000;
    while (!process.hasEnded()
        && threads.values().stream().anyMatch(t -> !t.parked && !t.inKernel)
        && System.nanoTime() < end) {
      await(50);
    }
    return stop;
  }

  /** Why the process stands still; null if it runs. */
  synchronized Stop lastStop() {
    return stop;
  }

  /** A client is there: it wants the threads to stand still. */
  synchronized void attend() {
    while (threads.isEmpty() && !process.hasEnded()) {
      await(0);
    }
    attended = true;
    interrupt();
  }

  /** Stops the threads, if they run. */
  synchronized void interrupt() {
    if (stop == null && !threads.isEmpty()) {
      stop(threads.values().iterator().next(), Stop.SIGINT, "");
    }
  }

  /** The client goes, and the process runs on by itself. */
  synchronized void release() {
    breakpoints.clear();
    watches.clear();
    changed();
    attended = false;
    resume(List.of(), threads(), true);
  }

  /**
   * Lets threads go on; the others stay.
   *
   * @param beginners whether new threads go on too
   */
  synchronized void resume(List<HeldThread> stepping, List<HeldThread> running, boolean beginners) {
    if (process.hasEnded()) {
      return;
    }
    stop = null;
    for (HeldThread t : threads.values()) {
      t.stepped = false;
    }
    stepping.forEach(t -> t.mode = Mode.STEP);
    running.forEach(t -> t.mode = Mode.RUN);
    beginning = beginners ? Mode.RUN : Mode.HELD;
    notifyAll();
  }

  /** Ends the process. */
  void kill() {
    process.kill(9);
    synchronized (this) {
      notifyAll();
    }
  }

  /** The process has ended. */
  public synchronized void exited() {
    ProcessEnd end = process.ending();
    stop =
        end.signal() == 0
            ? new Stop(Stop.Kind.EXITED, 0, end.status(), "")
            : new Stop(Stop.Kind.KILLED, 0, GdbSignals.ofLinux(end.signal()), "");
    notifyAll();
  }

  /** Says which signals, as Linux numbers them, go to the process without a stop. */
  synchronized void pass(List<Integer> signals) {
    Arrays.fill(passed, false);
    signals.forEach(signal -> passed[signal] = true);
  }

  /** The threads by their age. */
  synchronized List<HeldThread> threads() {
    return new ArrayList<>(threads.values());
  }

  /** A thread by its number, or null. */
  synchronized HeldThread thread(int tid) {
    return threads.get(tid);
  }

  synchronized void setBreakpoint(long address, boolean present) {
    if (present) {
      breakpoints.add(address);
    } else {
      breakpoints.remove(address);
    }
    changed();
  }

  /** Watches memory for changes; false if it isn't there. */
  synchronized boolean setWatch(long address, int length, boolean present) {
    if (!present) {
      watches.remove(address);
    } else {
      byte[] value = read(address, length);
      if (value.length < length) {
        return false;
      }
      watches.put(address, new Watch(address, value));
    }
    changed();
    return true;
  }

  private void changed() {
    stops = breakpoints.stream().mapToLong(Long::longValue).toArray();
    watching = !watches.isEmpty();
  }

  /** Reads memory, as much as there is. */
  byte[] read(long address, int length) {
    byte[] bytes = new byte[length];
    int done = 0;
    try {
      while (done < length) {
        int n = (int) Math.min(length - done, 4096 - (address + done & 4095));
        process.memory().read(address + done, bytes, done, n);
        done += n;
      }
    } catch (GuestFault end) {
      return Arrays.copyOf(bytes, done);
    }
    return bytes;
  }

  /** Writes memory, code too; false if it isn't there. */
  boolean write(long address, byte[] bytes) {
    try {
      process.memory().patch(address, bytes);
      return true;
    } catch (GuestFault none) {
      return false;
    }
  }
}
