package dev.gox.runtime.cpu.x87;

/** Bits of the status word: Intel SDM vol. 1, 8.1.3. */
final class Status {
  private Status() {}

  static final int STACK_FAULT = 0x40;
  static final int C0 = 0x100;
  static final int C1 = 0x200;
  static final int C2 = 0x400;
  static final int C3 = 0x4000;
  static final int CONDITIONS = C0 | C1 | C2 | C3;

  /** ES and B: an exception is pending. */
  static final int SUMMARY = 0x8080;

  static final int TOP = 0x3800;
  static final int TOP_SHIFT = 11;
}
