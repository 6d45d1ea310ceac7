package dev.gox.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of bench/compare. */
@Command(
    name = "compare",
    description =
        "Runs the kernels natively, in qemu and in gox, and writes performance.md and its charts.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class CompareCommand implements Callable<Integer> {
  @Option(
      names = "--root",
      required = true,
      hidden = true,
      description = "the project's folder; the script gives it")
  Path root;

  @Option(names = "--gox-jar", description = "default: loader/target/gox.jar")
  Path goxJar;

  @Option(
      names = "--java",
      description = "a java command to run gox with; may be repeated; default: the one in use")
  List<Path> javas = new ArrayList<>();

  @Option(names = "--gox-option", description = "an option for gox; may be repeated")
  List<String> goxOptions = new ArrayList<>();

  @Option(names = "--qemu", description = "default: qemu-x86_64 in PATH, if it is there")
  Path qemu;

  @Option(names = "--no-qemu", description = "leave qemu out")
  boolean noQemu;

  @Option(names = "--kernels", split = ",", description = "names; default: all")
  List<String> kernels = new ArrayList<>();

  @Option(names = "--repeats", description = "runs of each kernel on each system; default: 3")
  int repeats = 3;

  @Option(names = "--seconds", description = "of a run in gox; default: 8")
  double seconds = 8;

  @Option(names = "--native-seconds", description = "of a native run; default: 1.5")
  double nativeSeconds = 1.5;

  @Option(names = "--qemu-seconds", description = "of a run in qemu; default: 3")
  double qemuSeconds = 3;

  @Option(names = "--hello-repeats", description = "runs of hello on each system; default: 15")
  int helloRepeats = 15;

  @Option(names = "--output", description = "the folder of the page and charts; default: docs")
  Path output;

  @Option(
      names = "--recording",
      description = "the file of all runs; default: bench/target/compare/runs.tsv")
  Path file;

  @Option(names = "--report", description = "run nothing: write the page from the recording")
  boolean reportOnly;

  /** Runs the command and exits: 0, 1 if a run failed, 2 for wrong usage. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new CompareCommand())
            .setExecutionExceptionHandler(
                (e, line, result) -> {
                  System.err.println("compare: " + e.getMessage());
                  return 1;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (file == null) {
      file = root.resolve("bench/target/compare/runs.tsv");
    }
    Recording recording;
    if (reportOnly) {
      recording = Recording.read(file);
    } else {
      recording = new Comparison(this).run();
      recording.write(file);
    }
    write(recording, output == null ? root.resolve("docs") : output);
    long wrong = wrong(recording);
    if (wrong > 0) {
      System.err.println("compare: " + wrong + " kernels failed on some system; see the page");
    }
    return wrong == 0 ? 0 : 1;
  }

  private static void write(Recording recording, Path folder) throws IOException {
    Files.createDirectories(folder);
    String bars = "performance.svg";
    String curve = "performance-warmup.svg";
    Files.writeString(folder.resolve(bars), BarChart.of(recording));
    Files.writeString(folder.resolve(curve), WarmupChart.of(recording));
    Path page = folder.resolve("performance.md");
    Files.writeString(page, PerformancePage.of(recording, bars, curve));
    System.err.println("compare: wrote " + page);
  }

  private static long wrong(Recording recording) {
    Summary summary = new Summary(recording);
    return summary.kernels().stream()
        .filter(k -> summary.systems().stream().anyMatch(s -> summary.ratio(k, s).isEmpty()))
        .count();
  }
}
