package dev.gox.cli;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.Surroundings;
import dev.gox.runtime.linux.fs.StandardStream;
import dev.gox.runtime.linux.process.HostKill;
import dev.gox.runtime.linux.process.ProcessTable;
import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.linux.signal.SignalSender;
import jdk.internal.misc.Signal;

/**
 * Hands the host's signals on to the guest, which then does what it would do with them on Linux. To
 * the first process, that is; where there is a terminal, the signals that one sends go to all
 * processes of the group in the foreground. Those that were ignored when gox started are ignored in
 * the guest too, as nohup(1) wants it. Where the program stops gox does too. SIGQUIT stays the
 * JVM's, which prints its threads.
 */
final class HostSignals {
  private HostSignals() {}

  private static final String[] NAMES = {"HUP", "INT", "TERM", "CONT", "WINCH", "TSTP"};

  /** The guest's numbers of these: Linux's, whatever the host's are. */
  private static final int[] NUMBERS = {1, 2, 15, 18, 28, 20};

  private static final int SIGTERM = 15;

  static void handOnTo(GuestProcess process) {
    process.surroundings().setStopListener(new StopToo());
    for (int i = 0; i < NAMES.length; i++) {
      try {
        int number = NUMBERS[i];
        Signal.Handler before = Signal.handle(new Signal(NAMES[i]), new HandOn(process, number));
        if (before == Signal.Handler.SIG_IGN) {
          process.signals().ignore(number);
        }
      } catch (IllegalArgumentException e) {
        // This host has no such signal, or the JVM was told to keep it.
      }
    }
  }

  /**
   * Stops gox where its program stops, so that whoever started it sees that, and may continue it.
   */
  private static final class StopToo implements Surroundings.StopListener {
    private static final int SIGSTOP = 19;

    @Override
    public void stopped(GuestProcess process, int signal) {
      // By a default action: it has no effect where nobody is there to continue gox.
      Signal stop = new Signal("TSTP");
      Signal.Handler before =
          signal == SIGSTOP ? null : Signal.handle(stop, Signal.Handler.SIG_DFL);
      HostKill.send(signal == SIGSTOP ? "STOP" : "TSTP", ProcessHandle.current().pid());
      if (before != null) {
        Signal.handle(stop, before);
      }
      process.jobControl().resume();
    }
  }

  private record HandOn(GuestProcess process, int number) implements Signal.Handler {
    @Override
    public void handle(Signal signal) {
      if (number == SIGTERM || !StandardStream.hostHasTerminal()) {
        SignalSender.toProcess(process, number, SignalInfo.KERNEL);
        return;
      }
      ProcessTable processes = process.kernel().processes();
      processes.terminals().signalForeground(processes.hostTerminal(), number);
    }
  }
}
