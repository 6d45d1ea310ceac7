package dev.gox.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sample many times in a row, with one, two and four processors for Go's scheduler, on each
 * JDK: what happens seldom shows here, above all a wake-up that got lost. By {@code mvn verify
 * -Pstress}; these properties narrow it:
 *
 * <ul>
 *   <li>{@code gox.stress.javas}: folders of JDKs, by commas (the one that runs the tests);
 *   <li>{@code gox.stress.repeat}: runs in a row (20);
 *   <li>{@code gox.stress.samples}: names of samples, by commas (all);
 *   <li>{@code gox.stress.limit}: seconds after which a run hangs (180).
 * </ul>
 */
@Tag("stress")
@Execution(ExecutionMode.CONCURRENT)
class StressIT {
  private static final int REPEAT = Integer.getInteger("gox.stress.repeat", 20);
  private static final int LIMIT_SECONDS = Integer.getInteger("gox.stress.limit", 180);
  private static final int[] PROCESSORS = {1, 2, 4};

  /** A sample under certain conditions. */
  record Setting(Sample sample, Path java, int processors) {
    @Override
    public String toString() {
      return sample + ", GOMAXPROCS=" + processors + ", " + java;
    }
  }

  private static List<String> property(String name, String otherwise) {
    String value = System.getProperty(name, "");
    return List.of((value.isEmpty() ? otherwise : value).split(","));
  }

  static Stream<Setting> settings() {
    List<String> samples = property("gox.stress.samples", "");
    List<Setting> settings = new ArrayList<>();
    for (String java : property("gox.stress.javas", System.getProperty("java.home"))) {
      for (int processors : PROCESSORS) {
        Sample.all()
            .filter(sample -> samples.contains("") || samples.contains(sample.name()))
            .forEach(sample -> settings.add(new Setting(sample, Path.of(java), processors)));
      }
    }
    return settings.stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void givesTheNativeOutputEachTime(Setting setting) throws IOException {
    Map<String, String> processors = Map.of("GOMAXPROCS", "" + setting.processors);
    for (int run = 1; run <= REPEAT; run++) {
      try {
        setting.sample.check(
            setting
                .sample
                .launch(setting.java)
                .environment(processors)
                .limitSeconds(LIMIT_SECONDS)
                .run());
      } catch (AssertionError e) {
        throw new AssertionError("run " + run + ": " + e.getMessage(), e);
      }
    }
  }
}
