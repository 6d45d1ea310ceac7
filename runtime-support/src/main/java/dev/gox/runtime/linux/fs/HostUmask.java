package dev.gox.runtime.linux.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The rights that the host's kernel withholds from files that gox makes. A guest begins with the
 * same mask; if it chooses another, what the host withheld is given afterwards.
 */
final class HostUmask {
  private HostUmask() {}

  private static final int USUAL = 022;

  static int value() {
    return Read.VALUE;
  }

  /** What a file must be given that was made with these rights. */
  static boolean withholds(int rights) {
    return (rights & value()) != 0;
  }

  private static final class Read {
    static final int VALUE = read();

    private static int read() {
      try {
        Path status = Path.of("/proc/self/status");
        for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
          if (line.startsWith("Umask:")) {
            return Integer.parseInt(line.substring(6).trim(), 8);
          }
        }
      } catch (IOException | NumberFormatException e) {
        // Not on this host.
      }
      return USUAL;
    }
  }
}
