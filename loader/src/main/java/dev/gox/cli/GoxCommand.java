package dev.gox.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line as picocli sees it: the options of a run, and the subcommands. */
@Command(
    name = "gox",
    subcommands = {
      GoxCommand.Run.class,
      InspectCommand.class,
      DisasmCommand.class,
      TraceCommand.class,
      ProfileCommand.class,
      BinfmtCommand.class,
      CompletionCommand.class
    })
final class GoxCommand extends RunCommand {
  /** The subcommand that does what gox does without one. */
  @Command(name = "run", description = "Runs a program; what gox does without a subcommand.")
  static final class Run extends RunCommand {}

  /** The subcommands that take options behind the program, too: they run it without arguments. */
  private static final List<String> TOOLS = List.of("inspect", "disasm");

  /** What parses a command line. */
  static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new GoxCommand())
            .setStopAtPositional(true)
            .setExpandAtFiles(false)
            .setTrimQuotes(false)
            .setParameterExceptionHandler(GoxCommand::usage)
            .setExecutionExceptionHandler(GoxCommand::failed);
    for (String tool : TOOLS) {
      line.getSubcommands().get(tool).setStopAtPositional(false);
    }
    return line;
  }

  /** Executes the words of a command line; returns the exit status. */
  static int execute(String[] words) {
    return commandLine().execute(words);
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
