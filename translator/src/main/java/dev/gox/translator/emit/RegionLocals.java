package dev.gox.translator.emit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which of a region method's locals holds what. */
final class RegionLocals {
  static final int THIS = 0;
  static final int CPU = 1;
  static final int RSP = 2;
  static final int RAX = 4;
  static final int RET = 6;

  /** The entry of an indirect call's target. */
  static final int ENTRY = 8;

  /** Host address of guest address 0: code is shared by processes with windows of their own. */
  static final int BASE = 9;

  private static final int FIRST = 11;

  private final int[] slots = new int[Slots.COUNT];

  /** The slots whose locals are doubles, with the slots' bits; all other locals are longs. */
  private final long doubleSlots;

  private final BitSet doubles = new BitSet();
  private final int[] operands = new int[ExitTable.OPERANDS];
  private final List<Integer> pool = new ArrayList<>();
  private final Map<Integer, Integer> temps = new HashMap<>();
  private int next = FIRST;
  private int used;

  /**
   * Prepares.
   *
   * @param doubleSlots see {@link DoubleSlots}
   */
  RegionLocals(long doubleSlots) {
    this.doubleSlots = doubleSlots;
    slots[Slots.RAX] = RAX;
  }

  /** The local of a slot. */
  int slot(int slot) {
    if (slots[slot] == 0) {
      slots[slot] = take();
      doubles.set(slots[slot], isDoubleSlot(slot));
    }
    return slots[slot];
  }

  /** Whether a slot's local is a double. */
  boolean isDoubleSlot(int slot) {
    return (doubleSlots & Slots.bit(slot)) != 0;
  }

  /** Whether a local is a double. */
  boolean isDouble(int local) {
    return doubles.get(local);
  }

  /** The local of an operand of pending flags, 0 to 2. */
  int operand(int index) {
    if (operands[index] == 0) {
      operands[index] = take();
    }
    return operands[index];
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
}
