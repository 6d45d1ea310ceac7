package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.linux.signal.SignalSender;
import dev.gox.runtime.linux.thread.GuestThread;
import java.util.List;

/** Sessions and their terminals: setsid(2), tty_ioctl(4), drivers/tty/tty_jobctrl.c. */
public final class TerminalSessions {
  private static final int SIGHUP = 1;
  private static final int SIGCONT = 18;
  private static final int SIGTTIN = 21;
  private static final int SIGTTOU = 22;

  private final ProcessTable table;

  TerminalSessions(ProcessTable table) {
    this.table = table;
  }

  /** The terminal of a process's session; null if it has none. */
  public ControllingTerminal of(GuestProcess process) {
    synchronized (table) {
      return process.kin().terminal;
    }
  }

  /** Whether a process's terminal is the one that gox itself was started in, if any. */
  public boolean isHosts(GuestProcess process) {
    return of(process) == table.outside;
  }

  /** The group in the foreground, 0 for none. */
  public int foreground(ControllingTerminal terminal) {
    synchronized (table) {
      return terminal.foreground;
    }
  }

  /**
   * Makes a terminal that of the caller's session: TIOCSCTTY.
   *
   * @param steals whether another session may lose it
   * @return 0 or -EPERM
   */
  public long claim(GuestProcess process, ControllingTerminal terminal, boolean steals) {
    synchronized (table) {
      Kin kin = process.kin();
      boolean leads = kin.session == process.pid();
      if (leads && terminal.session == kin.session) {
        return 0;
      }
      if (!leads || kin.terminal != null) {
        return -Errno.EPERM;
      }
      if (terminal.session != 0) {
        if (!steals) {
          return -Errno.EPERM;
        }
        lose(terminal);
      }
      terminal.session = kin.session;
      terminal.foreground = kin.group;
      kin.terminal = terminal;
      return 0;
    }
  }

  /** Gives a terminal that is nobody's to the session whose leader opens it: open(2), O_NOCTTY. */
  public void claimByOpening(GuestProcess process, ControllingTerminal terminal) {
    claim(process, terminal, false);
  }

  /** Has the caller, or all its session if it leads that, do without a terminal: TIOCNOTTY. */
  public long leave(GuestProcess process, ControllingTerminal terminal) {
    List<GuestProcess> told = List.of();
    synchronized (table) {
      Kin kin = process.kin();
      if (kin.terminal != terminal) {
        return -Errno.ENOTTY;
      }
      if (kin.session == process.pid()) {
        told = table.group(terminal.foreground);
        lose(terminal);
        terminal.session = 0;
        terminal.foreground = 0;
      }
      kin.terminal = null;
    }
    send(told, SIGHUP);
    send(told, SIGCONT);
    return 0;
  }

  /** The terminal has gone: its session's leader is told, and none has it any more. */
  public void hangUp(ControllingTerminal terminal) {
    GuestProcess leader;
    synchronized (table) {
      leader = terminal.session == 0 ? null : table.find(terminal.session);
      if (leader != null && leader.kin().terminal == terminal) {
        leader.kin().lostForeground = terminal.foreground;
      } else {
        leader = null;
      }
      lose(terminal);
      terminal.session = 0;
      terminal.foreground = 0;
    }
    if (leader != null) {
      send(List.of(leader), SIGHUP);
      send(List.of(leader), SIGCONT);
    }
  }

  /** No process has the terminal open any more. */
  public void lastClosed(ControllingTerminal terminal) {
    synchronized (table) {
      lose(terminal);
    }
  }

  private void lose(ControllingTerminal terminal) {
    for (GuestProcess p : table.all()) {
      if (p.kin().terminal == terminal) {
        p.kin().terminal = null;
      }
    }
  }

  /** A process ends: if it leads a session, that loses its terminal. */
  void ends(GuestProcess process) {
    List<GuestProcess> told;
    boolean lost;
    synchronized (table) {
      Kin kin = process.kin();
      if (kin.session != process.pid() || table.hasOne()) {
        return;
      }
      ControllingTerminal terminal = kin.terminal;
      lost = terminal == null;
      int group = lost ? kin.lostForeground : terminal.foreground;
      told = table.group(group);
      told.remove(process);
      if (terminal != null && terminal.session == kin.session) {
        lose(terminal);
        terminal.session = 0;
        terminal.foreground = 0;
      }
    }
    send(told, SIGHUP);
    if (lost) {
      send(told, SIGCONT);
    }
  }

