package dev.gox.cli;

import dev.gox.profile.ProfileFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The value of {@code --format}. */
final class FormatName implements ITypeConverter<ProfileFormat> {
  @Override
  public ProfileFormat convert(String value) {
    return switch (value) {
      case "text" -> ProfileFormat.TEXT;
      case "folded" -> ProfileFormat.FOLDED;
      case "pprof" -> ProfileFormat.PPROF;
      case "svg" -> ProfileFormat.SVG;
      default ->
          throw new TypeConversionException("takes text, folded, pprof or svg, not " + value);
    };
  }
}
