package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.ISHR;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.SIPUSH;
import static org.objectweb.asm.Opcodes.V17;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.ir.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the classes of the compiled forms: classes of static methods, one a form, each with a
 * switch over its forms, and the {@link FormCode} that picks the class. A form's number is its
 * class's number and, in the low 8 bits, its place in it.
 */
final class FormClasses {
  private static final String SUPER = Type.getInternalName(FormCode.class);
  private static final String CPU = Type.getDescriptor(Cpu.class);
  private static final String FORM = "(" + CPU + "JJJ)V";
  private static final String FAMILY = "(" + CPU + "IJJJ)V";
  private static final String RUN = "run";
  private static final int FAMILY_SHIFT = 8;

  private final String name;
  private final List<ClassWriter> families = new ArrayList<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<String> methods = new ArrayList<>();

  /** Classes of the given binary name, and that name with a number behind it. */
  FormClasses(String binaryName) {
    name = binaryName.replace('.', '/');
  }

  /** Adds a form; returns its number. */
  int add(FormShape shape, Template template) {
    if (families.isEmpty() || methods.size() == FormCompiler.FORMS_PER_CLASS) {
      endFamily();
      beginFamily();
    }
    // The names of methods may hold anything but these.
    String method = shape.toString().replace('[', '(').replace(']', ')');
    if (methods.contains(method)) {
      method += " " + shape.operandSize();
    }
    MethodVisitor code =
        families.get(families.size() - 1).visitMethod(ACC_STATIC, method, FORM, null, null);
    code.visitCode();
    boolean nextInImmediate = shape.memory() != FormShape.Memory.NONE;
    new TemplateCode(code, nextInImmediate).statements(template.body());
    code.visitInsn(RETURN);
    end(code);
    methods.add(method);
    return (families.size() - 1) << FAMILY_SHIFT | (methods.size() - 1);
  }

  /** The class files by their paths. */
  Map<String, byte[]> finish() {
    endFamily();
    dispatcher();
    return files;
  }

  private String familyName(int number) {
    return name + number;
  }

  private void beginFamily() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    writer.visit(
        V17, ACC_FINAL | ACC_SUPER, familyName(families.size()), null, "java/lang/Object", null);
    families.add(writer);
  }

  private void endFamily() {
    if (families.isEmpty()) {
      return;
    }
    int number = families.size() - 1;
    ClassWriter writer = families.get(number);
    MethodVisitor code = writer.visitMethod(ACC_STATIC, RUN, FAMILY, null, null);
    code.visitCode();
    code.visitVarInsn(ILOAD, 1);
    Label[] cases = cases(code, methods.size());
    for (int i = 0; i < cases.length; i++) {
      code.visitLabel(cases[i]);
      code.visitVarInsn(ALOAD, 0);
      code.visitVarInsn(LLOAD, 2);
      code.visitVarInsn(LLOAD, 4);
      code.visitVarInsn(LLOAD, 6);
      code.visitMethodInsn(INVOKESTATIC, familyName(number), methods.get(i), FORM, false);
      code.visitInsn(RETURN);
    }
    end(code);
    methods.clear();
    files.put(familyName(number) + ".class", close(writer));
  }

  /** The class that picks a family's switch. */
  private void dispatcher() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    writer.visit(V17, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, name, null, SUPER, null);
    MethodVisitor init = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(ALOAD, 0);
    init.visitMethodInsn(INVOKESPECIAL, SUPER, "<init>", "()V", false);
    init.visitInsn(RETURN);
    end(init);
    MethodVisitor code = writer.visitMethod(ACC_PUBLIC, RUN, FORM, null, null);
    code.visitCode();
    code.visitVarInsn(LLOAD, 2);
    code.visitInsn(L2I);
    code.visitIntInsn(SIPUSH, FAMILY_SHIFT);
    code.visitInsn(ISHR);
    code.visitIntInsn(SIPUSH, 0xFF);
    code.visitInsn(IAND);
    Label[] cases = cases(code, families.size());
    for (int i = 0; i < cases.length; i++) {
      code.visitLabel(cases[i]);
      code.visitVarInsn(ALOAD, 1);
      code.visitVarInsn(LLOAD, 2);
      code.visitInsn(L2I);
      code.visitIntInsn(SIPUSH, 0xFF);
      code.visitInsn(IAND);
      code.visitVarInsn(LLOAD, 2);
      code.visitVarInsn(LLOAD, 4);
      code.visitVarInsn(LLOAD, 6);
      code.visitMethodInsn(INVOKESTATIC, familyName(i), RUN, FAMILY, false);
      code.visitInsn(RETURN);
    }
    end(code);
    files.put(name + ".class", close(writer));
  }

  /** A switch over 0 to count - 1; the last case is the default too. */
  private static Label[] cases(MethodVisitor code, int count) {
    Label[] labels = new Label[count];
    for (int i = 0; i < count; i++) {
      labels[i] = new Label();
    }
    code.visitTableSwitchInsn(0, count - 1, labels[count - 1], labels);
    return labels;
  }

  private static void end(MethodVisitor code) {
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static byte[] close(ClassWriter writer) {
    writer.visitEnd();
    return writer.toByteArray();
  }
}
