package dev.gox.it.conformance;

/**
 * A memory operand (SDM volume 2, 2.1.5).
 *
 * @param base a register, {@link #NONE}, or {@link #RIP}
 * @param index a register other than RSP, or {@link #NONE}
 * @param scale 0 to 3: the index counts 1, 2, 4 or 8 times
 * @param displacement of 32 bits; with RIP, and where {@code absolute}, the target address itself
 * @param displacementBytes 0, 1 or 4: how it is encoded
 * @param segment 0, or the prefix of FS or GS
 * @param narrow whether the address has 32 bits (prefix 67)
 */
record Memory(
    int base,
    int index,
    int scale,
    long displacement,
    int displacementBytes,
    int segment,
    boolean narrow) {
  static final int NONE = -1;
  static final int RIP = -2;
  static final int FS = 0x64;
  static final int GS = 0x65;
}
