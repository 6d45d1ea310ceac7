package dev.gox.runtime.linux.net;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The one selector thread of a kernel. A socket or FIFO that found its channel not ready arms the
 * operation here; when the channel becomes ready the thread disarms it and tells the socket, which
 * signals its queue. So nothing is reported twice and an idle socket costs nothing.
 *
 * <p>Started by the first socket that has to wait.
 */
public final class NetPoller {

  /** What is told of a channel's readiness, on the selector's thread: it must not block. */
  public interface Listener {
    /** Operations of {@link SelectionKey} that became possible and are no longer armed. */
    void channelReady(int operations);
  }

  /** How long {@link #close} waits for the selector to let go of a channel. */
  private static final long RELEASE_SECONDS = 2;

  private static final long STACK_SIZE = 256 << 10;

  private Loop loop;

  private synchronized Loop loop() throws IOException {
    if (loop == null) {
      Loop started = new Loop(Selector.open());
      Thread thread = new Thread(null, started, "gox-net-poller", STACK_SIZE);
      thread.setDaemon(true);
      thread.start();
      loop = started;
    }
    return loop;
  }

  private synchronized Loop loopIfStarted() {
    return loop;
  }

  private synchronized void ended(Loop which) {
    if (loop == which) {
      loop = null;
    }
  }

  /**
   * Asks to be told once when an operation becomes possible. The channel must be in non-blocking
   * mode. May be called by any thread, also while it is armed already; a closed channel is ignored.
   *
   * @param operations a sum of {@link SelectionKey}'s OP_ constants
   * @throws IOException if the host has no selector left
   */
  public void arm(SelectableChannel channel, int operations, Listener listener) throws IOException {
    Selector selector = loop().selector;
    try {
      SelectionKey key = channel.keyFor(selector);
      if (key == null) {
        synchronized (listener) {
          key = channel.keyFor(selector);
          if (key == null) {
            channel.register(selector, operations, listener);
            selector.wakeup();
            return;
          }
        }
      }
      if (key.attachment() != listener) {
        // What waited for the connection has become what waits for its data.
        key.attach(listener);
      }
      if ((key.interestOpsOr(operations) & operations) != operations) {
        selector.wakeup();
      }
    } catch (ClosedChannelException | CancelledKeyException e) {
      // Whoever closed it signals the queue.
    }
  }

  /**
   * Closes a channel. The host keeps one that is registered until the selector has passed; so for
   * channels that hold an address (listeners, datagram sockets) this waits until it has.
   */
  public void close(SelectableChannel channel, boolean awaitRelease) throws IOException {
    Loop running = loopIfStarted();
    if (running == null || channel.keyFor(running.selector) == null) {
      channel.close();
    } else if (awaitRelease) {
      running.close(channel);
    } else {
      channel.close();
      running.selector.wakeup();
    }
  }

  /** Ends the thread; sockets that are still open are told nothing more. */
  public void shutdown() {
    Loop running = loopIfStarted();
    if (running != null) {
      try {
        running.selector.close();
      } catch (IOException e) {
        // Then it stays open: nothing else depends on it.
      }
    }
  }

  /** The thread's body. */
  private final class Loop implements Runnable, Consumer<SelectionKey> {
    final Selector selector;
    private final ConcurrentLinkedQueue<Closing> closings = new ConcurrentLinkedQueue<>();

    Loop(Selector selector) {
      this.selector = selector;
    }

    @Override
    public void run() {
      try {
        while (selector.isOpen()) {
          selector.select(this);
          if (!closings.isEmpty()) {
            closeAll();
          }
        }
      } catch (IOException | ClosedSelectorException e) {
        // The next socket that has to wait starts another.
      } finally {
        ended(this);
      }
    }

    @Override
    public void accept(SelectionKey key) {
      int ready;
      try {
        ready = key.readyOps();
        key.interestOpsAnd(~ready);
      } catch (CancelledKeyException e) {
        return;
      }
      ((Listener) key.attachment()).channelReady(ready);
    }

    private void closeAll() throws IOException {
      List<Closing> closed = new ArrayList<>();
      for (Closing c = closings.poll(); c != null; c = closings.poll()) {
        c.channel.close();
        closed.add(c);
      }
      // Deregistering is what lets go of the host's descriptors.
      selector.selectNow(this);
      for (Closing c : closed) {
        c.done.countDown();
      }
    }

    void close(SelectableChannel channel) throws IOException {
      Closing closing = new Closing(channel, new CountDownLatch(1));
      closings.add(closing);
      selector.wakeup();
      try {
        if (!closing.done.await(RELEASE_SECONDS, TimeUnit.SECONDS)) {
          channel.close();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        channel.close();
      }
    }
  }

  private record Closing(SelectableChannel channel, CountDownLatch done) {}
}
