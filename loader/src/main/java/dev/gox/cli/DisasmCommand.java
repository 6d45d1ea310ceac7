package dev.gox.cli;

import dev.gox.disasm.Listing;
import dev.gox.disasm.Syntax;
import dev.gox.disasm.TranslationListing;
import dev.gox.disasm.Wanted;
import dev.gox.inspect.ProgramView;
import dev.gox.loader.BadProgramException;
import dev.gox.text.Style;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Disassembles functions of a program, and shows what gox makes of them. */
@Command(
    name = "disasm",
    description = {
      "Disassembles a program: addresses, bytes, source lines, and the functions, variables, types"
          + " and strings that instructions refer to."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gox disasm hello main.main               one function",
      "  gox disasm hello '^runtime\\.rt0'         functions whose names match",
      "  gox disasm hello 0x47d5c0 --syntax=go    the function around an address, as go tool objdump",
      "  gox disasm hello main.main --ir          with what gox lifts each instruction to",
      "  gox disasm hello main.main --bytecode    with the JVM bytecode that it is translated to"
    })
final class DisasmCommand extends ToolCommand {
  @Parameters(
      index = "1..*",
      paramLabel = "FUNCTION",
      description =
          "A function's name, a regular expression, or an address (0x...); without one, all.")
  List<String> wanted = new ArrayList<>();

  @Option(
      names = "--syntax",
      paramLabel = "SYNTAX",
      converter = SyntaxName.class,
      description = "intel (the default), att, or go.")
  Syntax syntax = Syntax.INTEL;

  @Option(
      names = "--ir",
      description = "Adds the IR that each instruction is lifted to, before gox optimizes it.")
  boolean ir;

  @Option(
      names = "--bytecode",
      description = "Adds the JVM bytecode of the function's translation, as from its entry.")
  boolean bytecode;

  @Override
  int look(ProgramView view, PrintStream out) throws BadProgramException {
    List<ProgramView.Function> functions = new ArrayList<>();
    for (String what : wanted) {
      List<ProgramView.Function> found = Wanted.in(view, ByteString.text(what));
      if (found.isEmpty()) {
        System.err.println(
            "gox: "
                + name()
                + ": no function "
                + ByteString.text(what)
                + "; gox inspect --functions lists them");
        return 1;
      }
      functions.addAll(found);
    }
    if (wanted.isEmpty()) {
      functions.addAll(view.functions());
    }
    Style style = Style.ofOutput();
    Listing listing = new Listing(view, syntax, style, out);
    if (ir || bytecode) {
      try (TranslationListing translations = new TranslationListing(file(), listing, style, out)) {
        for (int i = 0; i < functions.size(); i++) {
          separate(out, i);
          translations.print(functions.get(i), ir, bytecode);
        }
      }
      return 0;
    }
    for (int i = 0; i < functions.size(); i++) {
      separate(out, i);
      listing.print(functions.get(i));
    }
    if (functions.isEmpty()) {
      view.elf().sections().stream()
          .filter(s -> s.code())
          .forEach(s -> listing.print(s.address(), (int) s.size()));
    }
    return 0;
  }

  private static void separate(PrintStream out, int number) {
    if (number > 0) {
      out.println();
    }
  }
}
