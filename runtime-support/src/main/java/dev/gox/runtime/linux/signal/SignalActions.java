package dev.gox.runtime.linux.signal;

/** What each signal does in a process: sigaction(2). */
public final class SignalActions {
  public static final int COUNT = 64;
  public static final long SIG_DFL = 0;
  public static final long SIG_IGN = 1;
  public static final long SA_ONSTACK = 0x0800_0000L;
  public static final long SA_RESTORER = 0x0400_0000L;
  public static final long SA_RESTART = 0x1000_0000L;
  public static final long SA_NODEFER = 0x4000_0000L;
  public static final long SA_RESETHAND = 0x8000_0000L;

  /** SA_NOCLDSTOP, SA_NOCLDWAIT, SA_SIGINFO, SA_EXPOSE_TAGBITS, and those above. */
  static final long KNOWN_FLAGS =
      0x807 | SA_ONSTACK | SA_RESTORER | SA_RESTART | SA_NODEFER | SA_RESETHAND;

  /** struct kernel_sigaction: handler, flags, restorer, mask. */
  record Action(long handler, long flags, long restorer, long mask) {
    static final Action DEFAULT = new Action(SIG_DFL, 0, 0, 0);
  }

  private static final int SIGCHLD = 17;
  private static final long SA_NOCLDSTOP = 1;
  private static final long SA_NOCLDWAIT = 2;

  private final Action[] actions = new Action[COUNT + 1];

  /** The same actions, to go their own way. */
  public synchronized SignalActions copy() {
    SignalActions copied = new SignalActions();
    System.arraycopy(actions, 0, copied.actions, 0, actions.length);
    return copied;
  }

  /** Leaves nothing but which signals are ignored: execve(2), or CLONE_CLEAR_SIGHAND. */
  public synchronized void resetHandlers() {
    for (int signal = 1; signal <= COUNT; signal++) {
      boolean ignored = actions[signal] != null && actions[signal].handler == SIG_IGN;
      actions[signal] = ignored ? new Action(SIG_IGN, 0, 0, 0) : null;
    }
  }

  /** Whether children that end are nobody's: nobody is going to wait for them. */
  public boolean reaps() {
    Action action = get(SIGCHLD);
    return action.handler == SIG_IGN || (action.flags & SA_NOCLDWAIT) != 0;
  }

  /** Whether SIGCHLD is not for children that stop or go on. */
  public boolean hidesStops() {
    return (get(SIGCHLD).flags & SA_NOCLDSTOP) != 0;
  }

  /** Whether the program has a handler for a signal. */
  public boolean handles(int signal) {
    return get(signal).handler > SIG_IGN;
  }

  synchronized Action get(int signal) {
    Action a = actions[signal];
    return a == null ? Action.DEFAULT : a;
  }

  synchronized void set(int signal, Action action) {
    actions[signal] = action;
  }

  /** Ignores a signal from the start, as a program inherits it. */
  public void ignore(int signal) {
    set(signal, new Action(SIG_IGN, 0, 0, 0));
  }

  /** Whether a signal would be dropped where it is sent. */
  boolean ignores(int signal) {
    long handler = get(signal).handler();
    return handler == SIG_IGN || handler == SIG_DFL && ignoredByDefault(signal);
  }

  /** Whether a signal ends the process, unless it is blocked. */
  boolean isFatal(int signal) {
    return get(signal).handler() == SIG_DFL
        && !ignoredByDefault(signal)
        && (SignalSender.STOPS & PendingSignals.bit(signal)) == 0;
  }

  /** SIGCHLD, SIGCONT, SIGURG, SIGWINCH. */
  private static boolean ignoredByDefault(int signal) {
    return signal == 17 || signal == 18 || signal == 23 || signal == 28;
  }
}
