package dev.gox.translator.exec;

import dev.gox.translator.emit.Entry;
import dev.gox.translator.emit.FormCode;
import dev.gox.translator.form.FormWord;
import dev.gox.translator.form.GuestPlace;

/**
 * A decoded basic block: instructions that run one after the other from its address. Immutable but
 * for the links to its successors.
 */
final class Block extends GuestPlace {
  /** The heat of coming to a place where a translation would be entered. */
  static final int ENTERED = 8;

  /** The heat of a return: once the function is translated, its calls return within that. */
  static final int RETURNED = 1;

  /** {@link FormWord#LONGS} longs an instruction. */
  final long[] code;

  /** Each instruction's meaning. */
  final FormCode[] forms;

  /** Guest instructions, which are fewer than those of the code where addresses take a step. */
  final int instructions;

  /** Where control goes if no instruction says so: after the last one. */
  final long end;

  /**
   * How much hotter it makes the block after it, but for jumps back: {@link #ENTERED} if it ends
   * with a call or a computed jump, {@link #RETURNED} if with a return, else 0.
   */
  final int warmth;

  // Its last instruction, for ending.
  static final int OTHER = 0;
  static final int CALL = 1;
  static final int RETURN = 2;
  static final int COMPUTED_JUMP = 3;
  static final int SYSTEM_CALL = 4;

  /** What its last instruction is. */
  final int ending;

  /** What is translated from its address on, or null. Racing readers may still see null. */
  Entry entry;

  /** How often it has run, interpreted. Races only lose counts. */
  int runs;

  /** How often control came here by a call, a return or backwards. Races only lose counts. */
  int heat;

  /** Whether some of its instructions was seen to access memory outside the zone. */
  boolean outsideZone;

  /** Blocks that followed this one before; either may be null. Races only lose a link. */
  Block successor;

  Block otherSuccessor;

  /** Its code has changed, or it was evicted: links to it lead nowhere. */
  boolean dropped;

  Block(long pc, long[] code, FormCode[] forms, int instructions, long end, int ending) {
    super(pc);
    this.code = code;
    this.forms = forms;
    this.instructions = instructions;
    this.end = end;
    this.ending = ending;
    warmth =
        switch (ending) {
          case CALL, COMPUTED_JUMP -> ENTERED;
          case RETURN -> RETURNED;
          default -> 0;
        };
  }

  /** Remembers a block that followed this one. */
  void link(Block next) {
    if (successor == null || successor.dropped) {
      successor = next;
    } else {
      otherSuccessor = next;
    }
  }

  /** The block at an address, if it followed this one before; or null. */
  Block linked(long target) {
    Block next = successor;
    if (next == null || next.pc != target) {
      next = otherSuccessor;
      if (next == null || next.pc != target) {
        return null;
      }
    }
    return next.dropped ? null : next;
  }

  /** Makes links to it void; called under the cache's lock. */
  void drop() {
    dropped = true;
    entry = null;
    successor = null;
    otherSuccessor = null;
  }

  /** The guest address of an instruction by its number. */
  long pcOf(int instruction) {
    long at = pc;
    for (int i = 0; i < instruction; i++) {
      at += FormWord.length(code[i * FormWord.LONGS]);
    }
    return at;
  }

  /** How many instructions precede the one at an address. */
  int countTo(long address) {
    long at = pc;
    int count = 0;
    for (int i = 0; i < forms.length && at != address; i++) {
      int length = FormWord.length(code[i * FormWord.LONGS]);
      at += length;
      count += length == 0 ? 0 : 1;
    }
    return count;
  }
}
