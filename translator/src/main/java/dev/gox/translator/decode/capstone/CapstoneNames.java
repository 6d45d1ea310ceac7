package dev.gox.translator.decode.capstone;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Capstone's mnemonics are called in the opcode table: one name for an operation, with the
 * size of string elements and the predicate of comparisons taken away.
 */
final class CapstoneNames {
  private static final Pattern STRING =
      Pattern.compile("(movs|cmps|stos|lods|scas|ins|outs)[bwdq]");
  private static final Pattern FLOAT_PREDICATE =
      Pattern.compile(
          "(v?cmp)(?:eq|lt|le|unord|neq|nlt|nle|ord|nge|ngt|false|ge|gt|true)(?:_[ous]?[qs])?"
              + "(ps|pd|ss|sd)");
  private static final Pattern INTEGER_PREDICATE =
      Pattern.compile("vpcmp(?:lt|le|neq|nlt|nle|false|true)(u?[bwdq])");

  /** AT&T's suffix for the length of a source that the result does not tell. */
  private static final Pattern SOURCE_LENGTH = Pattern.compile("(vcvt\\w*pd2(?:ps|u?dq))[xyz]");

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("sal", "shl"),
          Map.entry("retfq", "retf"),
          Map.entry("ud2b", "ud1"),
          Map.entry("fcompi", "fcomip"),
          Map.entry("fucompi", "fucomip"),
          Map.entry("fstpnce", "fstp"));

  /**
   * A name.
   *
   * @param table as the opcode table has it
   * @param predicate whether the last byte is a predicate that Capstone made part of its name
   * @param element bits of a string instruction's elements; else 0
   */
  record Name(String table, boolean predicate, int element) {}

  private final Map<String, Name> known = new HashMap<>();

  /**
   * The table's name.
   *
   * @param text Capstone's, prefixes included
   * @param vector whether it has a vector operand, which tells MOVSD from MOVSD
   */
  Name of(String text, boolean vector) {
    String key = vector ? text : text + " ";
    Name name = known.get(key);
    if (name == null) {
      name = make(text.substring(text.lastIndexOf(' ') + 1), vector);
      known.put(key, name);
    }
    return name;
  }

  private static Name make(String mnemonic, boolean vector) {
    if (!vector) {
      Matcher string = STRING.matcher(mnemonic);
      if (string.matches()) {
        int letter = "bwdq".indexOf(mnemonic.charAt(mnemonic.length() - 1));
        return new Name(string.group(1), false, 8 << letter);
      }
      return new Name(ALIASES.getOrDefault(mnemonic, mnemonic), false, 0);
    }
    Matcher predicate = FLOAT_PREDICATE.matcher(mnemonic);
    if (predicate.matches()) {
      return new Name(predicate.group(1) + predicate.group(2), true, 0);
    }
    predicate = INTEGER_PREDICATE.matcher(mnemonic);
    if (predicate.matches()) {
      return new Name("vpcmp" + predicate.group(1), true, 0);
    }
    Matcher suffixed = SOURCE_LENGTH.matcher(mnemonic);
    return new Name(suffixed.matches() ? suffixed.group(1) : mnemonic, false, 0);
  }
}
