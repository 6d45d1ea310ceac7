package dev.gox.runtime.linux.net;

import dev.gox.runtime.linux.net.NetPoller.Listener;
import dev.gox.runtime.linux.signal.ThreadSignals;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The host's selector and the channels that are registered with it. One thread at a time selects,
 * as {@link NetPoller} sees to.
 *
 * <p>To register and to take back costs a call of the host's each time. So input stays armed until
 * it is reported although the socket knows of it already; most often it has been read by then.
 */
final class ChannelSelector implements ThreadSignals.Bed {
  /** What stays armed when it is reported. */
  private static final int LASTING = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

  /** How long a closer waits for the selector to let go of a channel. */
  private static final long RELEASE_SECONDS = 2;

  private static final long MILLISECOND = 1_000_000;

  /**
   * The selector counts milliseconds. A wait of less, in ns, is one of steps with looks between.
   */
  private static final long LEAST = 900_000;

  private static final long STEP = 100_000;

  private final Selector selector = Selector.open();
  private final ConcurrentLinkedQueue<Closing> closings = new ConcurrentLinkedQueue<>();

  ChannelSelector() throws IOException {}

  /**
   * Arms operations of a channel.
   *
   * @return whether a thread that selects now has to begin anew
   */
  boolean arm(SelectableChannel channel, int operations, Listener listener) {
    try {
      SelectionKey key = channel.keyFor(selector);
      if (key == null) {
        synchronized (listener) {
          key = channel.keyFor(selector);
          if (key == null) {
            channel.register(selector, operations, listener);
            return true;
          }
        }
      }
      if (key.attachment() != listener) {
        // What waited for the connection has become what waits for its data.
        key.attach(listener);
      }
      return (key.interestOpsOr(operations) & operations) != operations;
    } catch (ClosedChannelException | CancelledKeyException | ClosedSelectorException e) {
      // Whoever closed it signals the queue.
      return false;
    }
  }

  /** Whether a channel is registered. */
  boolean knows(SelectableChannel channel) {
    return channel.keyFor(selector) != null;
  }

  void wakeUp() {
    selector.wakeup();
  }

  /** Selects for so many milliseconds: 0 only looks, -1 waits for ever. */
  void select(long milliseconds) {
    try {
      if (milliseconds == 0) {
        selector.selectNow();
      } else {
        selector.select(Math.max(0, milliseconds));
      }
    } catch (IOException | ClosedSelectorException e) {
      // The next that waits tries again; after the end nobody does.
    }
  }

  /** Tells the sockets what the last selection has found, and lets go of what was closed. */
  void tell() {
    try {
      Set<SelectionKey> found = selector.selectedKeys();
      if (!found.isEmpty()) {
        for (SelectionKey key : found) {
          tell(key);
        }
        found.clear();
      }
      if (!closings.isEmpty()) {
        closeAll();
      }
    } catch (IOException | ClosedSelectorException e) {
      // As in select.
    }
  }

  private static void tell(SelectionKey key) {
    Listener listener = (Listener) key.attachment();
    int ready;
    int known;
    try {
      ready = key.readyOps();
      known = ready & ~listener.unknown();
      int off = known | ready & ~LASTING;
      if (off != 0) {
        key.interestOpsAnd(~off);
        // Whoever found nothing there meanwhile saw it armed.
        int again = off & LASTING & listener.unknown();
        if (again != 0) {
          key.interestOpsOr(again);
        }
      }
    } catch (CancelledKeyException e) {
      return;
    }
    if ((ready & ~known) != 0) {
      listener.channelReady(ready & ~known);
    }
  }

  /** Whether channels wait to be let go. */
  boolean hasClosings() {
    return !closings.isEmpty();
  }

  private void closeAll() throws IOException {
    List<Closing> closed = new ArrayList<>();
    for (Closing c = closings.poll(); c != null; c = closings.poll()) {
      c.channel.close();
      closed.add(c);
    }
    // Deregistering is what lets go of the host's descriptors.
    selector.selectNow();
    for (Closing c : closed) {
      c.done.countDown();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      tell(key);
    }
    selector.selectedKeys().clear();
  }

  /** Closes a channel, at once or when the selector passes, which lets go of it in any case. */
  Closing close(SelectableChannel channel, boolean later) throws IOException {
    if (!later) {
      channel.close();
    }
    Closing closing = new Closing(channel, new CountDownLatch(1));
    closings.add(closing);
    return closing;
  }

  @Override
  public void lie(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      select(-1);
    } else if (nanos >= LEAST) {
      select(Math.max(1, nanos / MILLISECOND));
    } else {
      LockSupport.parkNanos(this, Math.min(nanos, STEP));
      select(0);
    }
  }

  @Override
  public void rise() {
    tell();
  }

  @Override
  public void rouse() {
    selector.wakeup();
  }

  void end() {
    try {
      selector.close();
    } catch (IOException e) {
      // Then it stays open: nothing else depends on it.
    }
  }

  /** A channel that is to be let go. */
  record Closing(SelectableChannel channel, CountDownLatch done) {
    void await() throws IOException {
      try {
        if (!done.await(RELEASE_SECONDS, TimeUnit.SECONDS)) {
          channel.close();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        channel.close();
      }
    }
  }
}
