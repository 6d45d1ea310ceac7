package dev.gox.runtime.linux.signal;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.process.HostProgram;
import dev.gox.runtime.linux.thread.GuestThread;
import java.util.List;

/**
 * Puts signals where they wait to be delivered: signal(7), and send_signal in kernel/signal.c. One
 * that ends the process does so here (complete_signal): its threads may be stuck in host calls.
 */
public final class SignalSender {
  private SignalSender() {}

  private static final int SIGCONT = 18;
  private static final int POLLIN = 1;

  /** SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU. */
  static final long STOPS = 1L << 18 | 1L << 19 | 1L << 20 | 1L << 21;

  /**
   * Sends a signal to a process: any thread that doesn't block it may take it.
   *
   * @return whether there was room for it
   */
  public static boolean toProcess(GuestProcess process, int signal, SignalInfo info) {
    if (process.hostProgram() != null) {
      process.hostProgram().signal(process, signal, info);
      return true;
    }
    List<GuestThread> threads = process.threads();
    jobControl(process, threads, signal);
    if (threads.isEmpty() || ignored(process, threads.get(0), signal)) {
      return true;
    }
    boolean added = process.pendingSignals().add(signal, info);
    for (GuestThread t : threads) {
      endIfFatal(t, signal, info);
      if (t.signals().wants(signal)) {
        t.poll();
        t.signals().rouse();
      }
    }
    process.pendingSignals().arrivals().signal(POLLIN);
    return added;
  }

  /** Sends a signal to one thread; whether there was room for it. */
  public static boolean toThread(GuestThread t, int signal, SignalInfo info) {
    if (t.process().hostProgram() != null) {
      t.process().hostProgram().signal(t.process(), signal, info);
      return true;
    }
    jobControl(t.process(), t.process().threads(), signal);
    if (ignored(t.process(), t, signal)) {
      return true;
    }
    boolean added = t.signals().add(signal, info);
    endIfFatal(t, signal, info);
    t.poll();
    t.signals().rouse();
    t.process().pendingSignals().arrivals().signal(POLLIN);
    return added;
  }

  /** A thread that sends it to itself is in no host call, and ends when this call does. */
  private static void endIfFatal(GuestThread t, int signal, SignalInfo info) {
    Thread runner = t.javaThread();
    if (t.process().signals().isFatal(signal)
        && !t.signals().blocks(signal)
        && runner != null
        && runner != Thread.currentThread()
        && !t.process().hasEnded()) {
      SignalDelivery.kill(t, signal, info);
    }
  }

  /** Whether a thread has a signal blocked or ignored, so that nobody stops by it. */
  public static boolean ignores(GuestThread t, int signal) {
    return t.signals().blocks(signal) || t.process().signals().ignores(signal);
  }

  /** Gives a program of the host's the signals that came before it was there. */
  public static void passOn(GuestThread t, HostProgram program) {
    long wanted = ~t.signals().mask();
    for (ThreadSignals.Taken s = t.signals().takeOf(wanted);
        s != null;
        s = t.signals().takeOf(wanted)) {
      program.signal(t.process(), s.signal(), s.info());
    }
  }

  /** An ignored signal is dropped here, unless it is blocked: someone may wait for it. */
  private static boolean ignored(GuestProcess process, GuestThread t, int signal) {
    return !t.signals().blocks(signal) && process.signals().ignores(signal);
  }

  /** SIGCONT continues a process whatever it does about it, and each cancels the other. */
  private static void jobControl(GuestProcess process, List<GuestThread> threads, int signal) {
    if (signal == SIGCONT) {
      drop(process, threads, STOPS);
      process.jobControl().resume();
    } else if ((STOPS & PendingSignals.bit(signal)) != 0) {
      drop(process, threads, PendingSignals.bit(SIGCONT));
    }
  }

  /** Forgets what is pending of a set, everywhere in a process. */
  static void drop(GuestProcess process, List<GuestThread> threads, long set) {
    process.pendingSignals().drop(set);
    for (GuestThread t : threads) {
      t.signals().drop(set);
    }
  }
}
