package dev.gox.cli;

import dev.gox.debug.Debugger;
import dev.gox.debug.GdbServer;
import dev.gox.loader.BadProgramException;
import dev.gox.loader.Program;
import dev.gox.runtime.linux.GuestProcess;
import java.io.IOException;

/** What {@code --gdb} asks for: a server that a debugger connects to. */
final class Debugging {
  private static final String RUNNING = ",suspend=n";

  private final String place;
  private final boolean suspended;
  private final Debugger debugger;

  Debugging(String value) {
    suspended = !value.endsWith(RUNNING);
    place = suspended ? value : value.substring(0, value.length() - RUNNING.length());
    if (place.isEmpty()) {
      throw new UsageError("--gdb takes a port or the path of a socket");
    }
    debugger = new Debugger(suspended);
  }

  void prepare(Program program) {
    program.observe(debugger);
    program.signalFilter(debugger);
  }

  /** Opens the server, and waits for a client unless the program shall run at once. */
  void loaded(GuestProcess process) throws BadProgramException, InterruptedException {
    debugger.hold(process);
    GdbServer server;
    try {
      server = GdbServer.open(debugger, ByteString.text(place));
    } catch (IOException | IllegalArgumentException e) {
      throw BadProgramException.refused(
          "--gdb: " + ByteString.text(place) + " can't be opened: " + e.getMessage());
    }
    server.start();
    System.err.println("gox: for gdb: target remote " + server.place());
    if (suspended) {
      server.awaitClient();
    }
  }

  /** The program has ended: tells the client. */
  void ended() {
    debugger.exited();
  }
}
