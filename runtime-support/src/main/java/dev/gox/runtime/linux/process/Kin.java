package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.WaitQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * How a process is related to others, and what its parent has not yet been told of it. Guarded by
 * the {@link ProcessTable}.
 */
public final class Kin {
  /** Who waits for it; null if that is outside. */
  GuestProcess parent;

  final List<GuestProcess> children = new ArrayList<>();

  /** Process group and session, by their leaders' ids. */
  int group;

  int session;

  /** The terminal of its session; null if it has none. */
  ControllingTerminal terminal;

  /** The group in the foreground of a terminal that was hung up, which its leader's end tells. */
  int lostForeground;

  /** Whether it is the first of all: whoever started it is in its session, too. */
  boolean first;

  /** What its parent is sent at its end: SIGCHLD, another signal, or 0. */
  int exitSignal;

  /** Whether it has called execve(2): its parent can't move it to another group any more. */
  boolean executes;

  /** How it ended; null while it lives. */
  ProcessEnd end;

  /** The signal that has stopped it, until its parent has heard; else 0. */
  int stoppedBy;

  /** Whether it has been continued and its parent has not heard. */
  boolean continued;

  /** Processor time of its own in ns, at its end, and of the children that were waited for. */
  long userNanos;

  long systemNanos;
  long childrenUserNanos;
  long childrenSystemNanos;

  /** Is signalled when there is news of a child. */
  final WaitQueue news = new WaitQueue();

  /** Is signalled at its own end: pidfd_open(2). */
  final WaitQueue ends = new WaitQueue();
}
