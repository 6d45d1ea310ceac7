package dev.gox.translator.decode;

import dev.gox.translator.decode.OperandPattern.Source;
import java.util.List;

/**
 * One line of the opcode table: an encoding and the operation it stands for. Many rows may share a
 * mnemonic, and then they are the same operation.
 *
 * @param index its number in the table
 * @param mnemonic the operation's name, lower case, unique to the operation: string moves are
 *     "movs" and "cmps", so that "movsd" and "cmpsd" are the SSE2 ones
 * @param feature the CPUID feature that offers it, such as "SSE2"; empty for the base architecture
 * @param operands in Intel order, destination first
 * @param operandSizes the operand sizes it can have
 * @param vectorLengths the vector lengths that make different operations of it, ascending, in bits;
 *     a single 0 where {@link Instruction#vectorLength} is always 0
 * @param lockable whether LOCK is allowed if the destination is memory
 * @param repeat which repeat prefixes mean something
 */
public record OpcodeRow(
    int index,
    String mnemonic,
    String feature,
    List<OperandPattern> operands,
    OperandSizes operandSizes,
    List<Integer> vectorLengths,
    boolean lockable,
    Repeat repeat) {

  /** What F3 and F2 mean to a row. */
  public enum Repeat {
    /** Nothing, or a different row. */
    NONE,
    /** Either repeats it RCX times: MOVS, STOS, LODS, INS, OUTS. */
    COUNT,
    /** Repeats it while equal (F3) or not equal (F2): CMPS, SCAS. */
    COMPARE
  }

  /** Whether some encoding of the row has a memory operand that ModRM describes. */
  public boolean hasMemoryForm() {
    OperandPattern rm = rm();
    return rm != null && rm.memory();
  }

  /** Whether some encoding of the row has none. */
  public boolean hasRegisterForm() {
    OperandPattern rm = rm();
    return rm == null || rm.mayBeRegister();
  }

  private OperandPattern rm() {
    for (OperandPattern operand : operands) {
      if (operand.source() == Source.RM) {
        return operand;
      }
    }
    return null;
  }
}
