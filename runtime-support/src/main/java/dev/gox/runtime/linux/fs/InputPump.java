package dev.gox.runtime.linux.fs;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.EIO;

import dev.gox.runtime.linux.WaitQueue;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a stream of the host's on a daemon thread of its own, so that a guest thread that waits for
 * input can be interrupted by a signal, which a read of Java's can't. It reads only when it is
 * asked and never more than was asked for: what the guest does not read is left to the next
 * program.
 *
 * <p>For a guest that waits for input without reading it (poll(2)) a terminal is asked again and
 * again how much it has; of anything else one byte is read, since only a read tells of its end.
 */
final class InputPump {
  private static final int LARGEST = 64 << 10;

  /** Where a stream comes from. */
  interface Origin {
    boolean isTerminal();
  }

  /** How often a terminal is asked that somebody waits for: ms, a key's delay at most. */
  private static final long WATCH_MILLIS = 10;

  /** What {@link #await} says when a terminal has input. */
  private static final int INPUT_IS_THERE = -1;

  private final InputStream in;
  private final Origin origin;
  private final WaitQueue queue = new WaitQueue();

  /** Bytes that a read delivered, from {@link #taken} on; null before the first. */
  private byte[] data = new byte[0];

  private int taken;
  private boolean ended;
  private boolean failed;

  /** How many bytes the thread is to read; 0 if none. */
  private int wanted;

  /** Whether {@link #data} was read for one who waits: what has come since belongs to it. */
  private boolean ahead;

  /** Whether the thread is to look for a terminal's input. */
  private boolean watching;

  private Thread thread;
  private boolean closed;

  /**
   * Pumps a stream.
   *
   * @param origin where it comes from
   */
  InputPump(InputStream in, Origin origin) {
    this.in = in;
    this.origin = origin;
  }

  WaitQueue queue() {
    return queue;
  }

  /**
   * Takes what there is.
   *
   * @return how many bytes, 0 at the end, -EIO, or -EAGAIN after having asked for some
   */
  synchronized long take(GuestVector to) {
    if (taken < data.length) {
      return give(to) + giveMore(to);
    }
    if (failed) {
      return -EIO;
    }
    if (ended) {
      // A terminal may go on after its end of file: the next read asks it again.
      ended = false;
      return 0;
    }
    if (to.remaining() == 0) {
      return 0;
    }
    int count = (int) Math.min(to.remaining(), LARGEST);
    if (wanted == 0) {
      int there = available();
      if (there > 0 && readNow(Math.min(count, there))) {
        return give(to);
      }
      if (failed) {
        return -EIO;
      }
    }
    ask(count);
    return -EAGAIN;
  }

  /** What can be read without waiting, in bytes; 0 also if that can't be told. */
  private int available() {
    try {
      return in.available();
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Reads what is known to be there: a program that asks without waiting for the rest of a key's
   * sequence must get it.
   */
  private boolean readNow(int count) {
    byte[] piece = new byte[count];
    try {
      int n = in.read(piece);
      data = java.util.Arrays.copyOf(piece, Math.max(0, n));
      taken = 0;
      return n > 0;
    } catch (IOException e) {
      failed = true;
      return false;
    }
  }

  /** After a byte that was read ahead: what else is there, as if it had been read at once. */
  private long giveMore(GuestVector to) {
    boolean one = ahead;
    ahead = false;
    if (!one || to.remaining() == 0) {
      return 0;
    }
    int there = (int) Math.min(Math.min(to.remaining(), LARGEST), available());
    return there > 0 && readNow(there) ? give(to) : 0;
  }

  private long give(GuestVector to) {
    int n = (int) Math.min(to.remaining(), data.length - taken);
    to.put(data, taken, n);
    taken += n;
    return n;
  }

  /** Whether a read would not wait; if somebody waits for that, it is found out meanwhile. */
  synchronized boolean ready() {
    if (taken < data.length || ended || failed) {
      return true;
    }
    if (wanted != 0) {
      return false;
    }
    try {
      if (in.available() > 0) {
        return true;
      }
    } catch (IOException e) {
      return true;
    }
    if (!queue.isEmpty() && !closed) {
      if (origin.isTerminal()) {
        watching = true;
        work();
      } else {
        ahead = true;
        ask(1);
      }
    }
    return false;
  }

  private void ask(int count) {
    if (wanted != 0) {
      return;
    }
    wanted = count;
    work();
  }

  /** Has the thread do what there is to do. */
  private void work() {
    if (thread == null) {
      thread = new Thread(this::run, "gox-input");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  private void run() {
    for (int count = await(); count != 0; count = await()) {
      if (count == INPUT_IS_THERE) {
        queue.signal(1);
        continue;
      }
      byte[] piece = new byte[count];
      int n;
      boolean broken = false;
      try {
        n = in.read(piece);
      } catch (IOException e) {
        n = 0;
        broken = true;
      }
      synchronized (this) {
        data = n > 0 ? java.util.Arrays.copyOf(piece, n) : new byte[0];
        taken = 0;
        ended = n < 0;
        failed = broken;
        wanted = 0;
      }
      queue.signal(1);
      if (broken) {
        return;
      }
    }
  }

  /** Ends the thread once it is back from the host; the stream itself stays open. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** How many bytes to read next, or INPUT_IS_THERE; 0 if there is no more to do. */
  private synchronized int await() {
    while (wanted == 0 && !closed) {
      try {
        wait(watching ? WATCH_MILLIS : 0);
        if (watching && wanted == 0 && available() > 0) {
          watching = false;
          return INPUT_IS_THERE;
        }
        watching &= !queue.isEmpty();
      } catch (InterruptedException e) {
        // Nobody interrupts it; a daemon goes with the JVM.
      }
    }
    return closed ? 0 : wanted;
  }
}
