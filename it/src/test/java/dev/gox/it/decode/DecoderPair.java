package dev.gox.it.decode;

import dev.gox.it.decode.Difference.Aspect;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.decode.capstone.CapstoneDecoder;
import java.util.HexFormat;

/** Decodes bytes by table and by Capstone, or compares the table with Capstone's answer. */
final class DecoderPair {
  private static final long ADDRESS = 0x401000;

  private final TableDecoder table = new TableDecoder();
  private final Instruction byTable = new Instruction();
  private final Instruction byCapstone = new Instruction();

  /** Null where the host has none. */
  private final CapstoneDecoder capstone;

  DecoderPair() {
    capstone = open();
  }

  private static CapstoneDecoder open() {
    try {
      return new CapstoneDecoder();
    } catch (UnsatisfiedLinkError | NoClassDefFoundError | IllegalStateException e) {
      return null;
    }
  }

  boolean hasCapstone() {
    return capstone != null;
  }

  /** What Capstone says. */
  Answer ask(byte[] code, int offset, int limit) {
    capstone.decode(code, offset, limit, ADDRESS, byCapstone);
    return Answer.of(capstone, byCapstone);
  }

  /** The first difference, or null if both decode alike. */
  Difference compare(byte[] code, int offset, int limit) {
    return compare(code, offset, limit, ask(code, offset, limit));
  }

  /** The table's first difference from an answer, or null. */
  Difference compare(byte[] code, int offset, int limit, Answer answer) {
    int length = table.decode(code, offset, limit, ADDRESS, byTable);
    Aspect aspect = aspect(length, answer);
    if (aspect == null) {
      return null;
    }
    int size = Math.max(length, answer.length());
    return new Difference(
        HexFormat.of().formatHex(code, offset, offset + size),
        aspect,
        length > 0 ? byTable.mnemonic() : "-",
        answer.name().isEmpty() ? "-" : answer.name(),
        Answer.operands(byTable) + " | " + answer.operation() + " " + answer.operands());
  }

  /** How far the table's next instruction is: its length, or 1 if there is none. */
  int step(byte[] code, int offset, int limit) {
    return Math.max(1, table.decode(code, offset, limit, ADDRESS, byTable));
  }

  private Aspect aspect(int length, Answer answer) {
    boolean known = !answer.name().isEmpty();
    if (length <= 0) {
      return !known ? null : answer.inTable() ? Aspect.EXTRA : Aspect.FOREIGN;
    }
    if (!known) {
      return Aspect.UNKNOWN;
    }
    if (length != answer.length()) {
      return Aspect.LENGTH;
    }
    if (!byTable.mnemonic().equals(answer.operation())) {
      return Aspect.OPERATION;
    }
    return Answer.operands(byTable).equals(answer.operands()) ? null : Aspect.OPERANDS;
  }
}
