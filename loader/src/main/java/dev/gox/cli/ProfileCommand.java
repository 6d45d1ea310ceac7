package dev.gox.cli;

import dev.gox.loader.BadProgramException;
import dev.gox.loader.Program;
import dev.gox.profile.Profile;
import dev.gox.profile.ProfileFormat;
import dev.gox.profile.Profiler;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.fs.HostPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells where the time of a program goes that runs at full speed. */
@Command(
    name = "profile",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs a program and tells where its time went: functions by processor time, system calls,"
          + " and what translation cost. It is sampled, and runs at full speed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gox profile server                     a table, on standard error",
      "  gox profile --out=cpu.pb.gz server     for go tool pprof",
      "  gox profile --out=flame.svg server     a flame graph",
      "  gox profile --out=server.folded server a stack a line, for flamegraph.pl or speedscope",
      "",
      "Options end at PROGRAM; what follows is the program's."
    })
final class ProfileCommand extends RunCommand {
  private static final int HIGHEST_RATE = 1000;

  @Option(
      names = "--rate",
      paramLabel = "HZ",
      description =
          "Takes so many samples for a second of a thread's processor time: 1 to 1000 (default:"
              + " 100, as Go's own profiler).")
  int rate = 100;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = FormatName.class,
      description =
          "text, pprof, svg or folded (default: what the name of --out's FILE says: .pb.gz, .pprof"
              + " and .prof; .svg; .folded and .collapsed; text).")
  ProfileFormat format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Writes the profile to FILE, not to standard error; given again, to several files.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "Shows so many lines of each table of text (default: 25).")
  int lines = ProfileFormat.LINES;

  private Profiler profiler;
  private GuestProcess process;

  @Override
  void prepare(Program program) throws BadProgramException {
    if (rate < 1 || rate > HIGHEST_RATE) {
      throw new UsageError("--rate takes a number from 1 to " + HIGHEST_RATE);
    }
    if (lines < 1) {
      throw new UsageError("--lines must be 1 or more");
    }
    if (debugger != null || check != null) {
      throw new UsageError("a program can't be profiled under --gdb or --check");
    }
    if (files.isEmpty() && (format == ProfileFormat.PPROF || format == ProfileFormat.SVG)) {
      throw new UsageError("--format: this format goes to a file; see --out");
    }
    profiler = new Profiler(rate);
    if (!profiler.isPossible()) {
      throw BadProgramException.refused(
          "this JVM doesn't tell the processor time of threads, so nothing can be profiled");
    }
    program.sample(profiler);
  }

  @Override
  void loaded(GuestProcess loaded) {
    process = loaded;
    profiler.start();
  }

  @Override
  int ended(int status) throws BadProgramException, InterruptedException {
    Profile profile = profiler.end();
    String name = ByteString.text(words.get(0));
    if (files.isEmpty()) {
      ProfileFormat chosen = format == null ? ProfileFormat.TEXT : format;
      byte[] text = chosen.of(name, profile, process, lines);
      System.err.print(new String(text, StandardCharsets.UTF_8));
    }
    for (String file : files) {
      ProfileFormat chosen = format == null ? ProfileFormat.ofFile(ByteString.text(file)) : format;
      try {
        Files.write(HostPaths.of(ByteString.bytes(file)), chosen.of(name, profile, process, lines));
      } catch (IOException e) {
        throw BadProgramException.refused(
            "the profile " + ByteString.text(file) + " can't be written; see --out");
      }
    }
    return status;
  }
}
