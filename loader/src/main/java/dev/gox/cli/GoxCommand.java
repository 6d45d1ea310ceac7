package dev.gox.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line as picocli sees it: the options of a run, and the subcommands. */
@Command(name = "gox", subcommands = GoxCommand.Run.class)
final class GoxCommand extends RunCommand {
  /** The subcommand that does what gox does without one. */
  @Command(name = "run")
  static final class Run extends RunCommand {}

  /** Executes the words of a command line; returns the exit status. */
  static int execute(String[] words) {
    CommandLine line =
        new CommandLine(new GoxCommand())
            .setStopAtPositional(true)
            .setExpandAtFiles(false)
            .setTrimQuotes(false)
            .setParameterExceptionHandler(GoxCommand::usage)
            .setExecutionExceptionHandler(GoxCommand::failed);
    return line.execute(words);
  }

  private static int usage(ParameterException e, String[] words) {
    return Main.usage(e.getMessage());
  }

  private static int failed(Exception e, CommandLine line, ParseResult result) throws Exception {
    if (e instanceof UsageError) {
      return Main.usage(e.getMessage());
    }
    throw e;
  }
}
