package dev.gox.translator.exec;

import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.region.FunctionMap;

/** Makes translators for tests: of all code, with nothing counted, profiled or checked. */
final class Translators {
  private Translators() {}

  static Translator of(GuestMemory memory, CodeCache cache, FunctionMap functions) {
    return new Translator(
        memory,
        new TableDecoder(),
        FormIndex.load(),
        cache,
        Mode.TRANSLATE,
        functions,
        Inspection.NONE,
        new AccessProfile(),
        null,
        null,
        false);
  }
}
