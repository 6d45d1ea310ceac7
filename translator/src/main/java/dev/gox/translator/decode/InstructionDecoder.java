package dev.gox.translator.decode;

/** Decodes one instruction of 64-bit mode; two implementations check each other. */
public interface InstructionDecoder {
  /** The longest instruction: Intel SDM vol. 2, 2.3.11. */
  int MAX_LENGTH = 15;

  /** Answers of {@link #decode} that are no length. */
  int UNDEFINED = 0;

  /** More bytes are needed than there are. */
  int TRUNCATED = -1;

  /** Longer than {@link #MAX_LENGTH}: a general-protection fault, not an undefined instruction. */
  int TOO_LONG = -2;

  /**
   * Decodes the instruction that starts at {@code code[offset]}.
   *
   * @param code holds the bytes; those at and past {@code limit} count as not readable
   * @param address the guest address of the first byte
   * @param out receives the instruction; its row is null if the bytes are no instruction
   * @return the length in bytes, or one of the answers above
   */
  int decode(byte[] code, int offset, int limit, long address, Instruction out);
}
