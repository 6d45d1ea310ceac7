package dev.gox.cli;

import dev.gox.disasm.Syntax;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The value of {@code --syntax}. */
final class SyntaxName implements ITypeConverter<Syntax> {
  @Override
  public Syntax convert(String value) {
    for (Syntax syntax : Syntax.values()) {
      if (syntax.name().toLowerCase(Locale.ROOT).equals(value)) {
        return syntax;
      }
    }
    throw new TypeConversionException("there is no syntax " + value + "; use intel, att or go");
  }
}
