package dev.gox.cli;

import dev.gox.loader.Decoders;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The option's words for the decoders. */
final class DecoderName implements ITypeConverter<Decoders> {
  @Override
  public Decoders convert(String word) {
    for (Decoders one : Decoders.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
        return one;
      }
    }
    throw new TypeConversionException(word + " is neither table nor capstone");
  }
}
