package dev.gox.runtime.linux.proc;

/** What a process is told about itself and must remember: prctl(2), personality(2), limits. */
public final class ProcessAttributes {
  private final ResourceLimits limits = new ResourceLimits();
  private int personality;
  private int parentDeathSignal;
  private boolean noNewPrivileges;
  private boolean dumpable = true;
  private boolean barriers;
  private int nice;

  /** The soft and hard limits of setrlimit(2). */
  public ResourceLimits limits() {
    return limits;
  }

  /** The execution domain: personality(2). */
  synchronized int personality() {
    return personality;
  }

  synchronized void setPersonality(int value) {
    personality = value;
  }

  /** The signal for a parent's death; kept for PR_GET_PDEATHSIG, since no parent dies. */
  synchronized int parentDeathSignal() {
    return parentDeathSignal;
  }

  synchronized void setParentDeathSignal(int signal) {
    parentDeathSignal = signal;
  }

  /** PR_GET_NO_NEW_PRIVS; it is never unset. */
  synchronized boolean noNewPrivileges() {
    return noNewPrivileges;
  }

  synchronized void forbidNewPrivileges() {
    noNewPrivileges = true;
  }

  /** PR_GET_DUMPABLE. */
  synchronized boolean dumpable() {
    return dumpable;
  }

  synchronized void setDumpable(boolean on) {
    dumpable = on;
  }

  /** Whether expedited membarrier(2) was registered for. */
  public synchronized boolean barriers() {
    return barriers;
  }

  /** Registers for expedited membarrier(2). */
  public synchronized void registerBarriers() {
    barriers = true;
  }

  /** The nice value, -20 to 19: getpriority(2). It is kept, but has no effect. */
  public synchronized int nice() {
    return nice;
  }

  /** Sets the nice value. */
  public synchronized void setNice(int value) {
    nice = value;
  }
}
