package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.F_FULL;
import static org.objectweb.asm.Opcodes.F_SAME;
import static org.objectweb.asm.Opcodes.F_SAME1;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Places labels with their stack map frames. In a region all locals have one type throughout and
 * branches happen with an empty stack, so every frame is the same and need not be computed.
 */
final class RegionFrames {
  private final MethodVisitor code;
  private Object[] types;

  RegionFrames(MethodVisitor code) {
    this.code = code;
  }

  /** Says what the locals are, at the first place where all of them are set. */
  void begin(Object[] locals) {
    types = locals;
  }

  /** Places a label. */
  void label(Label label) {
    code.visitLabel(label);
    if (types != null) {
      code.visitFrame(F_FULL, types.length, types, 0, new Object[0]);
      types = null;
    } else {
      code.visitFrame(F_SAME, 0, null, 0, null);
    }
  }

  /** Places an exception handler's label. */
  void handler(Label label, String type) {
    code.visitLabel(label);
    code.visitFrame(F_SAME1, 0, null, 1, new Object[] {type});
  }
}
