package dev.gox.debug;

import java.util.HexFormat;

/** Numbers and bytes as the protocol writes them. */
final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  static String of(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  /** Bytes from pairs of digits; none if it is malformed. */
  static byte[] bytes(String digits) {
    try {
      return FORMAT.parseHex(digits);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** A number of up to 16 digits; -1 for what isn't one, and for -1. */
  static long number(String digits) {
    try {
      return digits.equals("-1") ? -1 : Long.parseUnsignedLong(digits, 16);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
