package dev.gox.bench.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to run a Linux/amd64 program.
 *
 * @param name as the page calls it
 * @param prefix the words before the program's own; none for native execution
 * @param seconds how long a kernel runs on it
 */
record GuestSystem(String name, List<String> prefix, double seconds) {
  /** The command that runs a program on this system. */
  List<String> command(String... program) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(program));
    return command;
  }
}
