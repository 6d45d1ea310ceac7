package dev.gox.translator.intrinsic;

import dev.gox.translator.emit.TranslatedCode;
import dev.gox.translator.region.FunctionMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Which functions there is Java code for: those with the name of an {@link Intrinsic} and a body
 * that {@code bodies.tsv} lists, a line for each that some Go toolchain makes. A function of that
 * name with another body is translated like any other.
 */
public final class KnownBodies {
  private static final String RESOURCE = "bodies.tsv";

  private final Map<String, Intrinsic> byName = new HashMap<>();

  /** Names and hashes. */
  private final Set<String> bodies = new HashSet<>();

  private KnownBodies() {}

  /** Reads the list. */
  public static KnownBodies load() {
    KnownBodies known = new KnownBodies();
    for (Intrinsic intrinsic : Intrinsic.values()) {
      for (String name : intrinsic.names) {
        known.byName.put(name, intrinsic);
      }
    }
    try (InputStream in = KnownBodies.class.getResourceAsStream(RESOURCE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      for (int start = 0; start < text.length(); ) {
        int end = text.indexOf('\n', start);
        known.bodies.add(text.substring(start, end));
        start = end + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  /** A line of the list. */
  public static String line(String name, long hash) {
    return name + '\t' + Long.toHexString(hash);
  }

  /** Whether code is what {@link #find} gives. */
  public static boolean isFrom(TranslatedCode code) {
    return code instanceof IntrinsicCode;
  }

  /** Whether there is Java code for some function of a name. */
  public boolean hasName(String name) {
    return byName.containsKey(name);
  }

  /** Whether a line is in the list. */
  public boolean has(String line) {
    return bodies.contains(line);
  }

  /**
   * The Java code for a function.
   *
   * @param hash gives the hash of a function's body
   * @return null if there is none
   */
  public TranslatedCode find(
      FunctionMap.Function function, ToLongFunction<FunctionMap.Function> hash) {
    Intrinsic intrinsic = byName.get(function.name());
    if (intrinsic == null || !has(line(function.name(), hash.applyAsLong(function)))) {
      return null;
    }
    return intrinsic.code(function.start());
  }
}
