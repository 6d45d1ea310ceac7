package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.Surroundings;
import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.linux.signal.SignalSender;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All processes of a kernel by their ids, those that have ended and were not waited for among them,
 * and how they are related. Its lock guards what {@link Kin} holds.
 */
public final class ProcessTable {
  static final int SIGCHLD = 17;

  private static final int POLLIN = 1;

  /** The id that a process sees in its parent's place if that is outside: init's. */
  public static final int OUTSIDE = 1;

  private final TreeMap<Integer, GuestProcess> all = new TreeMap<>();

  /** The terminal that gox was started in, whether there is one or not: the first session's. */
  final ControllingTerminal outside = new ControllingTerminal();

  private final TerminalSessions terminals = new TerminalSessions(this);

  /** Who has which terminal. */
  public TerminalSessions terminals() {
    return terminals;
  }

  /** The terminal that gox was started in. */
  public ControllingTerminal hostTerminal() {
    return outside;
  }

  /** Adds a process whose parent is outside; it leads a session and a group. */
  public synchronized void addFirst(GuestProcess process) {
    if (outside.session == 0) {
      outside.session = process.pid();
      outside.foreground = process.pid();
      process.kin().terminal = outside;
    }
    process.kin().first = true;
    process.kin().group = process.pid();
    process.kin().session = process.pid();
    all.put(process.pid(), process);
  }

  /**
   * Adds a child, which is in its parent's group and session.
   *
   * @param exitSignal what the parent is sent at its end; 0 for nothing
   */
  synchronized void add(GuestProcess process, GuestProcess parent, int exitSignal) {
    Kin kin = process.kin();
    kin.group = parent.kin().group;
    kin.session = parent.kin().session;
    kin.terminal = parent.kin().terminal;
    kin.parent = parent;
    kin.exitSignal = exitSignal;
    parent.kin().children.add(process);
    all.put(process.pid(), process);
  }

  /** Forgets a process that was waited for, or could not start. */
  synchronized void remove(GuestProcess process) {
    GuestProcess parent = process.kin().parent;
    if (parent != null) {
      parent.kin().children.remove(process);
    }
    all.remove(process.pid());
  }

  /** The process of an id, ended or not; null if there is none. */
  public synchronized GuestProcess find(int pid) {
    return all.get(pid);
  }

  /** The living process that has a thread of an id, or that has the id; null if there is none. */
  public GuestProcess ofThread(int tid) {
    GuestProcess process = find(tid);
    if (process != null) {
      return process;
    }
    for (GuestProcess p : matching(p -> true)) {
      if (p.thread(tid) != null) {
        return p;
      }
    }
    return null;
  }

  /** Whether there is no more than one process. */
  synchronized boolean hasOne() {
    return all.size() <= 1;
  }

  /** All processes, in the order of their ids. */
  public List<GuestProcess> all() {
    return matching(p -> true);
  }

  /** The processes of a group. */
  public List<GuestProcess> group(int group) {
    return matching(p -> p.kin().group == group);
  }

  /**
   * Whether no process of a group has a parent that could continue it: one of the same session, but
   * of another group (setpgid(2)).
   */
  public synchronized boolean isOrphaned(int group) {
    for (GuestProcess p : group(group)) {
      Kin kin = p.kin();
      boolean guarded =
          kin.parent == null
              ? kin.first
              : kin.parent.kin().group != group && kin.parent.kin().session == kin.session;
      if (guarded && kin.end == null) {
        return false;
      }
    }
    return true;
  }

  private synchronized List<GuestProcess> matching(Predicate<GuestProcess> condition) {
    List<GuestProcess> found = new ArrayList<>();
    for (GuestProcess p : all.values()) {
      if (condition.test(p)) {
        found.add(p);
      }
    }
    return found;
  }

  /** The id of a process's parent. */
  public synchronized int parentOf(GuestProcess process) {
    GuestProcess parent = process.kin().parent;
    return parent == null ? OUTSIDE : parent.pid();
  }

  /** The id of a process's group. */
  public synchronized int groupOf(GuestProcess process) {
    return process.kin().group;
  }

