package dev.gox.runtime.linux.process;

/**
 * How a process ended: wait(2).
 *
 * @param status what it gave exit(2), 0 to 255
 * @param signal what killed it; 0 if nothing did
 */
public record ProcessEnd(int status, int signal) {
  private static final int SHELL_SIGNALS = 128;

  /** An end by the process itself. */
  public static ProcessEnd exited(int status) {
    return new ProcessEnd(status, 0);
  }

  /** An end by a signal. */
  public static ProcessEnd killed(int signal) {
    return new ProcessEnd(0, signal);
  }

  /** As a shell shows it: the program's own status, or 128 and the signal. */
  public int shellStatus() {
    return signal == 0 ? status : SHELL_SIGNALS + signal;
  }

  /** As wait4(2) shows it. */
  int waitStatus() {
    return signal == 0 ? (status & 0xFF) << 8 : signal;
  }
}
