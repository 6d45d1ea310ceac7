package dev.gox.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes as 65536, 64K, 512M or 4G: powers of 1024. */
final class MemorySize implements ITypeConverter<Long> {
  private static final String UNITS = "KMGT";

  @Override
  public Long convert(String text) {
    int last = text.length() - 1;
    int unit = last < 0 ? -1 : UNITS.indexOf(Character.toUpperCase(text.charAt(last)));
    try {
      long number = Long.parseLong(unit < 0 ? text : text.substring(0, last));
      long size = Math.multiplyExact(number, 1L << 10 * (unit + 1));
      if (size > 0) {
        return size;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told below.
    }
    throw new TypeConversionException("not a size such as 512M or 4G: " + text);
  }
}
