package dev.gox.runtime.linux;

import java.util.Arrays;

/**
 * Who wants to know that the readiness of something may have changed. A signal is a hint: listeners
 * look again, and so may be told too often but never too seldom.
 */
public final class WaitQueue {

  /** Is told of changes, on the thread that makes them: it must not block. */
  public interface Listener {
    /** Conditions of poll(2) that may have come true. */
    void ready(int events);
  }

  private static final Listener[] NONE = {};

  /** Replaced at each change, so that a signal needs no lock. */
  private volatile Listener[] listeners = NONE;

  /** Adds a listener, as often as it is added. */
  public synchronized void add(Listener listener) {
    Listener[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = listener;
    listeners = more;
  }

  /** Removes a listener once; one that isn't there is ignored. */
  public synchronized void remove(Listener listener) {
    Listener[] now = listeners;
    for (int i = 0; i < now.length; i++) {
      if (now[i] == listener) {
        Listener[] fewer = new Listener[now.length - 1];
        System.arraycopy(now, 0, fewer, 0, i);
        System.arraycopy(now, i + 1, fewer, i, fewer.length - i);
        listeners = fewer.length == 0 ? NONE : fewer;
        return;
      }
    }
  }

  /** Whether nobody wants to know. */
  public boolean isEmpty() {
    return listeners.length == 0;
  }

  /** Tells all listeners of conditions of poll(2) that may have come true. */
  public void signal(int events) {
    for (Listener listener : listeners) {
      listener.ready(events);
    }
  }
}
