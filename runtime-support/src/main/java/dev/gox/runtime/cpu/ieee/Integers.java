package dev.gox.runtime.cpu.ieee;

import java.math.BigInteger;

/** Unsigned longs as Java's large integers. */
final class Integers {
  private Integers() {}

  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  static BigInteger unsigned(long value) {
    BigInteger signed = BigInteger.valueOf(value);
    return value < 0 ? signed.add(TWO_TO_64) : signed;
  }
}
