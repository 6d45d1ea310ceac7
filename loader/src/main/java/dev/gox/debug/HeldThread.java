package dev.gox.debug;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.translator.exec.ThreadControl;
import dev.gox.translator.exec.Transfer;

/** A guest thread in a debugger's hands. What isn't volatile is guarded by the debugger. */
final class HeldThread implements ThreadControl {
  /** What the thread may do. */
  enum Mode {
    HELD,
    RUN,
    STEP
  }

  final GuestThread guest;
  final Cpu cpu;
  private final Debugger debugger;
  volatile Mode mode;

  /** It waits, and its registers are whole. */
  boolean parked;

  /** It makes a system call. */
  boolean inKernel;

  /** Its step is done, and has not been told of. */
  boolean stepped;

  /** While it steps, from the first to before the second it just goes on. */
  long rangeStart;

  long rangeEnd;

  /** The signal that it shall get when it goes on, as Linux numbers them; 0 for none. */
  int signal;

  HeldThread(Debugger debugger, GuestThread guest, Cpu cpu, Mode mode) {
    this.debugger = debugger;
    this.guest = guest;
    this.cpu = cpu;
    this.mode = mode;
  }

  int tid() {
    return guest.tid();
  }

  @Override
  public boolean mayRun() {
    return mode == Mode.RUN && !debugger.stopsAt(cpu.rip) || debugger.mayRun(this);
  }

  @Override
  public boolean isStepped(long start, long end) {
    return mode != Mode.RUN || debugger.stopsBetween(start, end);
  }

  @Override
  public void entersKernel() {
    debugger.setInKernel(this, true);
  }

  @Override
  public void leavesKernel() {
    debugger.setInKernel(this, false);
  }

  @Override
  public void runs(long address) {
    // It is asked before.
  }

  @Override
  public void ran(long from, int instructions, Transfer how) {
    if (mode == Mode.STEP) {
      debugger.stepped(this);
    }
    if (debugger.isWatching()) {
      debugger.look(this);
    }
  }

  @Override
  public void ended() {
    debugger.ended(this);
  }
}
