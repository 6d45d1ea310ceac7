package dev.gox.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** A small recording, its figures worked out by hand. */
class PerformancePageTest {
  private static final String GOX = "gox, JDK 17";

  private Recording recording;

  @BeforeEach
  void read() throws Exception {
    recording = Recording.read(Path.of(PerformancePageTest.class.getResource("runs.tsv").toURI()));
  }

  @Test
  void ratiosAreTimesOfNative() {
    String page = PerformancePage.of(recording, "bars.svg", "curve.svg");
    assertThat(page)
        .contains("| kernel | what it is about | native, ms | qemu, x native | " + GOX)
        .contains("| fib | calls | 11.0 | 10.0 | 2.00 |\n")
        .contains("| maps | map of integers | 8.00 | 2.50 | 4.00 \\* |\n")
        .contains("| json | encoding/json | 5.00 | failed | failed |\n")
        // The roots of 10 * 2.5 and of 2 * 4.
        .contains("| **geometric mean** |  |  | **5.00** (2 of 3) | **2.83** (2 of 3) |\n")
        // The root of 10/2 * 2.5/4.
        .contains("* gox, JDK 17 is 1.77 times as fast as qemu.\n")
        .contains("\\* from fewer than six rounds")
        .contains("(bars.svg)")
        .contains("(curve.svg)");
  }

  @Test
  void halfSpeedCountsFromTheStartOfTheProcess() {
    assertThat(PerformancePage.of(recording, "b", "c"))
        .contains("| kernel | native | qemu | gox, JDK 17 |\n")
        .contains("| fib | 0.001 | 0.020 | 0.646 |\n")
        .contains("| maps | 0.001 | 0.020 | 0.500 |\n")
        .contains("| json | 0.001 | - | - |\n");
  }

  @Test
  void helloIsTheMedianUnlessItFailed() {
    assertThat(PerformancePage.of(recording, "b", "c"))
        .contains("| native | 1.50 | 3.00 |\n")
        .contains("| gox, JDK 17 | 300 | 60.0 |\n")
        .contains("| qemu | - | - |\n");
  }

  @Test
  void theFactsAndTheSpreadOfRepetitionsAreTold() {
    assertThat(PerformancePage.of(recording, "b", "c"))
        .contains("* processor: Example; 2 cores\n")
        .contains("* native: 20.0 %\n")
        .doesNotContain("* qemu: ");
  }

  @Test
  void aRecordingSurvivesItsFile(@TempDir Path folder) throws Exception {
    Path copy = folder.resolve("copy.tsv");
    recording.write(copy);
    Path original = Path.of(PerformancePageTest.class.getResource("runs.tsv").toURI());
    assertThat(Files.readAllLines(copy)).containsExactlyElementsOf(Files.readAllLines(original));
    Files.writeString(copy, "run\tfib\tnative\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recording.read(copy))
        .withMessageContaining("not a line of a recording");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theBarChartHasABarForEachRatio() throws Exception {
    Document svg = parse(BarChart.of(recording));
    // The ground, two of the legend, four of kernels, two of the means.
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(1 + 2 + 4 + 2);
    assertThat(svg.getDocumentElement().getTextContent()).contains("geometric mean", "failed");
  }

  @Test
  void theWarmUpChartHasALineForEachSystem() throws Exception {
    Document svg = parse(WarmupChart.of(recording));
    assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(3);
  }

  @Test
  void aLogarithmicAxisHasEqualStepsForEqualRatios() {
    LogScale scale = new LogScale(0.5, 50, 100, 300);
    assertThat(scale.at(0.5)).isEqualTo(100);
    assertThat(scale.at(5)).isCloseTo(200, within(1e-9));
    assertThat(scale.at(5000)).isEqualTo(300);
    assertThat(scale.ticks()).containsExactly(0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0);
  }
}
