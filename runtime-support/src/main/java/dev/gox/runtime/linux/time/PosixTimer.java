package dev.gox.runtime.linux.time;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.linux.signal.SignalSender;
import dev.gox.runtime.linux.thread.GuestThread;

/**
 * A timer of timer_create(2). It has one signal under way at most; expirations meanwhile are that
 * signal's overruns.
 */
final class PosixTimer implements ClockTimer.Expiry, SignalInfo.Source {
  /** More overruns than this are not counted: DELAYTIMER_MAX. */
  private static final int MOST_OVERRUNS = Integer.MAX_VALUE;

  private final GuestProcess process;

  /** Who gets the signal; null for the process. */
  private final GuestThread target;

  /** 0 if nobody wants to be told. */
  private final int signal;

  private final SignalInfo info;
  private final ClockTimer timer;
  private boolean queued;
  private long overruns;
  private int lastOverrun;

  PosixTimer(
      GuestProcess process, ClockSource clock, int id, int signal, long value, GuestThread to) {
    this.process = process;
    this.signal = signal;
    target = to;
    info = new SignalInfo(SignalInfo.SI_TIMER, 0, id, value, this);
    timer = new ClockTimer(process.kernel().timers(), clock, this);
  }

  ClockTimer timer() {
    return timer;
  }

  /** Overruns of the signal that was delivered last: timer_getoverrun(2). */
  synchronized int lastOverrun() {
    return lastOverrun;
  }

  @Override
  public void expired(long times) {
    if (signal == 0) {
      return;
    }
    synchronized (this) {
      if (queued) {
        overruns += times;
        return;
      }
      queued = true;
      overruns = times - 1;
    }
    if (target == null) {
      SignalSender.toProcess(process, signal, info);
    } else {
      SignalSender.toThread(target, signal, info);
    }
  }

  @Override
  public synchronized SignalInfo taken(SignalInfo signalInfo) {
    queued = false;
    lastOverrun = (int) Math.min(overruns, MOST_OVERRUNS);
    long first = info.first() | (long) lastOverrun << 32;
    return new SignalInfo(info.code(), 0, first, info.second(), null);
  }
}
