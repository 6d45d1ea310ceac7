package dev.gox.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes manual pages, one for gox and one for each subcommand, from what {@code --help} is made
 * of: roff in the macros of man(7). A build step; picocli's own generator makes AsciiDoc, which
 * takes Asciidoctor to become a page.
 */
public final class ManPages {
  private static final String NAME = "gox";

  private final StringBuilder page = new StringBuilder();

  private ManPages() {}

  /**
   * Writes all pages.
   *
   * @param arguments the folder that they go to, and gox's version
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    for (Map.Entry<String, String> page : all(arguments[1]).entrySet()) {
      Files.write(folder.resolve(page.getKey()), page.getValue().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** All pages by their files' names. */
  private static Map<String, String> all(String version) {
    CommandLine gox = GoxCommand.commandLine();
    List<String> names = new ArrayList<>();
    names.add(NAME);
    gox.getSubcommands().keySet().forEach(name -> names.add(NAME + "-" + name));
    Map<String, String> pages = new TreeMap<>();
    pages.put(NAME + ".1", new ManPages().write(NAME, gox.getCommandSpec(), names, version));
    gox.getSubcommands()
        .forEach(
            (name, command) -> {
              String full = NAME + "-" + name;
              String text = new ManPages().write(full, command.getCommandSpec(), names, version);
              pages.put(full + ".1", text);
            });
    return pages;
  }

  private String write(String name, CommandSpec spec, List<String> names, String version) {
    String[] description = spec.usageMessage().description();
    macro("TH", name.toUpperCase(java.util.Locale.ROOT), "1", "", NAME + " " + version, "gox");
    macro("SH", "NAME");
    String about = String.join(" ", description);
    int end = about.indexOf(". ");
    String first = end < 0 ? about.replaceFirst("\\.$", "") : about.substring(0, end);
    text(
        name
            + " - "
            + first.substring(0, 1).toLowerCase(java.util.Locale.ROOT)
            + first.substring(1));
    synopsis(name, spec);
    macro("SH", "DESCRIPTION");
    for (String paragraph : description) {
      text(paragraph);
    }
    parameters(spec);
    options(spec);
    if (!spec.subcommands().isEmpty()) {
      commands(spec);
    }
    examples(spec.usageMessage().footer());
    status();
    macro("SH", "SEE ALSO");
    List<String> others = new ArrayList<>(names);
    others.remove(name);
    text(String.join("(1), ", others) + "(1)");
    return page.toString();
  }

  private void synopsis(String name, CommandSpec spec) {
    macro("SH", "SYNOPSIS");
    StringBuilder line = new StringBuilder(name.replace('-', ' ')).append(" [options]");
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      boolean optional = parameter.index().isVariable() && !parameter.paramLabel().contains(" ");
      line.append(' ')
          .append(optional ? "[" + parameter.paramLabel() + "...]" : parameter.paramLabel());
    }
    text(line.toString());
  }

  private void parameters(CommandSpec spec) {
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      item(parameter.paramLabel(), parameter);
    }
  }

  private void options(CommandSpec spec) {
    macro("SH", "OPTIONS");
    for (OptionSpec option : spec.options()) {
      List<String> names = new ArrayList<>(List.of(option.names()));
      String last = names.remove(names.size() - 1);
      boolean hasValue = option.arity().max() > 0;
      boolean needsValue = option.arity().min() > 0;
      String value =
          !hasValue
              ? ""
              : needsValue ? "=" + option.paramLabel() : "[=" + option.paramLabel() + "]";
      names.add(last + value);
      item(String.join(", ", names), option);
    }
  }

  private void item(String head, ArgSpec argument) {
    macro("TP");
    page.append(".B ").append(escaped(head)).append('\n');
    text(String.join(" ", argument.description()));
  }

  private void commands(CommandSpec spec) {
    macro("SH", "COMMANDS");
    spec.subcommands()
        .forEach(
            (name, command) -> {
              macro("TP");
              page.append(".B ").append(escaped(name)).append('\n');
              text(String.join(" ", command.getCommandSpec().usageMessage().description()));
            });
  }

  /** What is indented is an example, all else a remark. */
  private void examples(String[] lines) {
    if (lines.length == 0) {
      return;
    }
    macro("SH", "EXAMPLES");
    boolean verbatim = false;
    for (String line : lines) {
      if (line.startsWith(" ") != verbatim) {
        verbatim = !verbatim;
        macro(verbatim ? "nf" : "fi");
      }
      if (line.isEmpty()) {
        macro("PP");
      } else {
        text(line);
      }
    }
    if (verbatim) {
      macro("fi");
    }
  }

  private void status() {
    macro("SH", "EXIT STATUS");
    String[][] all = {
      {"the program's own", "It ended by itself."},
      {"128 + n", "Signal n ended it."},
      {"126", "The file can't be executed: not an ELF, another machine, malformed."},
      {"127", "There is no such file, or no dynamic linker as the program names it."},
      {"2", "Wrong usage of gox."},
      {"70", "A defect of gox's own."}
    };
    for (String[] one : all) {
      macro("TP");
      page.append(".B ").append(escaped(one[0])).append('\n');
      text(one[1]);
    }
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(escaped(argument)).append('"');
    }
    page.append('\n');
  }

  private void text(String line) {
    boolean control = line.startsWith(".") || line.startsWith("'");
    page.append(control ? "\\&" : "").append(escaped(line)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
