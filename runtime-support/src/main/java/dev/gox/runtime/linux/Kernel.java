package dev.gox.runtime.linux;

import dev.gox.runtime.linux.net.NetPoller;
import dev.gox.runtime.linux.net.SocketFactory;
import dev.gox.runtime.linux.time.GuestClock;
import dev.gox.runtime.linux.time.KernelTimers;
import java.util.concurrent.atomic.AtomicInteger;

/** What the guest processes of one embedding share: process ids, time, the network. */
public final class Kernel {
  private final AtomicInteger lastId = new AtomicInteger();
  private final GuestClock clock = new GuestClock();
  private final KernelTimers timers = new KernelTimers();
  private final NetPoller netPoller = new NetPoller();
  private final SocketFactory network = new SocketFactory(this);

  /** A process or thread id that no one has had. */
  public int nextId() {
    return lastId.incrementAndGet();
  }

  public GuestClock clock() {
    return clock;
  }

  /** Runs tasks at given times; its thread starts when it is needed. */
  public KernelTimers timers() {
    return timers;
  }

  /** Tells sockets what became possible; its thread starts when it is needed. */
  public NetPoller netPoller() {
    return netPoller;
  }

  /** Makes sockets. */
  public SocketFactory network() {
    return network;
  }
}
