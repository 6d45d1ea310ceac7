package dev.gox.runtime.linux;

import dev.gox.runtime.linux.fs.PageCache;
import dev.gox.runtime.linux.net.NetPoller;
import dev.gox.runtime.linux.net.SocketFactory;
import dev.gox.runtime.linux.process.ProcessTable;
import dev.gox.runtime.linux.time.GuestClock;
import dev.gox.runtime.linux.time.KernelTimers;
import dev.gox.runtime.linux.tty.PseudoTerminals;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the guest processes of one embedding share: process ids, time, mapped files, the network.
 */
public final class Kernel {
  /** The first process is not id 1, by which programs know that they are a container's init. */
  private static final int FIRST_ID = 1000;

  private final AtomicInteger lastId = new AtomicInteger(FIRST_ID - 1);
  private final ProcessTable processes = new ProcessTable();
  private final GuestClock clock = new GuestClock();
  private final KernelTimers timers = new KernelTimers();
  private final NetPoller netPoller = new NetPoller();
  private final PageCache pageCache = new PageCache();
  private PseudoTerminals pseudoTerminals;
  private SocketFactory network;
  private final AtomicInteger running = new AtomicInteger();

  /** A process or thread id that no one has had. */
  public int nextId() {
    return lastId.incrementAndGet();
  }

  /** A process runs its first thread soon. */
  void processStarts() {
    running.incrementAndGet();
  }

  /**
   * A process has given back what it held; after the last one no thread of this kernel's is left.
   */
  void processEnded() {
    if (running.decrementAndGet() == 0) {
      timers.shutdown();
      netPoller.shutdown();
    }
  }

  /** All processes. */
  public ProcessTable processes() {
    return processes;
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

  /** The files that are mapped as shared. */
  public PageCache pageCache() {
    return pageCache;
  }

  /** The pseudo-terminals. */
  public synchronized PseudoTerminals pseudoTerminals() {
    if (pseudoTerminals == null) {
      pseudoTerminals = new PseudoTerminals(processes.terminals());
    }
    return pseudoTerminals;
  }

  /** Makes sockets; itself made, with all its classes loaded, when it is needed. */
  public synchronized SocketFactory network() {
    if (network == null) {
      network = new SocketFactory(this);
    }
    return network;
  }
}
