package dev.gox.translator.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.form.FormSurvey;
import dev.gox.translator.ir.Helper;
import dev.gox.translator.ir.Template;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Which instructions are opaque to translated code: those whose helper uses registers or flags in
 * the Cpu, so that all of them must be there. None of what compilers commonly emit may be.
 */
class OpaqueFormsTest {
  private static final Set<String> OPAQUE =
      Set.of(
          "cmps",
          "cmpxchg16b",
          "cmpxchg8b",
          "cpuid",
          "enter",
          "fxrstor",
          "fxrstor64",
          "fxsave",
          "fxsave64",
          "int",
          "int1",
          "int3",
          "iret",
          "iretd",
          "iretq",
          "lcall",
          "lfs",
          "lgs",
          "ljmp",
          "lods",
          "lss",
          "mov",
          "movs",
          "pop",
          "popf",
          "popfq",
          "retf",
          "scas",
          "stos",
          "syscall",
          "vgatherdpd",
          "vgatherdps",
          "vgatherqpd",
          "vgatherqps",
          "vpgatherdd",
          "vpgatherdq",
          "vpgatherqd",
          "vpgatherqq",
          "wrfsbase",
          "wrgsbase",
          "xgetbv",
          "xrstor",
          "xrstor64",
          "xsave",
          "xsave64",
          "xsavec",
          "xsavec64",
          "xsaveopt",
          "xsaveopt64");

  @Test
  void helpersOfAllOtherFormsKeepRegistersAndFlags() throws ReflectiveOperationException {
    Lifters lifters = new Lifters(true);
    Set<String> opaque = new TreeSet<>();
    int lifted = 0;
    for (FormShape shape : FormSurvey.of(new TableDecoder()).values()) {
      Template template = lifters.lift(shape);
      if (template != null) {
        lifted++;
        if (isOpaque(template)) {
          opaque.add(shape.mnemonic());
        }
      }
    }
    assertThat(lifted).as("forms lifted").isGreaterThan(1000);
    assertThat(opaque).containsExactlyInAnyOrderElementsOf(OPAQUE);
  }

  /** Whether a helper that needs the registers stands anywhere in an IR tree. */
  private static boolean isOpaque(Object node) throws ReflectiveOperationException {
    if (node instanceof Helper helper) {
      return !helper.keepsRegisters();
    }
    if (node instanceof List<?> list) {
      for (Object element : list) {
        if (isOpaque(element)) {
          return true;
        }
      }
    } else if (node instanceof Record) {
      for (RecordComponent component : node.getClass().getRecordComponents()) {
        if (isOpaque(component.getAccessor().invoke(node))) {
          return true;
        }
      }
    }
    return false;
  }
}
