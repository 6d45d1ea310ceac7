package dev.gox.disasm;

import dev.gox.inspect.ProgramView;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Finds the functions that a user means by a name, a pattern or an address. */
public final class Wanted {
  private Wanted() {}

  /**
   * The functions of a name, or else those around an address (0x...), or else those whose names
   * have a match of a regular expression; none if there is none.
   */
  public static List<ProgramView.Function> in(ProgramView program, String what) {
    List<ProgramView.Function> found = new ArrayList<>();
    for (ProgramView.Function f : program.functions()) {
      if (f.name().equals(what)) {
        found.add(f);
      }
    }
    if (!found.isEmpty()) {
      return found;
    }
    if (what.matches("0x[0-9a-fA-F]{1,16}")) {
      ProgramView.Function at = program.functionAt(Long.parseUnsignedLong(what.substring(2), 16));
      return at == null ? List.of() : List.of(at);
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(what);
    } catch (PatternSyntaxException e) {
      pattern = Pattern.compile(Pattern.quote(what));
    }
    for (ProgramView.Function f : program.functions()) {
      if (pattern.matcher(f.name()).find()) {
        found.add(f);
      }
    }
    return found;
  }
}
