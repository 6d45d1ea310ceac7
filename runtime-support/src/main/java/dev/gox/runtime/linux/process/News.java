package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.signal.SignalInfo;

/**
 * What a parent learns of a child.
 *
 * @param child of which process
 * @param code si_code of SIGCHLD
 * @param status si_status: an exit status or a signal
 * @param waitStatus as wait4(2) has it
 */
record News(GuestProcess child, int code, int status, int waitStatus) {
  private static final int CLD_EXITED = 1;
  private static final int CLD_KILLED = 2;
  private static final int CLD_STOPPED = 5;
  private static final int CLD_CONTINUED = 6;

  private static final int SIGCONT = 18;
  private static final int STOPPED = 0x7F;
  private static final int CONTINUED = 0xFFFF;

  static News ofEnd(GuestProcess child, ProcessEnd end) {
    boolean killed = end.signal() != 0;
    return new News(
        child,
        killed ? CLD_KILLED : CLD_EXITED,
        killed ? end.signal() : end.status() & 0xFF,
        end.waitStatus());
  }

  static News ofStop(GuestProcess child, int signal) {
    return new News(child, CLD_STOPPED, signal, signal << 8 | STOPPED);
  }

  static News ofContinuation(GuestProcess child) {
    return new News(child, CLD_CONTINUED, SIGCONT, CONTINUED);
  }

  /** What SIGCHLD brings: the child's ids in the first word, the status in the second. */
  SignalInfo info() {
    SignalInfo from = SignalInfo.from(code, child.pid(), child.uid());
    return new SignalInfo(code, 0, from.first(), status, null);
  }
}
