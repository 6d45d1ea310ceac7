package dev.gox.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations on all elements of a lane do what each element's definition says. */
class PackedOpsTest {
  private static final long[] EDGES = {0, 1, 0x7F, 0x80, 0xFF};

  private final Random random = new Random(3);

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32})
  void everyElementByItself(int bits) {
    for (int i = 0; i < 50_000; i++) {
      long a = lane();
      long b = random.nextInt(3) == 0 ? a ^ 0xFFL << 8 * random.nextInt(8) : lane();
      check(bits, a, b, add(bits, a, b), (x, y) -> x + y);
      check(bits, a, b, subtract(bits, a, b), (x, y) -> x - y);
      check(bits, a, b, equal(bits, a, b), (x, y) -> x == y ? -1 : 0);
      check(bits, a, b, greater(bits, a, b), (x, y) -> x > y ? -1 : 0);
    }
  }

  @Test
  void unsignedBytes() {
    int bits = 8;
    for (int i = 0; i < 50_000; i++) {
      long a = lane();
      long b = lane();
      check(bits, a, b, PackedMinMax.pminub(a, b), (x, y) -> Math.min(x & 0xFF, y & 0xFF));
      check(bits, a, b, PackedMinMax.pmaxub(a, b), (x, y) -> Math.max(x & 0xFF, y & 0xFF));
      check(bits, a, b, PackedOps.paddusb(a, b), (x, y) -> Math.min(255, (x & 0xFF) + (y & 0xFF)));
      check(bits, a, b, PackedOps.psubusb(a, b), (x, y) -> Math.max(0, (x & 0xFF) - (y & 0xFF)));
    }
  }

  /** Random bytes, or those where something may carry over. */
  private long lane() {
    if (random.nextBoolean()) {
      return random.nextLong();
    }
    long lane = 0;
    for (int i = 0; i < 8; i++) {
      lane = lane << 8 | EDGES[random.nextInt(EDGES.length)];
    }
    return lane;
  }

  /** Compares with an operation on sign-extended elements. */
  private static void check(int bits, long a, long b, long found, LongBinaryOperator element) {
    int rest = 64 - bits;
    for (int at = 0; at < 64; at += bits) {
      long x = a << rest - at >> rest;
      long y = b << rest - at >> rest;
      long expected = element.applyAsLong(x, y) << rest >> rest;
      assertThat(found << rest - at >> rest).as("%x and %x, bit %d", a, b, at).isEqualTo(expected);
    }
  }

  private static long add(int bits, long a, long b) {
    return bits == 8
        ? PackedOps.paddb(a, b)
        : bits == 16 ? PackedOps.paddw(a, b) : PackedOps.paddd(a, b);
  }

  private static long subtract(int bits, long a, long b) {
    return bits == 8
        ? PackedOps.psubb(a, b)
        : bits == 16 ? PackedOps.psubw(a, b) : PackedOps.psubd(a, b);
  }

  private static long equal(int bits, long a, long b) {
    return bits == 8
        ? PackedOps.pcmpeqb(a, b)
        : bits == 16 ? PackedOps.pcmpeqw(a, b) : PackedOps.pcmpeqd(a, b);
  }

  private static long greater(int bits, long a, long b) {
    return bits == 8
        ? PackedOps.pcmpgtb(a, b)
        : bits == 16 ? PackedOps.pcmpgtw(a, b) : PackedOps.pcmpgtd(a, b);
  }
}
