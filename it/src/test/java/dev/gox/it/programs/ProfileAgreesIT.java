package dev.gox.it.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gox.it.GoxProcess;
import dev.gox.it.Launch;
import dev.gox.it.RecordedProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What gox profile finds is what Go's own profiler finds natively in the same program, and go tool
 * pprof reads it.
 */
@Tag("programs")
class ProfileAgreesIT {
  private static final Path GO = Path.of("/usr/lib/go-1.26/bin/go");
  private static final List<String> KERNELS = List.of("sortslice", "mapstrings", "mutexes");
  private static final int TOP = 3;

  /** Shares that differ by less are equal: 800 samples make no better ones. */
  private static final double NOISE = 0.03;

  private static final String MAIN =
      """
      package main

      import (
      	"os"
      	"runtime/pprof"
      )

      func main() {
      	if name := os.Getenv("CPU_PROFILE"); name != "" {
      		file, err := os.Create(name)
      		if err == nil {
      			err = pprof.StartCPUProfile(file)
      		}
      		if err != nil {
      			panic(err)
      		}
      		defer pprof.StopCPUProfile()
      	}
      	kernelsMain()
      }
      """;

  @TempDir Path folder;

  private Path build() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "Linux");
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "amd64");
    assumeTrue(Files.isExecutable(GO), "Go 1.26");
    Path sources = Files.createDirectory(folder.resolve("kernels"));
    try (Stream<Path> files = Files.list(GoxProcess.ROOT.resolve("bench/kernels"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String text = Files.readString(file).replace("func main() {", "func kernelsMain() {");
        Files.writeString(sources.resolve(file.getFileName()), text);
      }
    }
    Files.writeString(sources.resolve("profiled.go"), MAIN);
    Files.writeString(sources.resolve("go.mod"), "module kernels\n\ngo 1.26\n");
    Path program = folder.resolve("program");
    go("-C", sources.toString(), "build", "-o", program.toString(), ".");
    return program;
  }

  private String go(String... words) {
    List<String> command = Stream.concat(Stream.of(GO.toString()), Stream.of(words)).toList();
    GoxProcess run =
        Launch.command(command)
            .environment(
                Map.of(
                    "CGO_ENABLED", "0",
                    "GOTOOLCHAIN", "local",
                    "GOFLAGS", "",
                    "HOME", folder.toString(),
                    "GOCACHE", folder.resolve("cache").toString()))
            .run();
    assertThat(run.exit()).as(run.err()).isZero();
    return new String(run.out(), StandardCharsets.UTF_8);
  }

  @Test
  void theTopFunctionsAreThoseOfGosOwnProfiler() throws IOException {
    Path program = build();
    for (String kernel : KERNELS) {
      Path ours = folder.resolve(kernel + ".pb.gz");
      List<String> words = List.of(program.toString(), "run", kernel, "-seconds");
      Map<String, Double> shares = nativeProfile(kernel, words).shares();
      List<String> expected =
          shares.keySet().stream()
              .sorted((a, b) -> Double.compare(shares.get(b), shares.get(a)))
              .limit(TOP)
              .toList();
      GoxProcess run =
          Launch.gox(
                  Stream.of(
                          Stream.of("profile", "-E", "GODEBUG=asyncpreemptoff=1", "--out=" + ours),
                          words.stream(),
                          Stream.of("15"))
                      .flatMap(part -> part)
                      .toList())
              .run();
      assertThat(run.exit()).as(run.err()).isZero();
      List<String> found = RecordedProfile.read(ours).hottest(TOP);
      for (int i = 0; i < TOP; i++) {
        assertThat(shares.getOrDefault(found.get(i), 0.0))
            .as("%s: %s, natively %s", kernel, found, expected)
            .isGreaterThan(shares.get(expected.get(i)) - NOISE);
      }
      assertThat(go("tool", "pprof", "-top", "-noinlines", ours.toString()))
          .containsSubsequence("File: program", "Type: cpu", found.get(0), found.get(1));
    }
  }

  private RecordedProfile nativeProfile(String kernel, List<String> words) throws IOException {
    Path file = folder.resolve(kernel + ".native");
    GoxProcess run =
        Launch.command(Stream.concat(words.stream(), Stream.of("8")).toList())
            .environment(Map.of("CPU_PROFILE", file.toString(), "GODEBUG", "asyncpreemptoff=1"))
            .run();
    assertThat(run.exit()).as(run.err()).isZero();
    return RecordedProfile.read(file);
  }
}
