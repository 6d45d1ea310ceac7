package dev.gox.translator.exec;

import dev.gox.translator.emit.FormCode;
import dev.gox.translator.form.FormWord;

/**
 * A decoded basic block: instructions that run one after the other from its address. Immutable but
 * for the links to its successors, which only ever name blocks of the same generation.
 */
final class Block {
  final long pc;

  /** {@link FormWord#LONGS} longs an instruction. */
  final long[] code;

  /** Each instruction's meaning. */
  final FormCode[] forms;

  /** Guest instructions, which are fewer than those of the code where addresses take a step. */
  final int instructions;

  /** Where control goes if no instruction says so: after the last one. */
  final long end;

  /** Blocks that followed this one before; either may be null. Races only lose a link. */
  Block successor;

  Block otherSuccessor;

  Block(long pc, long[] code, FormCode[] forms, int instructions, long end) {
    this.pc = pc;
    this.code = code;
    this.forms = forms;
    this.instructions = instructions;
    this.end = end;
  }

  /** Remembers a block that followed this one. */
  void link(Block next) {
    if (successor == null) {
      successor = next;
    } else {
      otherSuccessor = next;
    }
  }

  /** The guest address of an instruction by its number. */
  long pcOf(int instruction) {
    long at = pc;
    for (int i = 0; i < instruction; i++) {
      at += FormWord.length(code[i * FormWord.LONGS]);
    }
    return at;
  }
}
