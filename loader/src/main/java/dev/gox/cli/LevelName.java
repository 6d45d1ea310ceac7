package dev.gox.cli;

import dev.gox.runtime.cpu.CpuLevel;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The option's words for the levels of a processor. */
final class LevelName implements ITypeConverter<CpuLevel> {
  @Override
  public CpuLevel convert(String word) {
    for (CpuLevel level : CpuLevel.values()) {
      if (level.name().toLowerCase(Locale.ROOT).equals(word)) {
        return level;
      }
    }
    throw new TypeConversionException(word + " is none of v1, v2, v3, max");
  }
}
