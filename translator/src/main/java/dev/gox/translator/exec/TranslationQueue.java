package dev.gox.translator.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * Translates on a thread of its own what has become hot, so that the guest goes on meanwhile. The
 * thread ends when nobody is left who could ask.
 */
final class TranslationQueue {
  /** Requests that wait; more are forgotten, and made again when the place is still hot. */
  private static final int BOUND = 4096;

  /** What is to be translated, and whose memory has it. */
  private record Request(long pc, CodeSource source) {}

  private final Supplier<Translator> translators;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private Translator own;

  /** The thread that translates; null if there is none. Guarded by this, as are the requests. */
  private Thread thread;

  TranslationQueue(Supplier<Translator> translators) {
    this.translators = translators;
  }

  /** Asks for a translation; false if the queue is full. */
  synchronized boolean request(long pc, CodeSource source) {
    if (!source.isValid() || waiting.size() >= BOUND) {
      return false;
    }
    waiting.add(new Request(pc, source));
    if (thread == null) {
      thread = new Thread(this::work, "gox-translator");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
    return true;
  }

  /** Translates now, on the caller's thread. */
  void translate(long pc, CodeSource source) {
    synchronized (translators) {
      if (source.isValid()) {
        translator().translate(pc, source);
      }
    }
  }

  /**
   * Forgets what was asked for by one whose memory is not valid any more; returns when no
   * translation reads it.
   *
   * @param last whether nobody else is there to ask
   */
  void forget(CodeSource source, boolean last) {
    Deque<Request> forgotten = new ArrayDeque<>();
    synchronized (this) {
      for (Iterator<Request> i = waiting.iterator(); i.hasNext(); ) {
        Request request = i.next();
        if (request.source == source) {
          i.remove();
          forgotten.add(request);
        }
      }
      if (last) {
        thread = null;
      }
      notifyAll();
    }
    synchronized (translators) {
      if (own != null) {
        // Others may find the places hot as well.
        forgotten.forEach(request -> own.cool(request.pc));
      }
    }
  }

  private Translator translator() {
    if (own == null) {
      own = translators.get();
    }
    return own;
  }

  private void work() {
    try {
      for (Request r = next(); r != null; r = next()) {
        translate(r.pc, r.source);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it but a JVM that ends.
    }
  }

  /** The next request; null if this thread is to end. */
  private synchronized Request next() throws InterruptedException {
    while (waiting.isEmpty() && thread == Thread.currentThread()) {
      wait();
    }
    return thread == Thread.currentThread() ? waiting.poll() : null;
  }
}
