package dev.gox.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * No class names a member of Unsafe whose type differs between JDKs: where arrays begin is an int
 * on JDK 17 and a long on 25, so such a class runs on one of them only.
 */
class AnyJdkTest {
  private static final String UNSAFE = "jdk/internal/misc/Unsafe";

  @Test
  void noClassNamesAMemberThatOtherJdksHaveNot() throws Exception {
    List<String> uses = new ArrayList<>();
    int classes = 0;
    for (Class<?> one : List.of(Cpu.class, Entry.class)) {
      Path root = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file :
            (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
          new ClassReader(bytes(file)).accept(visitor(file.getFileName().toString(), uses), 0);
          classes++;
        }
      }
    }
    assertThat(classes).as("classes read").isGreaterThan(300);
    assertThat(uses).isEmpty();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassVisitor visitor(String name, List<String> uses) {
    return new ClassVisitor(Opcodes.ASM9) {
      @Override
      public MethodVisitor visitMethod(
          int access, String method, String type, String signature, String[] exceptions) {
        return new MethodVisitor(Opcodes.ASM9) {
          @Override
          public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
            if (owner.equals(UNSAFE)) {
              uses.add(name + ": " + field);
            }
          }

          @Override
          public void visitMethodInsn(
              int opcode, String owner, String called, String descriptor, boolean ofInterface) {
            if (owner.equals(UNSAFE) && called.startsWith("array")) {
              uses.add(name + ": " + called);
            }
          }
        };
      }
    };
  }
}
