package dev.gox.translator.lift;

import dev.gox.runtime.cpu.FloatCompare;
import dev.gox.runtime.cpu.FloatConvert;
import dev.gox.runtime.cpu.FloatOps;
import dev.gox.runtime.cpu.FloatRound;
import dev.gox.runtime.cpu.FusedOps;
import dev.gox.runtime.cpu.HalfFloats;
import dev.gox.runtime.cpu.sse.Arithmetic;
import dev.gox.runtime.cpu.sse.Compare;
import dev.gox.runtime.cpu.sse.Convert;
import dev.gox.runtime.cpu.sse.Fused;
import java.util.Map;

/** Where the helpers are that obey MXCSR, by the class of those of the same names that do not. */
final class ExactFloats {
  private ExactFloats() {}

  private static final Map<Class<?>, Class<?>> OWNERS =
      Map.of(
          FloatOps.class, Arithmetic.class,
          FusedOps.class, Fused.class,
          FloatCompare.class, Compare.class,
          FloatConvert.class, Convert.class,
          FloatRound.class, Convert.class,
          HalfFloats.class, Convert.class);

  static Class<?> of(Class<?> plain) {
    return OWNERS.get(plain);
  }
}