  /** Wakes stopped groups that nobody is left to continue when a process ends: exit(3). */
  void strand(GuestProcess ended, GuestProcess parent, List<GuestProcess> children) {
    int group = table.groupOf(ended);
    int session = table.sessionOf(ended);
    if (parent != null && table.sessionOf(parent) == session && table.groupOf(parent) != group) {
      strand(group);
    }
    for (GuestProcess child : children) {
      int own = table.groupOf(child);
      if (own != group && table.sessionOf(child) == session) {
        strand(own);
      }
    }
  }

  private void strand(int group) {
    List<GuestProcess> members = table.group(group);
    boolean stopped = false;
    for (GuestProcess p : members) {
      stopped |= p.jobControl().isStopped();
    }
    if (stopped && table.isOrphaned(group)) {
      send(members, SIGHUP);
      send(members, SIGCONT);
    }
  }

  /**
   * The foreground group, as TIOCGPGRP tells it.
   *
   * @param asMaster whether the asker has the other end, and so may whosever it is
   */
  public long foreground(GuestProcess process, ControllingTerminal terminal, boolean asMaster) {
    synchronized (table) {
      return asMaster || process.kin().terminal == terminal ? terminal.foreground : -Errno.ENOTTY;
    }
  }

  /** The session, as TIOCGSID tells it; {@code asMaster} as above. */
  public long session(GuestProcess process, ControllingTerminal terminal, boolean asMaster) {
    synchronized (table) {
      boolean may = asMaster || process.kin().terminal == terminal;
      return may && terminal.session != 0 ? terminal.session : -Errno.ENOTTY;
    }
  }

  /** Makes a group of the caller's session the foreground: TIOCSPGRP. */
  public long setForeground(GuestThread t, ControllingTerminal terminal, int group) {
    long refused = check(t, terminal, SIGTTOU);
    if (refused != 0) {
      return refused == -Errno.EIO ? -Errno.ENOTTY : refused;
    }
    synchronized (table) {
      Kin kin = t.process().kin();
      if (kin.terminal != terminal || terminal.session != kin.session) {
        return -Errno.ENOTTY;
      }
      if (group < 0) {
        return -Errno.EINVAL;
      }
      List<GuestProcess> members = table.group(group);
      if (members.isEmpty()) {
        return -Errno.ESRCH;
      }
      if (members.get(0).kin().session != kin.session) {
        return -Errno.EPERM;
      }
      terminal.foreground = group;
      return 0;
    }
  }

  /** Whether a process's terminal is this one, and another group in its foreground. */
  public boolean inBackground(GuestProcess process, ControllingTerminal terminal) {
    synchronized (table) {
      Kin kin = process.kin();
      int foreground = terminal.foreground;
      return kin.terminal == terminal && foreground != 0 && foreground != kin.group;
    }
  }

  /**
   * Stops a group in the background that reads (SIGTTIN), or changes or writes (SIGTTOU).
   *
   * @return 0 if the thread may go on, -EIO if it never may, -ERESTARTSYS if the signal was sent
   */
  public long check(GuestThread t, ControllingTerminal terminal, int signal) {
    if (!inBackground(t.process(), terminal)) {
      return 0;
    }
    int group = table.groupOf(t.process());
    if (SignalSender.ignores(t, signal)) {
      return signal == SIGTTIN ? -Errno.EIO : 0;
    }
    if (table.isOrphaned(group)) {
      return -Errno.EIO;
    }
    send(table.group(group), signal);
    return -Errno.ERESTARTSYS;
  }

  /** Sends a signal of the terminal's to the group in its foreground. */
  public void signalForeground(ControllingTerminal terminal, int signal) {
    int group = foreground(terminal);
    if (group != 0) {
      send(table.group(group), signal);
    }
  }

  private static void send(List<GuestProcess> processes, int signal) {
    for (GuestProcess p : processes) {
      SignalSender.toProcess(p, signal, SignalInfo.KERNEL);
    }
  }
}
