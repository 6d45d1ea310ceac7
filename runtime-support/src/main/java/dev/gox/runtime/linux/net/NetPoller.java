package dev.gox.runtime.linux.net;

import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/**
 * Learns from the host which sockets of a kernel have become ready. A socket that found its channel
 * not ready arms the operation here; when the channel becomes ready the socket is told, and signals
 * its queue. So nothing is reported twice and an idle socket costs nothing.
 *
 * <p>One thread at a time watches. A guest's thread that has to wait for a socket watches itself,
 * so that it is awake as soon as there is something to do; if one that waits finds another
 * watching, it sleeps, and where the watcher leaves while others sleep, a thread of gox's own goes
 * on. If nobody waits, nobody watches: whoever wants to know looks ({@link #look}).
 */
public final class NetPoller {

  /** What is told of a channel's readiness, on the watching thread: it must not block. */
  public interface Listener {
    /** Operations of {@link SelectionKey} that became possible. */
    void channelReady(int operations);

    /** Operations of which it doesn't know that they are possible. */
    int unknown();
  }

  /** Who watches. */
  private enum Watcher {
    NOBODY,
    GUEST,
    STANDBY
  }

  private static final long STACK_SIZE = 256 << 10;

  private volatile ChannelSelector channels;

  /** Guarded by this, but for reading. */
  private volatile Watcher watcher = Watcher.NOBODY;

  /** Threads that sleep until someone else has looked; guarded by this. */
  private int sleeping;

  /** Whether a guest's thread waits for the standby to leave; guarded by this. */
  private boolean waitsToWatch;

  private boolean standbyStarted;
  private boolean ended;

  private synchronized ChannelSelector channels() throws IOException {
    if (channels == null) {
      channels = new ChannelSelector();
    }
    return channels;
  }

  /**
   * Asks to be told once when an operation becomes possible. The channel must be in non-blocking
   * mode. May be called by any thread, also while it is armed already; a closed channel is ignored.
   *
   * @param operations a sum of {@link SelectionKey}'s OP_ constants
   * @throws IOException if the host has no selector left
   */
  public void arm(SelectableChannel channel, int operations, Listener listener) throws IOException {
    if (channels().arm(channel, operations, listener)) {
      stir();
    }
  }

  /** Makes the watcher begin anew; without one, but with sleepers, makes one watch. */
  private synchronized void stir() {
    if (watcher != Watcher.NOBODY) {
      channels.wakeUp();
    } else if (sleeping > 0) {
      startStandby();
    }
  }

  /**
   * Closes a channel. The host keeps one that is registered until a watcher has passed; so for
   * channels that hold an address (listeners, datagram sockets) this waits until it has.
   */
  public void close(SelectableChannel channel, boolean awaitRelease) throws IOException {
    ChannelSelector registered = channels;
    if (registered == null || !registered.knows(channel)) {
      channel.close();
      return;
    }
    ChannelSelector.Closing closing = registered.close(channel, awaitRelease);
    if (!look()) {
      registered.wakeUp();
    }
    if (awaitRelease) {
      closing.await();
    }
  }

  /** Whether some thread watches, so that sockets will be told without asking. */
  boolean isWatched() {
    return watcher != Watcher.NOBODY;
  }

  /** Tells sockets what is ready now, unless some thread watches and so does that. */
  public boolean look() {
    if (channels == null || !tryToWatch()) {
      return false;
    }
    try {
      channels.select(0);
      channels.tell();
    } finally {
      leave();
    }
    return true;
  }

  private synchronized boolean tryToWatch() {
    if (watcher != Watcher.NOBODY || ended) {
      return false;
    }
    watcher = Watcher.GUEST;
    return true;
  }

  /** Ends a watch: what was asked for meanwhile is done first, since no one may come. */
  private void leave() {
    for (; ; ) {
      synchronized (this) {
        if (!channels.hasClosings()) {
          watcher = Watcher.NOBODY;
          if (sleeping > 0) {
            startStandby();
          } else if (waitsToWatch) {
            notifyAll();
          }
          return;
        }
      }
      channels.select(0);
      channels.tell();
    }
  }

  /**
   * Sleeps as {@link ThreadSignals#sleep} does, for a thread that waits for a socket among other
   * things: it watches meanwhile, or someone else does.
   */
  public int sleep(GuestThread t, long deadline) {
    if (mayWatch()) {
      try {
        return t.signals().sleep(deadline, channels);
      } finally {
        leave();
      }
    }
    try {
      return t.signals().sleep(deadline);
    } finally {
      synchronized (this) {
        sleeping--;
      }
    }
  }

  /** Begins to watch, or counts as one who sleeps. */
  private synchronized boolean mayWatch() {
    boolean possible = channels != null && !ended;
    while (possible && watcher == Watcher.STANDBY && sleeping == 0) {
      // Nobody else needs it.
      waitsToWatch = true;
      channels.wakeUp();
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        possible = false;
      }
    }
    waitsToWatch = false;
    if (possible && watcher == Watcher.NOBODY) {
      watcher = Watcher.GUEST;
      return true;
    }
    sleeping++;
    if (watcher == Watcher.NOBODY && channels != null) {
      startStandby();
    }
    return false;
  }

  private void startStandby() {
    if (!standbyStarted && !ended) {
      standbyStarted = true;
      Thread thread = new Thread(null, this::standBy, "gox-net-poller", STACK_SIZE);
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  /** Watches whenever someone sleeps and nobody else watches. */
  private void standBy() {
    try {
      for (; ; ) {
        synchronized (this) {
          while (!ended && (sleeping == 0 || watcher != Watcher.NOBODY)) {
            wait();
          }
          if (ended) {
            return;
          }
          watcher = Watcher.STANDBY;
        }
        try {
          channels.select(-1);
          channels.tell();
        } finally {
          leave();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the thread; sockets that are still open are told nothing more. */
  public synchronized void shutdown() {
    ended = true;
    notifyAll();
    if (channels != null) {
      channels.end();
    }
  }
}
