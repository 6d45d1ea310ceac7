package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The documents' pictures are what {@code docs/pictures.sh} draws. */
class PicturesIT {
  private static final Path DOCUMENTS = GoxProcess.ROOT.resolve("docs");

  /** Boxes so wide are there in every run: pixels. */
  private static final double WIDE = 12;

  @TempDir Path folder;

  /**
   * A box of the first thread's own flow before there is a second thread: a function with its line,
   * and how deep it is.
   */
  private record Box(String what, String y, double width) {
    @Override
    public String toString() {
      return what + " at " + y;
    }
  }

  private static List<Box> boxes(String svg) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Element flow = (Element) document.getElementsByTagName("g").item(0);
    List<Box> boxes = new ArrayList<>();
    NodeList groups = flow.getElementsByTagName("g");
    for (int i = 0; i < groups.getLength(); i++) {
      Element group = (Element) groups.item(i);
      Element rect = (Element) group.getElementsByTagName("rect").item(0);
      String what = group.getElementsByTagName("title").item(0).getTextContent();
      if (what.startsWith("runtime.mstart ")) {
        break;
      }
      boxes.add(
          new Box(
              what.lines().findFirst().orElseThrow(),
              rect.getAttribute("y"),
              Double.parseDouble(rect.getAttribute("width"))));
    }
    return boxes;
  }

  @Test
  void theScriptDrawsThemAgain() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    GoxProcess run =
        Launch.command(List.of("sh", DOCUMENTS.resolve("pictures.sh") + "", folder.toString()))
            .environment(Map.of("GOX", java + " -jar " + System.getProperty("gox.jar")))
            .run();
    assertThat(run.exit()).as(run.err()).isZero();
    String start = Files.readString(DOCUMENTS.resolve("startup.md"));
    String readme = Files.readString(GoxProcess.ROOT.resolve("README.md"));
    for (String name : List.of("startup-go1.26.svg", "startup-go1.19.svg")) {
      String kept = Files.readString(DOCUMENTS.resolve(name));
      String drawn = Files.readString(folder.resolve(name));
      assertThat(start).contains("](" + name + ")");
      assertThat(kept.replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
          .doesNotContain("http", "href", "<script");
      List<String> wide =
          boxes(kept).stream().filter(box -> box.width >= WIDE).map(Box::toString).toList();
      assertThat(wide).hasSizeGreaterThan(20);
      assertThat(boxes(drawn).stream().map(Box::toString).toList()).containsSubsequence(wide);
    }
    assertThat(readme).contains("](docs/startup-go1.26.svg)");
  }
}
