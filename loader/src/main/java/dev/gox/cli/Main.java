package dev.gox.cli;

import dev.gox.loader.BadProgramException;
import dev.gox.loader.Program;
import dev.gox.loader.ProgramLoader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line's entry: {@code gox PROGRAM [args...]}. Options are not read yet: a first
 * argument that looks like one is refused.
 */
public final class Main {
  private static final int USAGE = 2;
  private static final int INTERNAL_ERROR = 70;

  private Main() {}

  /** Runs a program and ends the JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    if (args.length == 0 || args[0].startsWith("-")) {
      System.err.println("gox: usage: gox PROGRAM [args...]");
      return USAGE;
    }
    List<byte[]> arguments = HostBytes.arguments(args);
    try {
      Program program = new Program(Path.of(args[0]), arguments.get(0));
      for (byte[] argument : arguments.subList(1, arguments.size())) {
        program.argument(argument);
      }
      for (byte[] pair : HostBytes.environment()) {
        program.environment(pair);
      }
      program.streams(
          new FileInputStream(FileDescriptor.in),
          new FileOutputStream(FileDescriptor.out),
          new FileOutputStream(FileDescriptor.err));
      program.verbose(System.getenv("GOX_VERBOSE") != null);
      return ProgramLoader.start(program).waitForExit();
    } catch (BadProgramException e) {
      System.err.println("gox: " + args[0] + ": " + e.getMessage());
      return e.exitStatus();
    } catch (InvalidPathException e) {
      System.err.println("gox: " + args[0] + ": no such file");
      return BadProgramException.NOT_FOUND;
    } catch (InterruptedException | RuntimeException | Error e) {
      System.err.println("gox: internal error: " + e);
      return INTERNAL_ERROR;
    }
  }
}
