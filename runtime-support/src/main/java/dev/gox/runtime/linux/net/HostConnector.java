package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EAFNOSUPPORT;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_SOCKET;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_ERROR;

import dev.gox.runtime.linux.WaitQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One attempt to connect a channel. The poller only says that it has come to something; whoever
 * looks next, under the socket's lock, finds out what.
 */
final class HostConnector implements NetPoller.Listener {
  /** {@link #outcome}: nothing is known yet. */
  static final int PENDING = -1;

  /** {@link #outcome}: the connection stands. */
  static final int CONNECTED = 0;

  private final SocketChannel channel;
  private final NetPoller poller;
  private final WaitQueue queue;
  private final long started = System.nanoTime();

  /** Whether a look is worth while. */
  private volatile boolean settled;

  HostConnector(SocketChannel channel, NetPoller poller, WaitQueue queue) {
    this.channel = channel;
    this.poller = poller;
    this.queue = queue;
  }

  /** Starts the attempt: PENDING, CONNECTED, or the errno of a failure at once. */
  int start(InetSocketAddress peer) {
    try {
      if (channel.connect(peer)) {
        return CONNECTED;
      }
      poller.arm(channel, SelectionKey.OP_CONNECT, this);
      return PENDING;
    } catch (IOException e) {
      return NetErrors.ofConnect(e, System.nanoTime() - started);
    } catch (RuntimeException e) {
      // An address of a family that the channel doesn't have.
      return EAFNOSUPPORT;
    }
  }

  /** What has become of the attempt: PENDING, CONNECTED, or an errno; asked until it is known. */
  int outcome() {
    if (!settled) {
      poller.look();
    }
    if (!settled) {
      return PENDING;
    }
    settled = false;
    try {
      // Where the host's own number can be had, it says more than an exception's class.
      int error = HostOptions.available() ? HostOptions.get(channel, SOL_SOCKET, SO_ERROR) : 0;
      if (error != 0) {
        poller.close(channel, false);
        return error;
      }
      if (channel.finishConnect()) {
        return CONNECTED;
      }
      poller.arm(channel, SelectionKey.OP_CONNECT, this);
      return PENDING;
    } catch (IOException e) {
      return NetErrors.ofConnect(e, System.nanoTime() - started);
    }
  }

  @Override
  public int unknown() {
    return settled ? 0 : SelectionKey.OP_CONNECT;
  }

  @Override
  public void channelReady(int operations) {
    settled = true;
    queue.signal(Socket.ALL_EVENTS);
  }
}
