package dev.gox.runtime.linux;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** The build step that makes {@link SystemCalls}' subclass of the table. */
public final class SystemCallCompiler {
  private SystemCallCompiler() {}

  private static final String THREAD = Type.getDescriptor(GuestThread.class);
  private static final String SUPER = Type.getInternalName(SystemCalls.class);

  /** First local of the arguments, after this, the number and the thread. */
  private static final int ARGUMENTS = 3;

  /**
   * Writes the class.
   *
   * @param args the folder of classes to write to
   */
  public static void main(String[] args) throws IOException {
    String name = SystemCalls.COMPILED.replace('.', '/');
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    writer.visit(V17, ACC_FINAL | ACC_SUPER, name, null, SUPER, null);
    MethodVisitor init = writer.visitMethod(0, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(ALOAD, 0);
    init.visitMethodInsn(INVOKESPECIAL, SUPER, "<init>", "()V", false);
    init.visitInsn(RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
    call(writer.visitMethod(0, "call", "(I" + THREAD + "JJJJJJ)J", null, null));
    writer.visitEnd();
    Files.write(Path.of(args[0]).resolve(name + ".class"), writer.toByteArray());
  }

  private static void call(MethodVisitor code) {
    SyscallTable.Row[] rows = SyscallTable.rows();
    Label unserved = new Label();
    Label[] cases = new Label[rows.length];
    for (int i = 0; i < rows.length; i++) {
      cases[i] = rows[i] != null && rows[i].served() ? new Label() : unserved;
    }
    code.visitCode();
    code.visitVarInsn(ILOAD, 1);
    code.visitTableSwitchInsn(0, rows.length - 1, unserved, cases);
    for (int i = 0; i < rows.length; i++) {
      if (cases[i] != unserved) {
        code.visitLabel(cases[i]);
        handler(code, rows[i]);
      }
    }
    code.visitLabel(unserved);
    code.visitVarInsn(ALOAD, 2);
    code.visitVarInsn(ILOAD, 1);
    code.visitMethodInsn(INVOKESTATIC, SUPER, "unserved", "(" + THREAD + "I)J", false);
    code.visitInsn(LRETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static void handler(MethodVisitor code, SyscallTable.Row row) {
    int dot = row.handler().lastIndexOf('.');
    String owner =
        SystemCallCompiler.class.getPackageName() + "." + row.handler().substring(0, dot);
    int count = row.arguments();
    code.visitVarInsn(ALOAD, 2);
    for (int i = 0; i < count; i++) {
      code.visitVarInsn(LLOAD, ARGUMENTS + 2 * i);
    }
    code.visitMethodInsn(
        INVOKESTATIC,
        owner.replace('.', '/'),
        row.handler().substring(dot + 1),
        "(" + THREAD + "J".repeat(count) + ")J",
        false);
    code.visitInsn(LRETURN);
  }
}
