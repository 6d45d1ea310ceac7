package dev.gox.it.programs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.gox.it.GoxProcess;
import dev.gox.it.Launch;
import dev.gox.it.TracePage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of {@code gox trace --html} in a headless Chromium: without an error, without a
 * request, on wide and narrow screens, light and dark. {@code it/target/pages} has pictures of what
 * was seen.
 */
@Tag("programs")
class TracePageInBrowserIT {
  private static final Path PICTURES = GoxProcess.ROOT.resolve("it/target/pages");
  private static final List<String> VIEWS = List.of("timeline", "calls", "memory", "steps");
  private static final int WIDE = 1280;
  private static final int NARROW = 400;

  /** What a page may be, and how long its thread may work until it is there. */
  private static final long MOST_BYTES = 20_000_000;

  private static final double MOST_SECONDS = 2;

  /** WCAG 2.1, 1.4.3: contrast of text. */
  private static final double CONTRAST = 4.5;

  @TempDir Path folder;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    browser = Browser.start(folder);
  }

  @AfterEach
  void end() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private Path page(String... words) {
    Path file = folder.resolve("page.html");
    List<String> all = new ArrayList<>(List.of("trace", "--html=" + file));
    all.addAll(List.of(words));
    GoxProcess run = Launch.gox(all).limitSeconds(600).run();
    assertThat(run.exit()).as(run.err()).isZero();
    return file;
  }

  private void open(Path page) throws Exception {
    browser.open(page.toUri().toString());
  }

  private void nothingWentWrong(Path page) {
    assertThat(browser.errors).isEmpty();
    assertThat(browser.requests)
        .allMatch(url -> url.equals(page.toUri().toString()) || url.startsWith("data:"));
  }

  @Test
  void showsHowHelloStarts() throws Exception {
    Path page = page("--startup", "samples/bin/hello");
    TracePage data = new TracePage(Files.readString(page));
    browser.look(WIDE, false);
    open(page);
    timelineAnswers();
    callsAreFound();
    memoryGrows(data);
    stepsAreClickable(data);
    for (int width : new int[] {WIDE, NARROW}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.look(width, dark);
        fits(width + (dark ? "-dark" : "-light"));
      }
    }
    everythingHasAName();
    nothingWentWrong(page);
  }

  private void timelineAnswers() throws Exception {
    assertThat(browser.text("document.querySelector('h1').textContent"))
        .isEqualTo("samples/bin/hello");
    JsonObject at =
        browser
            .evaluate(
                "(() => { const r = document.getElementById('lanes').getBoundingClientRect();"
                    + " return {x: r.x + r.width / 2, y: r.y + 22 + 14 + 6}; })()")
            .getAsJsonObject();
    browser.clickAt(at.get("x").getAsDouble(), at.get("y").getAsDouble());
    assertThat(browser.text("document.getElementById('picked').textContent"))
        .containsPattern("(g0|goroutine \\d+).* on thread \\d+: [\\d,]+ instructions");
    assertThat(browser.integer("document.querySelectorAll('#call-table tbody tr').length"))
        .isEqualTo(200);
    browser.click("#call-filter");
    browser.type("arch_prctl");
    await("document.querySelectorAll('#call-table tbody tr').length === 1");
    browser.click("#call-table tbody button");
    assertThat(browser.text("document.getElementById('picked').textContent"))
        .contains("arch_prctl(ARCH_SET_FS");
    browser.click("#picked button:last-of-type");
    assertThat(browser.text("document.getElementById('step-place').textContent"))
        .contains("runtime.settls", "syscall", "arch_prctl(ARCH_SET_FS");
  }

  private void callsAreFound() throws Exception {
    browser.click("#tab-calls");
    assertThat(browser.text("document.getElementById('tree').textContent"))
        .contains("_rt0_amd64_linux", "runtime.rt0_go", "goroutine 1", "runtime.main");
    int before = browser.integer("document.querySelectorAll('#tree li').length");
    browser.click("#tree button[aria-expanded=\"false\"]");
    assertThat(browser.integer("document.querySelectorAll('#tree li').length"))
        .isGreaterThan(before);
    browser.click("#find");
    browser.type("mallocinit");
    await("document.querySelectorAll('#tree mark').length > 0");
    assertThat(browser.text("document.getElementById('found').textContent"))
        .matches("\\d+ places?");
    assertThat(browser.text("document.getElementById('tree').textContent"))
        .contains("runtime.mallocinit")
        .doesNotContain("goroutine 1", "runtime.settls", "(*mheap).init");
    browser.click("#tree li:has(> .row mark) > .row button");
    assertThat(browser.text("document.getElementById('tree').textContent"))
        .contains("runtime.mallocinit", "(*mheap).init", "runtime.settls");
  }

  private void memoryGrows(TracePage data) throws Exception {
    browser.click("#tab-memory");
    int changes = data.column("memory", "kind").length;
    assertThat(browser.text("document.getElementById('mem-event').textContent"))
        .startsWith("Change " + changes + " of " + changes);
    int last = browser.integer("document.querySelectorAll('#mem-map tbody tr').length");
    browser.click("#mem-first");
    assertThat(browser.integer("document.querySelectorAll('#mem-map tbody tr').length"))
        .isLessThan(last);
    browser.click("#mem-next");
    browser.click("#mem-events li:nth-child(4) button");
    assertThat(browser.text("document.getElementById('mem-event').textContent"))
        .startsWith("Change 4 of " + changes);
    assertThat(browser.integer("document.querySelectorAll('#mem-map tr.new').length")).isOne();
  }

  private void stepsAreClickable(TracePage data) throws Exception {
    browser.click("#tab-steps");
    browser.click("#step-first");
    assertStep(1, "_rt0_amd64_linux");
    browser.click("#step-next");
    assertStep(2, "_rt0_amd64");
    assertThat(changed()).isEmpty();
    browser.press("ArrowRight");
    assertStep(3, "_rt0_amd64+0x4");
    // The step before it was mov rdi, qword ptr [rsp]: RDI has argc.
    assertThat(changed()).isEqualTo("RDI 0000000000000001");
    browser.click("#step-list li:nth-child(5) button");
    assertStep(5, "runtime.rt0_go");
    browser.click("#code tr:nth-child(4) button");
    assertStep(8, "runtime.rt0_go+0xa");
    assertThat(browser.text("document.querySelector('#code [aria-current]').textContent"))
        .contains("and rsp, -0x10");
    browser.press("ArrowLeft");
    assertStep(7, "runtime.rt0_go+0x6");
    browser.press("f");
    assertThat(browser.text("document.getElementById('code-name').textContent"))
        .isNotEqualTo("runtime.rt0_go");
    browser.click("#step-find");
    browser.type("schedinit");
    browser.press("Enter");
    assertThat(browser.text("document.getElementById('code-name').textContent"))
        .isEqualTo("runtime.schedinit");
    browser.click("#step-last");
    int count = data.data.get("stepCount").getAsInt();
    assertThat(browser.text("document.getElementById('step-number').value")).isEqualTo("" + count);
    assertThat(
            browser.evaluate(
                "(() => { const box = document.getElementById('code-box').getBoundingClientRect();"
                    + " const row = document.querySelector('#code [aria-current]')"
                    + ".getBoundingClientRect();"
                    + " return row.top >= box.top && row.bottom <= box.bottom; })()"))
        .hasToString("true");
  }

  private void assertStep(int number, String place) throws Exception {
    assertThat(browser.text("document.getElementById('step-number').value")).isEqualTo("" + number);
    assertThat(browser.text("document.querySelector('#step-place b').textContent"))
        .isEqualTo(place);
  }

  /** The registers that are marked, but for RFLAGS, with their values. */
  private String changed() throws Exception {
    return browser.text(
        "[...document.querySelectorAll('#registers tr.changed')].map(r => r.children[0].textContent"
            + " + ' ' + r.children[1].textContent).filter(t => !t.startsWith('RFLAGS')).join()");
  }

  private void await(String condition) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!browser.evaluate(condition).getAsBoolean()) {
      assertThat(System.nanoTime()).as(condition).isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** No view is wider than the screen, and all text is readable. */
  private void fits(String name) throws Exception {
    for (String view : VIEWS) {
      browser.click("#tab-" + view);
      browser.evaluate("scrollTo(0, 0)");
      assertThat(browser.integer("document.scrollingElement.scrollWidth - innerWidth"))
          .as("%s, %s", view, name)
          .isLessThanOrEqualTo(0);
      browser.picture(PICTURES.resolve(view + "-" + name + ".png"));
    }
    for (String pair :
        List.of(
            "front back",
            "front card",
            "faint back",
            "faint card",
            "accent back",
            "mark back",
            "front runtime",
            "front library",
            "front own",
            "front handler",
            "front new",
            "front row",
            "changed back")) {
      String[] colours = pair.split(" ");
      double first = luminance(colours[0]);
      double second = luminance(colours[1]);
      double contrast = (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
      assertThat(contrast).as("%s, %s", pair, name).isGreaterThanOrEqualTo(CONTRAST);
    }
  }

  /** WCAG 2.1's relative luminance of a colour of the page's style. */
  private double luminance(String colour) throws Exception {
    String value =
        browser.text(
            "getComputedStyle(document.documentElement).getPropertyValue('--" + colour + "')");
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(value.strip().substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum += weights[i] * (part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  private void everythingHasAName() throws Exception {
    JsonElement nameless =
        browser.evaluate(
            "[...document.querySelectorAll('button, input, select, canvas, svg')].filter(e =>"
                + " !e.getAttribute('aria-label') && !(e.labels && e.labels.length)"
                + " && !e.textContent.trim()).map(e => e.outerHTML.slice(0, 80))");
    assertThat(nameless.getAsJsonArray()).isEmpty();
  }

  @Test
  void aNameThatIsMarkupShowsAsText() throws Exception {
    Path program = folder.resolve("<img src=x onerror=alert(1)>");
    Files.copy(GoxProcess.ROOT.resolve("samples/bin/hello"), program);
    Path page = page("--startup", program.toString());
    open(page);
    assertThat(browser.text("document.querySelector('h1').textContent"))
        .isEqualTo(program.toString());
    assertThat(browser.integer("document.querySelectorAll('img').length")).isZero();
    nothingWentWrong(page);
  }

  /** It takes more than ten seconds; its goroutines switch all the time. */
  @Test
  void aLongTraceIsSmallAndOpensSoon() throws Exception {
    Path page = page("samples/bin/go1.26/suite", "channels");
    assertThat(Files.size(page)).isLessThan(MOST_BYTES);
    TracePage data = new TracePage(Files.readString(page));
    assertThat(data.data.get("micros").getAsLong()).isGreaterThan(10_000_000);
    assertThat(data.data.getAsJsonArray("notes")).isNotEmpty();
    browser.look(WIDE, false);
    browser.command("Performance.disable");
    browser.command("Performance.enable", "timeDomain", "threadTicks");
    open(page);
    browser.look(WIDE, false);
    double worked = 0;
    for (JsonElement metric : browser.command("Performance.getMetrics").getAsJsonArray("metrics")) {
      if (metric.getAsJsonObject().get("name").getAsString().equals("TaskDuration")) {
        worked = metric.getAsJsonObject().get("value").getAsDouble();
      }
    }
    assertThat(worked).isBetween(0.001, MOST_SECONDS);
    for (String view : VIEWS) {
      browser.click("#tab-" + view);
    }
    browser.click("#step-last");
    browser.picture(PICTURES.resolve("long-steps.png"));
    browser.click("#tab-timeline");
    browser.picture(PICTURES.resolve("long-timeline.png"));
    nothingWentWrong(page);
  }
}
