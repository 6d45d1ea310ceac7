package dev.gox.translator.emit;

import java.util.HashMap;
import java.util.Map;

/**
 * Names of translated code as JVMs and their tools show them. A guest function becomes a class
 * whose name, as Java writes it, is the function's, below {@code guest}: {@code
 * net/http.(*conn).serve} is the class {@code guest.net.http.(*conn).serve}, with {@code +0x40} at
 * its end if it begins in the function's middle. What class files don't allow in names (JVM
 * specification, 4.2) is replaced.
 */
public final class JavaNames {
  private static final String PREFIX = "guest/";

  /** Longer names are cut: they are names of files too, if classes are dumped. */
  private static final int LONGEST = 160;

  private static final int LONGEST_PART = 100;

  /** How many classes there are of a name, which differ by a number at the end. */
  private final Map<String, Integer> used = new HashMap<>();

  /**
   * The internal name of a new class for a guest function.
   *
   * @param offset from the function's start to where the class's code begins
   */
  public String classFor(String function, long offset) {
    String name = PREFIX + path(function);
    if (offset != 0) {
      name += "+0x" + Long.toHexString(offset);
    }
    // Dumped classes shall differ in their names on any file system.
    int count = used.merge(name.toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
    return count == 1 ? name : name + "$" + count;
  }

  /** A function's name in parts with slashes between, each a legal part of a class's name. */
  private static String path(String function) {
    StringBuilder path = new StringBuilder();
    int part = 0;
    int depth = 0;
    for (int i = 0; i < function.length() && path.length() < LONGEST; i++) {
      char c = function.charAt(i);
      // The dots of type arguments separate nothing that a reader wants apart.
      depth += c == '[' ? 1 : c == ']' && depth > 0 ? -1 : 0;
      boolean separates = (c == '.' || c == '/') && depth == 0;
      if (!separates) {
        if (path.length() - part < LONGEST_PART) {
          path.append(legal(c));
        }
      } else if (path.length() > part) {
        path.append('/');
        part = path.length();
      }
    }
    if (path.length() == part) {
      path.append('_');
    }
    return path.toString();
  }

  private static char legal(char c) {
    return switch (c) {
      case '[' -> '<';
      case ']' -> '>';
      case '.', '/', ';', '\\', ':' -> '_';
      default -> isPrinted(c) ? c : '_';
    };
  }

  /** Whether a character shows as itself and as nothing else: names may be made to mislead. */
  private static boolean isPrinted(char c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED
        && !Character.isSpaceChar(c);
  }
}
