package dev.gox.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete gox's options. */
@Command(
    name = "completion",
    description = "Prints a script by which bash and zsh complete subcommands and options.",
    footerHeading = "%nExample:%n",
    footer = "  source <(gox completion)")
final class CompletionCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this help.")
  boolean help;

  @Override
  public Integer call() {
    PrintStream out = ToolCommand.output();
    out.print(AutoComplete.bash("gox", spec.root().commandLine()));
    out.flush();
    return 0;
  }
}
