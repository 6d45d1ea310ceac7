package dev.gox.runtime.linux.process;

import java.io.IOException;

/** Sends the host's processes signals that Java can't: by kill(1). */
public final class HostKill {
  private HostKill() {}

  /**
   * Sends a signal, and returns when it was sent; on a host that has none nothing happens.
   *
   * @param signal its name or number, as kill(1) takes it
   */
  public static void send(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // A host that has no such signals.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
