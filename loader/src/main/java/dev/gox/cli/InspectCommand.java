package dev.gox.cli;

import dev.gox.inspect.InspectionJson;
import dev.gox.inspect.ProgramView;
import dev.gox.inspect.Report;
import dev.gox.text.Style;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what a program file is made of. */
@Command(
    name = "inspect",
    description = {
      "Tells what a program is made of: segments, sections, Go version and modules, functions, and"
          + " what it may ask of processor and kernel. Nothing is run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gox inspect hello                          all of it, in short",
      "  gox inspect hello --functions='^main\\.'    functions whose names match, with their lines",
      "  gox inspect hello --functions --largest    all functions, the largest first",
      "  gox inspect hello --json                   everything, for other programs"
    })
final class InspectCommand extends ToolCommand {
  @Option(
      names = "--functions",
      paramLabel = "REGEX",
      arity = "0..1",
      fallbackValue = "",
      preprocessor = AttachedValue.class,
      description = "Lists functions: address, bytes, name, source line.")
  String functions;

  @Option(names = "--largest", description = "The largest functions first.")
  boolean largest;

  @Option(
      names = "--symbols",
      paramLabel = "REGEX",
      arity = "0..1",
      fallbackValue = "",
      preprocessor = AttachedValue.class,
      description = "Lists symbols: address, bytes, kind, name.")
  String symbols;

  @Option(names = "--json", description = "Prints everything as JSON.")
  boolean json;

  @Override
  int look(ProgramView view, PrintStream out) {
    Report report = new Report(view, Style.ofOutput());
    if (json) {
      out.print(InspectionJson.of(name(), view));
    } else if (functions != null) {
      out.print(report.functions(pattern("--functions", functions), largest));
    } else if (symbols != null) {
      out.print(report.symbols(pattern("--symbols", symbols)));
    } else {
      out.print(report.overview(name()));
    }
    return 0;
  }
}
