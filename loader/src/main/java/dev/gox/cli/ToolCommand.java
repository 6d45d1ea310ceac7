package dev.gox.cli;

import dev.gox.inspect.ProgramView;
import dev.gox.loader.BadProgramException;
import dev.gox.runtime.linux.fs.HostPaths;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the subcommands that look at a program file have in common. */
@Command(sortOptions = false, usageHelpAutoWidth = true)
abstract class ToolCommand implements Callable<Integer> {
  private static final int BUFFER = 1 << 16;

  @Parameters(index = "0", paramLabel = "PROGRAM", description = "The program's file.")
  String program;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this help.")
  boolean help;

  /** Looks at the program and prints; returns the exit status. */
  abstract int look(ProgramView view, PrintStream out) throws BadProgramException;

  @Override
  public Integer call() {
    PrintStream out = output();
    try {
      int status = look(ProgramView.of(file()), out);
      out.flush();
      return status;
    } catch (BadProgramException e) {
      System.err.println("gox: " + name() + ": " + e.getMessage());
      return e.exitStatus();
    } catch (InvalidPathException e) {
      System.err.println("gox: " + name() + ": no such file");
      return BadProgramException.NOT_FOUND;
    }
  }

  /** The program's name for people. */
  final String name() {
    return ByteString.text(program);
  }

  final Path file() {
    return HostPaths.of(ByteString.bytes(program));
  }

  /** Standard output, as UTF-8 whatever the locale: Go's names are. */
  static PrintStream output() {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
        false,
        StandardCharsets.UTF_8);
  }

  /** The pattern of an option's value. */
  static Pattern pattern(String option, String value) {
    try {
      return Pattern.compile(ByteString.text(value));
    } catch (PatternSyntaxException e) {
      throw new UsageError(option + ": " + e.getDescription() + ": " + value);
    }
  }
}
