package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.DOUBLE;
import static org.objectweb.asm.Opcodes.F_NEW;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.INTEGER;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.LONG;
import static org.objectweb.asm.Opcodes.NOP;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.TOP;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Passes a region's code on and follows which locals have a value, so that labels get stack map
 * frames. A region's locals have one type throughout, and branches happen with an empty stack; so a
 * frame is the set of locals that every way to the label has set.
 */
final class RegionFrames extends MethodVisitor {
  private final String owner;
  private final String cpu;
  private final String entry;
  private final RegionLocals regionLocals;
  private final Map<Label, BitSet> jumps = new HashMap<>();
  private BitSet set;
  private boolean reachable = true;

  /** Where in the code the latest frame is. */
  private int latestFrame = -1;

  /**
   * Prepares.
   *
   * @param code gets the instructions; null for none
   * @param owner internal name of the class that the code is a method of
   * @param cpu internal name of the first parameter's class
   * @param entry internal name of the class in {@link RegionLocals#ENTRY}
   * @param locals tells which locals are doubles
   */
  RegionFrames(MethodVisitor code, String owner, String cpu, String entry, RegionLocals locals) {
    super(ASM9, code);
    regionLocals = locals;
    this.owner = owner;
    this.cpu = cpu;
    this.entry = entry;
    set = parameters();
  }

  /** The locals that have a value throughout: the parameters, and the window's base. */
  static BitSet parameters() {
    BitSet locals = new BitSet();
    locals.set(RegionLocals.THIS);
    locals.set(RegionLocals.CPU);
    locals.set(RegionLocals.RSP);
    locals.set(RegionLocals.RAX);
    locals.set(RegionLocals.RET);
    locals.set(RegionLocals.BASE);
    return locals;
  }

  @Override
  public void visitVarInsn(int opcode, int local) {
    if (opcode >= ISTORE && opcode <= ASTORE) {
      set.set(local);
    }
    super.visitVarInsn(opcode, local);
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    jump(label);
    reachable &= opcode != GOTO;
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
    jump(other);
    for (Label label : labels) {
      jump(label);
    }
    reachable = false;
    super.visitLookupSwitchInsn(other, keys, labels);
  }

  @Override
  public void visitInsn(int opcode) {
    reachable &= (opcode < IRETURN || opcode > RETURN) && opcode != ATHROW;
    super.visitInsn(opcode);
  }

  private void jump(Label label) {
    if (mv == null) {
      return;
    }
    BitSet known = jumps.get(label);
    if (known == null) {
      jumps.put(label, (BitSet) set.clone());
    } else {
      known.and(set);
    }
  }

  /** Places a label, after the jumps to it that come from above. */
  void label(Label label) {
    BitSet known = jumps.get(label);
    if (known == null) {
      known = set;
    } else if (reachable) {
      known.and(set);
    }
    place(label, (BitSet) known.clone(), 0);
  }

  /** Places a label where exactly these locals have a value, whoever jumps there. */
  void label(Label label, BitSet locals) {
    place(label, locals, 0);
  }

  /** The same with an int on the stack. */
  void labelWithNumber(Label label, BitSet locals) {
    place(label, locals, 1);
  }

  private void place(Label label, BitSet locals, int numbers) {
    set = locals;
    reachable = true;
    if (mv != null) {
      apart();
    }
    visitLabel(label);
    if (mv != null) {
      Object[] types = types(locals);
      visitFrame(F_NEW, types.length, types, numbers, new Object[] {INTEGER});
    }
  }

  /** A class file has one frame for a place in the code: keeps a second one away from it. */
  private void apart() {
    Label here = new Label();
    visitLabel(here);
    if (here.getOffset() == latestFrame) {
      visitInsn(NOP);
      latestFrame++;
    } else {
      latestFrame = here.getOffset();
    }
  }

  /** The frame's locals: a long or double counts once, an unset one as two of nothing. */
  private Object[] types(BitSet locals) {
    Object[] types = new Object[locals.length()];
    int n = 0;
    for (int local = 0; local < locals.length(); ) {
      if (local == RegionLocals.THIS) {
        types[n++] = owner;
        local++;
      } else if (local == RegionLocals.CPU) {
        types[n++] = cpu;
        local++;
      } else if (local == RegionLocals.ENTRY) {
        types[n++] = locals.get(local) ? entry : TOP;
        local++;
      } else if (locals.get(local)) {
        types[n++] = regionLocals.isDouble(local) ? DOUBLE : LONG;
        local += 2;
      } else {
        types[n++] = TOP;
        types[n++] = TOP;
        local += 2;
      }
    }
    return Arrays.copyOf(types, n);
  }

  /** Whether something has jumped to a label so far. */
  boolean isUsed(Label label) {
    return jumps.containsKey(label);
  }
}
