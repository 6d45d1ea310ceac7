package dev.gox.translator.emit;

import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.PUTFIELD;

import dev.gox.translator.ir.Expr;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;

/**
 * Bytecode of the ways out of a region that are seldom taken. Each is a number ({@link ExitTable})
 * and a jump to code that stores what is newer than the Cpu; that code is shared: an exit with
 * another's set of locals to store, or with more, goes through the other's.
 */
final class RegionExits {
  private static final String CPU = RegionValues.CPU;
  private static final String TABLE = Type.getInternalName(ExitTable.class);

  private final RegionValues values;
  private final RegionFrames code;
  private final RegionLocals locals;
  private final RegionLinks links;
  private final String owner;
  private final ExitTable table;

  /** Where each set of slots, RAX aside, is stored. */
  private final Map<Long, Label> stores = new LinkedHashMap<>();

  /**
   * Prepares.
   *
   * @param owner internal name of the region's class
   * @param table of the region
   */
  RegionExits(RegionValues values, RegionLinks links, String owner, ExitTable table) {
    this.values = values;
    this.links = links;
    this.owner = owner;
    this.table = table;
    code = values.code;
    locals = values.locals;
  }

  /**
   * Leaves in the present state.
   *
   * @param pc where control goes on
   * @param stack RSP there, less its value at the entry
   * @param flagsLive whether somebody may read the flags
   */
  void leave(ExitTable.Kind kind, long pc, long stack, boolean flagsLive) {
    RegionState state = values.state;
    if (!state.has(Slots.RAX)) {
      values.preload(Slots.bit(Slots.RAX));
    }
    long newer = state.dirty & ~Slots.bit(Slots.RAX);
    if (!flagsLive) {
      newer &= ~Slots.FLAGS;
    }
    ExitTable.PendingFlags pending = flagsLive ? state.flags : null;
    if (pending != null) {
      for (Expr operand : pending.operands()) {
        if (operand instanceof Expr.Temp t) {
          newer |= Slots.bit(Slots.OPERAND + ~t.id());
        }
      }
    }
    OperationCode.number(code, table.add(new ExitTable.Exit(kind, pc, stack, pending)));
    code.visitJumpInsn(GOTO, stores.computeIfAbsent(newer, n -> new Label()));
  }

  /** Writes what the exits share, after all else. */
  void writeStores() {
    if (stores.isEmpty()) {
      return;
    }
    stores.computeIfAbsent(0L, n -> new Label());
    List<Long> left = new ArrayList<>(stores.keySet());
    left.sort(Comparator.comparingInt(Long::bitCount));
    while (!left.isEmpty()) {
      writeFrom(left.get(left.size() - 1), left);
    }
  }

  /**
   * Writes the stores of a set, and those of smaller ones after it where they have no place yet.
   */
  private void writeFrom(long first, List<Long> left) {
    long slots = first;
    while (left.remove(slots)) {
      code.labelWithNumber(stores.get(slots), needed(slots));
      if (slots == 0) {
        writeEnd();
        return;
      }
      long rest = largestWithin(slots);
      store(slots & ~rest);
      slots = rest;
    }
    code.visitJumpInsn(GOTO, stores.get(slots));
  }

  private BitSet needed(long slots) {
    BitSet needed = RegionFrames.parameters();
    for (long left = slots; left != 0; left &= left - 1) {
      needed.set(local(Long.numberOfTrailingZeros(left)));
    }
    return needed;
  }

  private int local(int slot) {
    return slot < Slots.COUNT ? locals.slot(slot) : locals.operand(slot - Slots.OPERAND);
  }

  private long largestWithin(long slots) {
    long largest = 0;
    for (long other : stores.keySet()) {
      if (other != slots
          && (other & ~slots) == 0
          && Long.bitCount(other) > Long.bitCount(largest)) {
        largest = other;
      }
    }
    return largest;
  }

  private void store(long slots) {
    for (long left = slots; left != 0; left &= left - 1) {
      int slot = Long.numberOfTrailingZeros(left);
      if (slot < Slots.COUNT) {
        values.storeToCpu(slot);
      } else {
        values.cpu();
        code.visitVarInsn(LLOAD, local(slot));
        code.visitFieldInsn(PUTFIELD, CPU, Slots.field(slot), "J");
      }
    }
  }

  /** The exit's number is on the stack. */
  private void writeEnd() {
    values.cpu();
    code.visitVarInsn(LLOAD, RegionLocals.RSP);
    code.visitVarInsn(LLOAD, RegionLocals.RAX);
    code.visitVarInsn(LLOAD, RegionLocals.RET);
    String name = links.constant(ExitTable.class, table).name();
    code.visitFieldInsn(GETSTATIC, owner, name, Type.getDescriptor(ExitTable.class));
    code.visitMethodInsn(
        INVOKESTATIC, TABLE, "leave", "(IL" + CPU + ";JJJL" + TABLE + ";)J", false);
    code.visitInsn(LRETURN);
  }
}
