package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.GuestProcess;

/** Which children a wait is about and what of them; and what was found: wait(2). */
final class ChildChoice {
  /** A condition on a child. */
  interface Which {
    boolean includes(GuestProcess child);
  }

  /** Which children by how they were made. */
  enum Kind {
    /** Those that send SIGCHLD. */
    FORKED,
    /** Those that send anything else: __WCLONE. */
    CLONES,
    /** Both: __WALL. */
    ALL
  }

  private final GuestProcess parent;
  private final Which which;
  private final Kind kind;
  private final boolean ended;
  private final boolean stopped;
  private final boolean continued;
  private final boolean kept;
  private News found;
  private long userNanos;
  private long systemNanos;

  /**
   * Makes a choice.
   *
   * @param kept whether what is found stays to be found again: WNOWAIT
   */
  ChildChoice(
      GuestProcess parent,
      Which which,
      Kind kind,
      boolean ended,
      boolean stopped,
      boolean continued,
      boolean kept) {
    this.parent = parent;
    this.which = which;
    this.kind = kind;
    this.ended = ended;
    this.stopped = stopped;
    this.continued = continued;
    this.kept = kept;
  }

  /** What was found; null for nothing. */
  News found() {
    return found;
  }

  /** Processor time that the child found and its own children took: ns. */
  long userNanos() {
    return userNanos;
  }

  long systemNanos() {
    return systemNanos;
  }

  /** Looks for news, and takes it; false if there is no such child. */
  boolean look() {
    ProcessTable table = parent.kernel().processes();
    synchronized (table) {
      boolean any = false;
      for (GuestProcess child : parent.kin().children) {
        boolean forked = child.kin().exitSignal == ProcessTable.SIGCHLD;
        boolean meant = kind == Kind.ALL || forked == (kind == Kind.FORKED);
        if (!meant || !which.includes(child)) {
          continue;
        }
        any = true;
        if (take(table, child)) {
          return true;
        }
      }
      return any;
    }
  }

  private boolean take(ProcessTable table, GuestProcess child) {
    Kin kin = child.kin();
    if (kin.end != null) {
      if (!ended) {
        return false;
      }
      found = News.ofEnd(child, kin.end);
      userNanos = kin.userNanos + kin.childrenUserNanos;
      systemNanos = kin.systemNanos + kin.childrenSystemNanos;
      if (!kept) {
        parent.kin().childrenUserNanos += userNanos;
        parent.kin().childrenSystemNanos += systemNanos;
        table.remove(child);
      }
      return true;
    }
    if (stopped && kin.stoppedBy != 0) {
      found = News.ofStop(child, kin.stoppedBy);
      kin.stoppedBy = kept ? kin.stoppedBy : 0;
      return true;
    }
    if (continued && kin.continued) {
      found = News.ofContinuation(child);
      kin.continued = kept;
      return true;
    }
    return false;
  }
}
