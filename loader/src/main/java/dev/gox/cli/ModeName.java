package dev.gox.cli;

import dev.gox.translator.exec.Mode;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The option's words for the modes of execution. */
final class ModeName implements ITypeConverter<Mode> {
  @Override
  public Mode convert(String word) {
    for (Mode mode : Mode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(word)) {
        return mode;
      }
    }
    throw new TypeConversionException(word + " is none of mixed, interpret, translate");
  }
}
