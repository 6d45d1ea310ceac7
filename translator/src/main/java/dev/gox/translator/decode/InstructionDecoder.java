package dev.gox.translator.decode;

/** Decodes one instruction of 64-bit mode; two implementations check each other. */
public interface InstructionDecoder {
  /** The longest instruction: Intel SDM vol. 2, 2.3.11. */
  int MAX_LENGTH = 15;

  /**
   * Decodes the instruction that starts at {@code code[offset]}.
   *
   * @param code holds the bytes; those at and past {@code limit} count as not readable
   * @param address the guest address of the first byte
   * @param out receives the instruction; its row is null if the bytes are no instruction
   * @return the length in bytes; 0 if undefined; -1 if more bytes than there are before {@code
   *     limit} would be needed
   */
  int decode(byte[] code, int offset, int limit, long address, Instruction out);
}
