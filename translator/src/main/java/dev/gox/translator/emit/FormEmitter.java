package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.ir.Template;
import java.lang.invoke.MethodHandles;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Makes a class of a form's template, loads it and gives its one object. */
public final class FormEmitter {
  private FormEmitter() {}

  private static final String SUPER = Type.getInternalName(FormCode.class);
  private static final String DESCRIPTOR =
      Type.getMethodDescriptor(
          Type.VOID_TYPE, Type.getType(Cpu.class), Type.LONG_TYPE, Type.LONG_TYPE, Type.LONG_TYPE);

  /** Compiles a form; the class is hidden and goes when its object does. */
  public static FormCode compile(FormShape shape, Template template) {
    byte[] bytes = classFile(shape, template);
    try {
      return (FormCode)
          MethodHandles.lookup()
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("compiling " + shape, e);
    }
  }

  private static byte[] classFile(FormShape shape, Template template) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    String name = FormEmitter.class.getPackageName().replace('.', '/') + "/Form";
    writer.visit(V17, ACC_PUBLIC | ACC_FINAL, name, null, SUPER, null);
    MethodVisitor init = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(ALOAD, 0);
    init.visitMethodInsn(INVOKESPECIAL, SUPER, "<init>", "()V", false);
    init.visitInsn(RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
    MethodVisitor run = writer.visitMethod(ACC_PUBLIC, "run", DESCRIPTOR, null, null);
    run.visitCode();
    boolean nextInImmediate = shape.memory() != FormShape.Memory.NONE;
    new TemplateCode(run, nextInImmediate).statements(template.body());
    run.visitInsn(RETURN);
    run.visitMaxs(0, 0);
    run.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }
}
