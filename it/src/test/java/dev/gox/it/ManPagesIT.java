package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The build's manual pages have all that {@code --help} lists. */
class ManPagesIT {
  private static final Path FOLDER = Path.of(System.getProperty("gox.jar")).resolveSibling("man");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-zA-Z0-9][\\w-]*");
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)  ");

  private static String help(String command) {
    return command.isEmpty() ? NativeTools.gox("--help") : NativeTools.gox(command, "--help");
  }

  private static List<String> commands() {
    String help = help("");
    String list = help.substring(help.indexOf("\nCommands:"), help.indexOf("\nExamples:"));
    return Stream.concat(
            Stream.of(""), COMMAND.matcher(list).results().map(found -> found.group(1)))
        .toList();
  }

  private static Path page(String command) {
    return FOLDER.resolve(command.isEmpty() ? "gox.1" : "gox-" + command + ".1");
  }

  /** The options that lines of help begin with. */
  private static Set<String> optionsOfHelp(String command) {
    return help(command)
        .lines()
        .filter(line -> line.matches(" {1,6}-.*"))
        .flatMap(line -> OPTION.matcher(line.split(" {2,}(?=[^ -])")[0]).results())
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> optionsOfPage(String command) throws IOException {
    String text = Files.readString(page(command)).replace("\\-", "-");
    return Pattern.compile("(?m)^\\.TP\n\\.B (-.*)$")
        .matcher(text)
        .results()
        .flatMap(item -> OPTION.matcher(item.group(1)).results())
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void eachOptionOfEachCommandIsThere() throws IOException {
    assertThat(commands()).contains("run", "inspect", "disasm", "trace", "profile", "completion");
    for (String command : commands()) {
      assertThat(optionsOfHelp(command)).contains("--help");
      assertThat(optionsOfPage(command)).as(command).isEqualTo(optionsOfHelp(command));
    }
  }

  @Test
  void manShowsAPage() {
    NativeTools.need("man");
    String text = NativeTools.output("man", "-l", "loader/target/man/gox-profile.1");
    assertThat(text).contains("SYNOPSIS", "--rate=HZ", "gox profile --out=flame.svg server");
  }

  @Test
  void manFormatsThemWithoutAWarning() {
    NativeTools.need("groff");
    for (String command : commands()) {
      GoxProcess run =
          Launch.command(List.of("groff", "-man", "-ww", "-Tutf8", page(command).toString()))
              .environment(Map.of("LC_ALL", "C.UTF-8"))
              .run();
      assertThat(run.exit()).isZero();
      assertThat(run.err()).isEmpty();
    }
  }
}
