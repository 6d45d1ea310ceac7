package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
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

  /** The group that the terminal's signals are for: tcsetpgrp(3). */
  private int foreground;

  /** Adds a process whose parent is outside; it leads a session and a group. */
  public synchronized void addFirst(GuestProcess process) {
    foreground = foreground == 0 ? process.pid() : foreground;
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

  /** All processes, in the order of their ids. */
  public List<GuestProcess> all() {
    return matching(p -> true);
  }

  /** The id of the group that the terminal's signals are for. */
  public synchronized int foreground() {
    return foreground;
  }

  /** Makes a group of a process's session the foreground: 0, -EINVAL, -ESRCH or -EPERM. */
  public synchronized long setForeground(GuestProcess process, int group) {
    if (group < 0) {
      return -Errno.EINVAL;
    }
    List<GuestProcess> members = group(group);
    if (members.isEmpty()) {
      return -Errno.ESRCH;
    }
    if (members.get(0).kin().session != process.kin().session) {
      return -Errno.EPERM;
    }
    foreground = group;
    return 0;
  }

  /** The processes of a group. */
  public List<GuestProcess> group(int group) {
    return matching(p -> p.kin().group == group);
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
    if (parent != null) {
      tell(parent, process, kin.exitSignal, News.ofEnd(process, end));
    }
  }

  /** A process was stopped by a signal. */
  void stopped(GuestProcess process, int signal) {
    GuestProcess parent;
    synchronized (this) {
      process.kin().stoppedBy = signal;
      process.kin().continued = false;
      parent = process.kin().parent;
    }
    tellUnlessUnwanted(parent, process, News.ofStop(process, signal));
  }

  /** A process goes on. */
  void continued(GuestProcess process) {
    GuestProcess parent;
    synchronized (this) {
      process.kin().stoppedBy = 0;
      process.kin().continued = true;
      parent = process.kin().parent;
    }
    tellUnlessUnwanted(parent, process, News.ofContinuation(process));
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
