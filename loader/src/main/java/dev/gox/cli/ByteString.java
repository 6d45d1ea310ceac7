package dev.gox.cli;

import java.nio.charset.StandardCharsets;

/**
 * Bytes carried in a String, one a character, so that a parser of strings keeps what is no text in
 * the locale. Options and their values are ASCII or pass through.
 */
final class ByteString {
  private ByteString() {}

  static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String carried) {
    return carried.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The text for a message, read as UTF-8. */
  static String text(String carried) {
    return new String(bytes(carried), StandardCharsets.UTF_8);
  }
}
