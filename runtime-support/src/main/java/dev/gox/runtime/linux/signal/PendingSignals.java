package dev.gox.runtime.linux.signal;

import dev.gox.runtime.linux.WaitQueue;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Signals sent to a thread, or to a process as a whole, and not yet delivered (signal(7)): one of
 * each standard signal, and every one of the real-time signals in the order they came.
 */
public final class PendingSignals {
  private static final int FIRST_REAL_TIME = 32;

  /** Real-time signals queued at most: RLIMIT_SIGPENDING as it is by default. */
  private static final int LIMIT = 32_768;

  private final SignalInfo[] standard = new SignalInfo[FIRST_REAL_TIME];
  private Map<Integer, ArrayDeque<SignalInfo>> realTime;
  private int queued;
  private volatile long bits;
  private final WaitQueue arrivals = new WaitQueue();

  /** The signals here: bit n - 1 is signal n. */
  public long bits() {
    return bits;
  }

  /** Is signalled, for those sent to a process, when it or one of its threads is sent a signal. */
  WaitQueue arrivals() {
    return arrivals;
  }

  /** Adds a signal; false if there is no room for another real-time signal. */
  synchronized boolean add(int signal, SignalInfo info) {
    if (signal < FIRST_REAL_TIME) {
      if ((bits & bit(signal)) == 0) {
        standard[signal] = info;
      }
    } else {
      if (queued == LIMIT) {
        return false;
      }
      queued++;
      queue(signal).add(info);
    }
    bits |= bit(signal);
    return true;
  }

  private ArrayDeque<SignalInfo> queue(int signal) {
    if (realTime == null) {
      realTime = new HashMap<>();
    }
    return realTime.computeIfAbsent(signal, s -> new ArrayDeque<>());
  }

  /** Takes a signal away; null if it is not here. */
  synchronized SignalInfo take(int signal) {
    if ((bits & bit(signal)) == 0) {
      return null;
    }
    SignalInfo info;
    boolean last = true;
    if (signal < FIRST_REAL_TIME) {
      info = standard[signal];
      standard[signal] = null;
    } else {
      ArrayDeque<SignalInfo> queue = queue(signal);
      info = queue.poll();
      queued--;
      last = queue.isEmpty();
    }
    if (last) {
      bits &= ~bit(signal);
    }
    return info.taken();
  }

  /** Forgets all signals of a set. */
  synchronized void drop(long set) {
    for (long left = bits & set; left != 0; left &= left - 1) {
      int signal = Long.numberOfTrailingZeros(left) + 1;
      while (take(signal) != null) {
        // Each tells its source.
      }
    }
  }

  /** The bit of a signal in a set. */
  static long bit(int signal) {
    return 1L << signal - 1;
  }
}
