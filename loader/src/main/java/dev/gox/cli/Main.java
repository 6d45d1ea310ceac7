package dev.gox.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The command line's entry. A first word that is neither an option nor a subcommand is a program,
 * which is run without loading a parser: most runs are such, and many are short.
 */
public final class Main {
  /** Exit status of a defect of gox's own: EX_SOFTWARE of sysexits.h. */
  static final int INTERNAL_ERROR = 70;

  private static final int USAGE = 2;
  private static final String OPTIONS = "GOX_OPTIONS";

  private Main() {}

  /** Runs a program and ends the JVM with its exit status. */
  public static void main(String[] args) {
    int status;
    try {
      status = run(args);
    } catch (RuntimeException | Error e) {
      System.err.println("gox: internal error: " + e);
      status = INTERNAL_ERROR;
    }
    System.exit(status);
  }

  private static int run(String[] args) {
    List<String> words = new ArrayList<>(args.length);
    for (byte[] argument : HostBytes.arguments(args)) {
      words.add(ByteString.of(argument));
    }
    String options = System.getenv(OPTIONS);
    if (options == null && !words.isEmpty() && isProgram(words.get(0))) {
      RunCommand run = new RunCommand();
      run.words = words;
      return run.call();
    }
    if (options != null) {
      try {
        words.addAll(0, OptionWords.split(options));
      } catch (IllegalArgumentException e) {
        return usage(e.getMessage());
      }
    }
    if (words.isEmpty()) {
      return usage("no program given");
    }
    return GoxCommand.execute(words.toArray(new String[0]));
  }

  /** A subcommand's name is the subcommand; a program of that name is ./run. */
  private static boolean isProgram(String word) {
    return switch (word) {
      case "run", "inspect", "disasm", "trace", "profile", "binfmt", "completion" -> false;
      default -> !word.startsWith("-");
    };
  }

  /** Says what is wrong with the command line. */
  static int usage(String cause) {
    System.err.println("gox: usage: " + ByteString.text(cause) + "; try gox --help");
    return USAGE;
  }
}
