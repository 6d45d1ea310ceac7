package dev.gox.loader;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.trace.CallSet;
import dev.gox.runtime.linux.trace.TraceOutput;
import dev.gox.runtime.linux.trace.Tracer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the tracer that a program's options ask for. It is loaded only then. */
final class Tracing {
  private Tracing() {}

  /**
   * Makes a tracer.
   *
   * @param calls which calls, in strace's words
   * @param file where the trace goes; null for the host's standard error
   */
  static Tracer of(String calls, Path file) throws BadProgramException {
    CallSet set = CallSet.parse(calls);
    if (file == null) {
      OutputStream error = new FileOutputStream(FileDescriptor.err);
      return new Tracer(new TraceOutput(error, false), set);
    }
    try {
      return new Tracer(new TraceOutput(Files.newOutputStream(file), true), set);
    } catch (IOException e) {
      throw BadProgramException.refused(
          "the trace file " + file + " can't be written; see --strace-out");
    }
  }

  /** Tells the tracer that the program begins, its arguments and environment being on the stack. */
  static void started(GuestProcess process, long stackPointer) {
    long environment = stackPointer + 8L * (process.program().arguments().size() + 2);
    process.tracer().started(process, environment);
  }
}
