package dev.gox.profile;

import dev.gox.runtime.linux.GuestProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a profile is written. */
public enum ProfileFormat {
  TEXT(),
  FOLDED(".folded", ".collapsed"),
  PPROF(".pb.gz", ".pprof", ".prof"),
  SVG(".svg");

  /** Default number of lines of a table. */
  public static final int LINES = 25;

  private final List<String> suffixes;

  ProfileFormat(String... suffixes) {
    this.suffixes = List.of(suffixes);
  }

  /** The format that a file's name asks for. */
  public static ProfileFormat ofFile(String name) {
    for (ProfileFormat format : values()) {
      if (format.suffixes.stream().anyMatch(name::endsWith)) {
        return format;
      }
    }
    return TEXT;
  }

  /**
   * A profile in this format.
   *
   * @param name of the program, for people
   * @param process that was profiled; it has ended
   * @param lines of each table of text, at most
   */
  public byte[] of(String name, Profile profile, GuestProcess process, int lines) {
    return switch (this) {
      case TEXT -> utf8(ProfileText.of(name, profile, process, lines));
      case FOLDED -> utf8(FoldedStacks.of(profile));
      case PPROF -> Pprof.of(profile);
      case SVG -> utf8(FlameGraph.of(name, profile));
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
