package dev.gox.runtime.linux.fs;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

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
    private static final String NAME = "\nUmask:";

    private static int read() {
      try (FileInputStream status = new FileInputStream("/proc/self/status")) {
        String all = new String(status.readAllBytes(), StandardCharsets.ISO_8859_1);
        int at = all.indexOf(NAME);
        if (at >= 0) {
          int end = all.indexOf('\n', at + NAME.length());
          return Integer.parseInt(all.substring(at + NAME.length(), end).trim(), 8);
        }
      } catch (IOException | NumberFormatException e) {
        // Not on this host.
      }
      return USUAL;
    }
  }
}
