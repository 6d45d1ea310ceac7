package dev.gox.runtime.linux.proc;

/** What a process is told about itself and must remember: prctl(2), personality(2), limits. */
public final class ProcessAttributes {
  private final ResourceLimits limits;
  private int personality;
  private int parentDeathSignal;
  private boolean noNewPrivileges;
  private boolean dumpable = true;
  private boolean barriers;
  private int nice;

  /** As the first process has them. */
  public ProcessAttributes() {
    limits = new ResourceLimits();
  }

  private ProcessAttributes(ProcessAttributes parent) {
    limits = parent.limits.copy();
    personality = parent.personality;
    noNewPrivileges = parent.noNewPrivileges;
    dumpable = parent.dumpable;
    nice = parent.nice;
  }

  /** What a child begins with. */
  public synchronized ProcessAttributes copy() {
    return new ProcessAttributes(this);
  }

  /** Forgets what execve(2) ends. */
  public synchronized void programChanges() {
    dumpable = true;
    barriers = false;
  }

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

  /** The signal for its parent's death; 0 for none. */
  public synchronized int parentDeathSignal() {
    return parentDeathSignal;
  }

  synchronized void setParentDeathSignal(int signal) {
    parentDeathSignal = signal;
  }

  /** PR_GET_NO_NEW_PRIVS; it is never unset. */
  public synchronized boolean noNewPrivileges() {
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
