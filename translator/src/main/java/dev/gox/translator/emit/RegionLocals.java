package dev.gox.translator.emit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;

/** Which of a region method's locals holds what. All of them have a value from the start on. */
final class RegionLocals {
  static final int CPU = 0;
  static final int RSP = 1;
  static final int RAX = 3;
  static final int RET = 5;

  /** Number of the instruction that may fault. */
  static final int POINT = 7;

  /** The entry of an indirect call's target, where there are such calls. */
  private static final int ENTRY = 8;

  private static final int FIRST = 9;

  private final int[] slots = new int[Slots.COUNT];
  private final int[] operands = new int[3];
  private final List<Integer> pool = new ArrayList<>();
  private final Map<Integer, Integer> temps = new HashMap<>();
  private boolean entryUsed;
  private int next = FIRST;
  private int used;

  RegionLocals() {
    slots[Slots.RAX] = RAX;
  }

  /** The local of a slot. */
  int slot(int slot) {
    if (slots[slot] == 0) {
      slots[slot] = take();
    }
    return slots[slot];
  }

  boolean hasSlot(int slot) {
    return slots[slot] != 0;
  }

  /** The local of an operand of pending flags, 0 to 2. */
  int operand(int index) {
    if (operands[index] == 0) {
      operands[index] = take();
    }
    return operands[index];
  }

  boolean hasOperand(int index) {
    return operands[index] != 0;
  }

  /** Temporaries of another instruction follow: they reuse the locals. */
  void nextInstruction() {
    temps.clear();
    used = 0;
  }

  /** The local of a temporary. */
  int temp(int id) {
    return temps.computeIfAbsent(id, i -> scratch());
  }

  /** A local for the current instruction. */
  int scratch() {
    if (used == pool.size()) {
      pool.add(take());
    }
    return pool.get(used++);
  }

  private int take() {
    int local = next;
    next += 2;
    return local;
  }

  /** The local for an indirect call's entry. */
  int entry() {
    entryUsed = true;
    return ENTRY;
  }

  boolean hasEntry() {
    return entryUsed;
  }

  /** The longs that no parameter brings. */
  List<Integer> longs() {
    List<Integer> all = new ArrayList<>();
    for (int local = FIRST; local < next; local += 2) {
      all.add(local);
    }
    return all;
  }

  /** The types of all locals, for stack map frames. */
  Object[] frame(String cpu, String entry) {
    int longs = (next - FIRST) / 2;
    Object[] types = new Object[longs == 0 && !entryUsed ? 5 : 6 + longs];
    Arrays.fill(types, Opcodes.LONG);
    types[0] = cpu;
    types[4] = Opcodes.INTEGER;
    if (types.length > 5) {
      types[5] = entryUsed ? entry : Opcodes.TOP;
    }
    return types;
  }
}
