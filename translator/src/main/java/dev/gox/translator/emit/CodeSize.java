package dev.gox.translator.emit;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Counts the bytes of a method's code on their way to the writer. */
final class CodeSize extends MethodVisitor {
  private int bytes;

  CodeSize(MethodVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /** At most so many bytes: wide jumps aside, which methods within the limit don't have. */
  int largest() {
    return bytes;
  }

  @Override
  public void visitInsn(int opcode) {
    bytes += 1;
    super.visitInsn(opcode);
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    bytes += opcode == Opcodes.SIPUSH ? 3 : 2;
    super.visitIntInsn(opcode, operand);
  }

  @Override
  public void visitVarInsn(int opcode, int index) {
    bytes += index < 4 ? 1 : index < 256 ? 2 : 4;
    super.visitVarInsn(opcode, index);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    bytes += 3;
    super.visitTypeInsn(opcode, type);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    bytes += 3;
    super.visitFieldInsn(opcode, owner, name, descriptor);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    bytes += 3;
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
  }

  @Override
  public void visitJumpInsn(int opcode, org.objectweb.asm.Label label) {
    bytes += 3;
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitLdcInsn(Object value) {
    bytes += 3;
    super.visitLdcInsn(value);
  }

  @Override
  public void visitLookupSwitchInsn(
      org.objectweb.asm.Label other, int[] keys, org.objectweb.asm.Label[] labels) {
    bytes += 12 + 8 * keys.length;
    super.visitLookupSwitchInsn(other, keys, labels);
  }
}
