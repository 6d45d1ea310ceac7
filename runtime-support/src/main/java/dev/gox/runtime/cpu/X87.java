package dev.gox.runtime.cpu;

/**
 * The x87 and MMX state (Intel SDM vol. 1, chapter 8), in FXSAVE's terms. Go code has no x87
 * instruction, so a thread has this object only when something asks for it.
 */
public final class X87 {
  /** FCW as FNINIT leaves it. */
  public int controlWord = 0x37F;

  public int statusWord;

  /** The abridged tag word of FXSAVE: bit n set if physical register n is not empty. */
  public int tags;

  public int lastOpcode;
  public long lastInstruction;
  public long lastData;

  /** Significands of the physical registers; MMX register n is number n. */
  public final long[] significand = new long[8];

  /** Sign and exponent, 16 bits, of the physical registers. */
  public final int[] signExponent = new int[8];
}
