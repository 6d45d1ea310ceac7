package dev.gox.translator.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Translates on a thread of its own what has become hot, so that the guest goes on meanwhile. */
final class TranslationQueue {
  /** Requests that wait; more are forgotten, and made again when the place is still hot. */
  private static final int BOUND = 4096;

  private final Supplier<Translator> translators;
  private final Deque<Long> waiting = new ArrayDeque<>();
  private Translator own;

  private boolean started;
  private boolean closed;

  TranslationQueue(Supplier<Translator> translators) {
    this.translators = translators;
  }

  /** Asks for a translation; false if the queue is full. */
  synchronized boolean request(long pc) {
    if (closed || waiting.size() >= BOUND) {
      return false;
    }
    waiting.add(pc);
    if (!started) {
      started = true;
      Thread thread = new Thread(this::work, "gox-translator");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
    return true;
  }

  /** Translates now, on the caller's thread. */
  void translate(long pc) {
    synchronized (translators) {
      if (!isClosed()) {
        translator().translate(pc);
      }
    }
  }

  /** Ends the thread; returns when no translation is under way. */
  void close() {
    synchronized (this) {
      closed = true;
      waiting.clear();
      notifyAll();
    }
    synchronized (translators) {
      own = null;
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private Translator translator() {
    if (own == null) {
      own = translators.get();
    }
    return own;
  }

  private void work() {
    try {
      while (!isClosed()) {
        translate(next());
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it but a JVM that ends.
    }
  }

  private synchronized long next() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return closed ? 0 : waiting.poll();
  }
}
