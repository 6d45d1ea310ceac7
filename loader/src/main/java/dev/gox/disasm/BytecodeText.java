package dev.gox.disasm;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/** The bytecode of a method as text, in parts by line number. */
final class BytecodeText {
  /** What stands under a line number, up to the next; number 0 is before the first. */
  record Part(int line, List<String> text) {}

  private BytecodeText() {}

  static List<Part> of(byte[] classFile, String methodName) {
    List<Part> parts = new ArrayList<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return name.equals(methodName) ? new Collector(new Textifier(), parts) : null;
              }
            },
            ClassReader.SKIP_FRAMES);
    return parts;
  }

  /** Cuts the text where a line number comes. */
  private static final class Collector extends MethodVisitor {
    private final Textifier all;
    private final List<Part> parts;
    private int line;
    private int taken;

    Collector(Textifier all, List<Part> parts) {
      super(Opcodes.ASM9, new TraceMethodVisitor(all));
      this.all = all;
      this.parts = parts;
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      cut();
      line = number;
    }

    @Override
    public void visitLocalVariable(
        String name, String descriptor, String signature, Label start, Label end, int index) {
      // Their names are not of interest.
    }

    @Override
    public void visitEnd() {
      cut();
    }

    private void cut() {
      List<String> text =
          all.getText().subList(taken, all.getText().size()).stream()
              .flatMap(part -> part.toString().lines())
              .map(String::strip)
              .filter(l -> !l.isEmpty() && !l.startsWith("MAX") && !l.startsWith("// "))
              .toList();
      taken = all.getText().size();
      if (!text.isEmpty()) {
        parts.add(new Part(line, text));
      }
    }
  }
}
