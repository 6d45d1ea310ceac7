package dev.gox.translator.region;

import dev.gox.translator.decode.Instruction;

/**
 * A number for all that a function's instructions are, but for where the linker has put the
 * function and what it refers to. Two functions of the same hash are taken for the same: a forged
 * one could harm the program alone that has it.
 */
final class BodyHash {
  /** What no function has. */
  static final long NONE = 0;

  /** Longer functions are none that anybody knows: bytes. */
  private static final int LONGEST = 1 << 16;

  private final FunctionMap.Function function;
  private long hash = 0x6A09_E667_F3BC_C908L;

  private BodyHash(FunctionMap.Function function) {
    this.function = function;
  }

  static long of(FunctionMap.Function function, InstructionLifter code) {
    if (function.end() - function.start() > LONGEST) {
      return NONE;
    }
    BodyHash body = new BodyHash(function);
    for (long pc = function.start(); pc < function.end(); pc = code.decoded.next()) {
      if (!code.decode(pc)) {
        return NONE;
      }
      body.add(code.decoded);
    }
    return body.hash;
  }

  private void add(Instruction i) {
    if (i.mnemonic().equals("int3")) {
      // The linker's padding.
      return;
    }
    add(i.address - function.start());
    add(i.mnemonic().hashCode());
    add(i.operandSize | i.addressSize << 8 | i.vectorLength << 16);
    add((i.lock ? 1 : 0) | (i.rep ? 2 : 0) | (i.repne ? 4 : 0) | i.mask << 8 | i.segment << 16);
    for (int n = 0; n < i.operandCount; n++) {
      add(i.kind[n].ordinal() | i.width[n] << 8);
      switch (i.kind[n]) {
        case MEMORY -> {
          add(i.base | i.index << 8 | i.indexWidth << 16 | i.scale << 28);
          add(i.base == Instruction.RIP ? 0 : i.displacement);
        }
        case IMMEDIATE -> add(i.imm[n]);
        case TARGET -> add(function.contains(i.imm[n]) ? i.imm[n] - function.start() : -1);
        default -> add(i.reg[n]);
      }
    }
  }

  /** A round of multiplying and folding, so that every bit counts for all later ones. */
  private void add(long value) {
    hash = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
    hash ^= hash >>> 29;
  }
}
