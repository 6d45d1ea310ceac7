package dev.gox.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Guest functions' names as class names: readable, and legal for the JVM. */
class JavaNamesTest {
  @ParameterizedTest
  @CsvSource({
    "runtime.mallocgc, guest.runtime.mallocgc",
    "net/http.(*conn).serve, guest.net.http.(*conn).serve",
    "main.main.func1.2, guest.main.main.func1.2",
    "gopkg.in/yaml%2ev3.Node, guest.gopkg.in.yaml%2ev3.Node",
    "slices.Sort[go.shape.int], guest.slices.Sort<go_shape_int>",
    "0x401000, guest.0x401000",
  })
  void areReadable(String function, String javaClass) {
    JavaNames names = new JavaNames();
    assertThat(names.classFor(function, 0).replace('/', '.')).isEqualTo(javaClass);
    assertThat(names.classFor(function, 0x2a).replace('/', '.')).isEqualTo(javaClass + "+0x2a");
  }

  @Test
  void differEachTime() {
    JavaNames names = new JavaNames();
    assertThat(new String[] {"a.b", "a/b", "a.B", "a.c"})
        .extracting(function -> names.classFor(function, 0))
        .containsExactly("guest/a/b", "guest/a/b$2", "guest/a/B$3", "guest/a/c");
  }

  /** The JVM itself judges whether a name is legal, by defining and running such a class. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "/",
        "..a//b..",
        "<init>",
        "a.<clinit>",
        "run",
        "java.lang.Object",
        "a;b",
        "[[J",
        "a.b[",
        "]a].[b",
        "a\\b:c d",
        "a\u0000b\nc\td",
        "\ud800",
        "\u202egnp.exe",
        "type:.eq.[2]string",
        "a.\u00b7x",
        "()V",
        "LX;"
      })
  void areLegal(String function) {
    JavaNames names = new JavaNames();
    for (String name : new String[] {names.classFor(function, 0), names.classFor(function, 1)}) {
      assertThat(name).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
      assertThatCode(() -> define(name).getMethod("run").invoke(null)).doesNotThrowAnyException();
    }
  }

  @Test
  void areCutWhenTooLong() {
    String name = "main." + "x".repeat(70_000) + ".y".repeat(40_000);
    assertThat(new JavaNames().classFor(name, 1)).hasSizeLessThan(200);
  }

  private static Class<?> define(String name) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", "()V", null, null);
    code.visitCode();
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    byte[] bytes = writer.toByteArray();
    return new ClassLoader() {
      Class<?> define() {
        return defineClass(name.replace('/', '.'), bytes, 0, bytes.length);
      }
    }.define();
  }
}