  /** The id of a process's session. */
  public synchronized int sessionOf(GuestProcess process) {
    return process.kin().session;
  }

  /** Whether a process has ended. */
  public synchronized boolean hasEnded(GuestProcess process) {
    return process.kin().end != null;
  }

  /** Adds processor time that a thread of a process has used. */
  public synchronized void addTime(GuestProcess process, long userNanos, long systemNanos) {
    process.kin().userNanos += userNanos;
    process.kin().systemNanos += Math.max(0, systemNanos);
  }

  /** Processor time in user mode of a process's threads that have ended: ns. */
  public synchronized long userNanos(GuestProcess process) {
    return process.kin().userNanos;
  }

  /** Processor time in the kernel of a process's threads that have ended: ns. */
  public synchronized long systemNanos(GuestProcess process) {
    return process.kin().systemNanos;
  }

  /** Processor time in user mode of the children that a process has waited for: ns. */
  public synchronized long childrenUserNanos(GuestProcess process) {
    return process.kin().childrenUserNanos;
  }

  /** Processor time in the kernel of the children that a process has waited for: ns. */
  public synchronized long childrenSystemNanos(GuestProcess process) {
    return process.kin().childrenSystemNanos;
  }

  /** Whether a process's parent is one of these: then its use of time is the parent's to know. */
  public synchronized boolean isChild(GuestProcess process) {
    return process.kin().parent != null;
  }

  /** Notes that a process has executed another program. */
  public synchronized void executes(GuestProcess process) {
    process.kin().executes = true;
    process.kin().exitSignal = SIGCHLD;
  }

  /**
   * A process has ended and given back what it held: its parent is told, its children are nobody's.
   */
  public void ended(GuestProcess process, ProcessEnd end) {
    Kin kin = process.kin();
    GuestProcess parent;
    List<GuestProcess> orphans;
    terminals.ends(process);
    synchronized (this) {
      kin.end = end;
      orphans = List.copyOf(kin.children);
      for (GuestProcess child : orphans) {
        child.kin().parent = null;
        if (child.kin().end != null) {
          all.remove(child.pid());
        }
      }
      kin.children.clear();
      parent = kin.parent;
      boolean kept = parent != null && !(kin.exitSignal == SIGCHLD && parent.signals().reaps());
      if (!kept) {
        remove(process);
      }
    }
    kin.ends.signal(POLLIN);
    for (GuestProcess child : orphans) {
      int signal = child.attributes().parentDeathSignal();
      if (signal != 0) {
        SignalSender.toProcess(
            child, signal, SignalInfo.from(SignalInfo.SI_USER, process.pid(), process.uid()));
      }
    }
    terminals.strand(process, parent, orphans);
    if (parent != null) {
      tell(parent, process, kin.exitSignal, News.ofEnd(process, end));
    }
  }

  /** Notes that a process was stopped by a signal; 0 that it goes on. */
  synchronized void noteStop(GuestProcess process, int signal) {
    process.kin().stoppedBy = signal;
    process.kin().continued = signal == 0;
  }

  /** Tells a process's parent what {@link #noteStop} has noted. */
  void tellStop(GuestProcess process, int signal) {
    GuestProcess parent;
    synchronized (this) {
      parent = process.kin().parent;
    }
    News news = signal == 0 ? News.ofContinuation(process) : News.ofStop(process, signal);
    tellUnlessUnwanted(parent, process, news);
    Surroundings.StopListener outside = process.surroundings().stopListener();
    if (process.kin().first && signal != 0 && outside != null) {
      outside.stopped(process, signal);
    }
  }

  private static void tellUnlessUnwanted(GuestProcess parent, GuestProcess child, News news) {
    if (parent != null) {
      tell(parent, child, parent.signals().hidesStops() ? 0 : SIGCHLD, news);
    }
  }

  private static void tell(GuestProcess parent, GuestProcess child, int signal, News news) {
    if (signal != 0) {
      SignalSender.toProcess(parent, signal, news.info());
    }
    parent.kin().news.signal(POLLIN);
  }
}
