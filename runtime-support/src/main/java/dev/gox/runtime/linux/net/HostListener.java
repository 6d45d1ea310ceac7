package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.event.PollEvents.READABLE;

import dev.gox.runtime.linux.WaitQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A listener of the host's behind a guest's. Whether a connection waits can only be asked by
 * accepting it; so a question may take one ahead, which the next accept is given.
 *
 * <p>Its methods are called one at a time, under the socket's lock; only {@link #channelReady} is
 * not.
 */
final class HostListener implements NetPoller.Listener {
  private final ServerSocketChannel channel;
  private final NetPoller poller;
  private final WaitQueue queue;

  /** A connection that was accepted to answer a question, or null. */
  private SocketChannel ahead;

  /** False from an accept that found nothing until the poller says otherwise. */
  private volatile boolean maybeAcceptable = true;

  /** Serves a channel in non-blocking mode that listens already. */
  HostListener(ServerSocketChannel channel, NetPoller poller, WaitQueue queue) {
    this.channel = channel;
    this.poller = poller;
    this.queue = queue;
  }

  /**
   * Makes a channel listen at the address that another one is bound to, and closes that one.
   *
   * @throws IOException if the address can't be listened at; both are closed then
   */
  static void takeOver(
      SocketChannel bound,
      ServerSocketChannel opened,
      InetSocketAddress address,
      int backlog,
      NetPoller poller)
      throws IOException {
    try {
      opened.configureBlocking(false);
      opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      try {
        // Linux lets two sockets that both reuse addresses share one until either listens: so
        // nobody else can take it in between.
        bound.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        opened.bind(address, backlog);
        poller.close(bound, true);
      } catch (IOException notShared) {
        poller.close(bound, true);
        opened.bind(address, backlog);
      }
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  /**
   * The next connection, or null if none waits; the queue is then signalled when one does.
   *
   * @throws IOException if the host can't hand it out
   */
  SocketChannel accept() throws IOException {
    SocketChannel next = ahead;
    ahead = null;
    if (next == null && (maybeAcceptable || !poller.isWatched())) {
      next = channel.accept();
      if (next == null) {
        maybeAcceptable = false;
        poller.arm(channel, SelectionKey.OP_ACCEPT, this);
      }
    }
    return next;
  }

  /** Whether {@link #accept} has something to say: a connection, or an error. */
  boolean acceptable() {
    if (ahead == null) {
      try {
        ahead = accept();
      } catch (IOException e) {
        return true;
      }
    }
    return ahead != null;
  }

  @Override
  public void channelReady(int operations) {
    maybeAcceptable = true;
    queue.signal(READABLE);
  }

  @Override
  public int unknown() {
    return maybeAcceptable ? 0 : SelectionKey.OP_ACCEPT;
  }

  /** Stops listening, and resets a connection that was never handed out. */
  void close() {
    try {
      poller.close(channel, true);
      if (ahead != null) {
        ahead.setOption(StandardSocketOptions.SO_LINGER, 0);
        ahead.close();
      }
    } catch (IOException e) {
      // Nothing of it can be used any more in any case.
    }
  }
}
