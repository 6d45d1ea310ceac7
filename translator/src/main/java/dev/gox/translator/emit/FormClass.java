package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.ir.Template;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the class of a form: a {@link FormCode} whose method has the template's effects. It has no
 * constructor, for {@link FormLibrary} allocates its object without one.
 */
final class FormClass {
  private FormClass() {}

  private static final String SUPER = Type.getInternalName(FormCode.class);
  private static final String DESCRIPTOR =
      Type.getMethodDescriptor(
          Type.VOID_TYPE, Type.getType(Cpu.class), Type.LONG_TYPE, Type.LONG_TYPE, Type.LONG_TYPE);

  /** The class file of a form; its name, which profilers show, is the form's and its number. */
  static byte[] bytes(int number, FormShape shape, Template template) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    // Class names may hold anything but these.
    String form = shape.toString().replace('[', '(').replace(']', ')');
    String name = FormClass.class.getPackageName().replace('.', '/') + "/" + form + " #" + number;
    writer.visit(V17, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, name, null, SUPER, null);
    MethodVisitor run = writer.visitMethod(ACC_PUBLIC, "run", DESCRIPTOR, null, null);
    run.visitCode();
    boolean nextInImmediate = shape.memory() != FormShape.Memory.NONE;
    new TemplateCode(run, nextInImmediate).statements(template.body());
    end(run);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void end(MethodVisitor code) {
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
