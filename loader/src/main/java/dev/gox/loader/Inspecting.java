package dev.gox.loader;

import dev.gox.translator.exec.Inspection;
import dev.gox.translator.exec.TranslationLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Makes what a program's options want to see of its execution. */
final class Inspecting {
  private Inspecting() {}

  static Inspection of(Program program) throws BadProgramException {
    boolean nothing =
        !program.statistics
            && !program.logging
            && program.classes == null
            && program.check == 0
            && program.observers == null
            && program.samplers == null;
    if (nothing) {
      return Inspection.NONE;
    }
    if (program.classes != null) {
      try {
        Files.createDirectories(program.classes);
      } catch (IOException e) {
        throw BadProgramException.refused(
            "the folder " + program.classes + " can't be made; see --dump-classes");
      }
    }
    return new Inspection(
        program.statistics,
        log(program),
        program.classes,
        program.check,
        program.observers,
        program.samplers);
  }

  private static TranslationLog log(Program program) throws BadProgramException {
    if (!program.logging) {
      return null;
    }
    if (program.logFile == null) {
      return new TranslationLog(System.err, "gox: ");
    }
    try {
      return new TranslationLog(
          new PrintStream(Files.newOutputStream(program.logFile), false, StandardCharsets.UTF_8),
          "");
    } catch (IOException e) {
      throw BadProgramException.refused(
          "the log file " + program.logFile + " can't be written; see --log");
    }
  }
}
