package dev.gox.translator.decode;

/** The bytes of the instruction under way, and how far they are read. */
final class CodeReader {
  private byte[] code;
  private int start;
  private int end;

  /** Place of the next byte. */
  private int position;

  /** Whether a byte past the end was wanted. */
  private boolean exhausted;

  void reset(byte[] code, int offset, int limit) {
    this.code = code;
    start = offset;
    position = offset;
    end = Math.min(limit, offset + InstructionDecoder.MAX_LENGTH);
    exhausted = false;
  }

  /** How many bytes were read. */
  int length() {
    return position - start;
  }

  /** What the decoder answers if it found no instruction in the bytes read. */
  int failure() {
    if (!exhausted) {
      return InstructionDecoder.UNDEFINED;
    }
    return end - start < InstructionDecoder.MAX_LENGTH
        ? InstructionDecoder.TRUNCATED
        : InstructionDecoder.TOO_LONG;
  }

  /** The next byte, or -1. */
  int next() {
    if (position >= end) {
      exhausted = true;
      return -1;
    }
    return code[position++] & 0xff;
  }

  /** Whether so many bytes follow. */
  boolean has(int bytes) {
    if (end - position < bytes) {
      exhausted = true;
      return false;
    }
    return true;
  }

  /** Reads a little-endian number whose bytes are known to be there. */
  long signed(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (code[position + i] & 0xffL) << 8 * i;
    }
    position += bytes;
    int unused = 64 - 8 * bytes;
    return value << unused >> unused;
  }
}
