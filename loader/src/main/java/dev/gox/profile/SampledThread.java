package dev.gox.profile;

import dev.gox.loader.ProgramFunctions;
import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.translator.exec.ThreadSampler;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One guest thread under the profiler. Its processor time is divided among the places where it was
 * found: outside of system calls the thread is asked, and tells at its next poll; in a system call
 * its registers stand still, and the profiler looks itself.
 */
final class SampledThread implements ThreadSampler {
  private final Profiler profiler;
  private final Profile profile;
  private final Cpu cpu;
  private final GuestThread guest;
  private final GuestImage image;
  private final ProgramFunctions functions;
  private final Runnable ask;
  private final Runnable insist;
  private final Thread java = Thread.currentThread();

  /** Used by the thread itself; the profiler has its own. */
  private final StackWalk ownWalk;

  private final StackWalk outerWalk;

  /** Processor time that the sample asked for stands for; 0 if none is asked for: ns. */
  private final AtomicLong wanted = new AtomicLong();

  /** Processor time up to which all has been sampled or asked for: ns. */
  private volatile long counted;

  /** Which system call was last looked at, and what was found. */
  private int seenCall;

  private GuestStack seen;

  /** The thread that runs this begins. */
  SampledThread(
      Profiler profiler, Cpu cpu, ProgramFunctions functions, Runnable ask, Runnable insist) {
    this.profiler = profiler;
    profile = profiler.profile();
    this.cpu = cpu;
    guest = (GuestThread) cpu.supervisor;
    image = guest.image();
    this.functions = functions;
    this.ask = ask;
    this.insist = insist;
    ownWalk = new StackWalk(image, functions);
    outerWalk = new StackWalk(image, functions);
    counted = profiler.cpuTime(java);
  }

  @Override
  public void polls() {
    if (wanted.get() != 0) {
      // A function that is about to execute its first instruction has cost nothing yet.
      computed(ownWalk.walk(cpu.rip, cpu.r4, cpu.r5, true));
    }
  }

  @Override
  public void returns(long pc, long rsp) {
    if (wanted.get() != 0) {
      computed(ownWalk.walk(pc, rsp, cpu.r5, false));
    }
  }

  private void computed(long[] addresses) {
    long nanos = wanted.getAndSet(0);
    profile.computed(new GuestStack(functions, addresses, GuestStack.NO_CALL), nanos);
    profile.nameForeign(functions, addresses, image);
  }

  @Override
  public void ended() {
    profiler.forget(this);
    settle();
  }

  /** Counts what it has computed since it was found last. */
  void settle() {
    profile.leftOver(wanted.getAndSet(0) + Math.max(0, profiler.cpuTime(java) - counted));
  }

  /**
   * Looks at the thread; on the profiler's.
   *
   * @param period processor time between two samples, ns
   * @param elapsed since the look before, ns
   */
  void look(long period, long elapsed) {
    if (wanted.get() != 0) {
      // It is in a long loop, or interpreted, or was not in translated code just then.
      insist.run();
      return;
    }
    int calls = guest.timedCalls();
    long used = profiler.cpuTime(java);
    boolean due = used - counted >= period / 2;
    if ((calls & 1) != 0) {
      lookInCall(calls, used, due, elapsed);
    } else if (due) {
      wanted.set(used - counted);
      counted = used;
      ask.run();
    }
  }

  private void lookInCall(int calls, long used, boolean due, long elapsed) {
    long now = profiler.cpuTime(java);
    if (now > used && !due || !see(calls)) {
      return;
    }
    if (now > used) {
      profile.computed(seen, now - counted);
      counted = now;
    } else {
      profile.waited(seen, elapsed);
    }
  }

  /** Learns where a system call was made; false if it has ended meanwhile. */
  private boolean see(int calls) {
    if (seen != null && seenCall == calls) {
      return true;
    }
    if (!image.retain()) {
      return false;
    }
    try {
      int number = guest.timedCall();
      long[] addresses = outerWalk.walk(cpu.rip, cpu.r4, cpu.r5, false);
      if (guest.timedCalls() != calls) {
        return false;
      }
      profile.nameForeign(functions, addresses, image);
      seen = new GuestStack(functions, addresses, number);
      seenCall = calls;
      return true;
    } finally {
      image.release();
    }
  }
}
