package dev.gox.runtime.cpu;

/**
 * The x87 and MMX state (Intel SDM vol. 1, chapter 8), in FXSAVE's terms. Go code has no x87
 * instruction, so a thread has this object only when something asks for it. The instructions are in
 * {@code cpu.x87}.
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

  /** Bits of the control word that can be set, but for bit 6, which always reads as 1. */
  private static final int CONTROLS = 0x1F3F;

  private static final int ALWAYS = 0x40;

  /** ES and B: an exception is pending. */
  private static final int SUMMARY = 0x8080;

  /** Sets the control word, as FLDCW does. */
  public void setControl(long word) {
    controlWord = (int) word & CONTROLS | ALWAYS;
    summarize();
  }

  /** Makes ES and B tell whether an exception is pending. */
  public void summarize() {
    statusWord = statusWord & ~SUMMARY | (unmasked() != 0 ? SUMMARY : 0);
  }

  /** The exceptions that are flagged and not masked, in the status word's bits. */
  public int unmasked() {
    return statusWord & ~controlWord & 0x3F;
  }

  /** Significands of the physical registers; MMX register n is number n. */
  public final long[] significand = new long[8];

  /** Sign and exponent, 16 bits, of the physical registers. */
  public final int[] signExponent = new int[8];

  /** The same state, to go its own way. */
  public X87 copy() {
    X87 copied = new X87();
    copied.controlWord = controlWord;
    copied.statusWord = statusWord;
    copied.tags = tags;
    copied.lastOpcode = lastOpcode;
    copied.lastInstruction = lastInstruction;
    copied.lastData = lastData;
    System.arraycopy(significand, 0, copied.significand, 0, significand.length);
    System.arraycopy(signExponent, 0, copied.signExponent, 0, signExponent.length);
    return copied;
  }
}
