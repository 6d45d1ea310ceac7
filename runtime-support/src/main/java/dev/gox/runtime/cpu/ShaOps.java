package dev.gox.runtime.cpu;

/**
 * Steps of SHA-1 and SHA-256 on doublewords in lanes: Intel SDM vol. 2, SHA1RNDS4 and its siblings;
 * FIPS 180-4. The manual's vectors have the first word in the highest doubleword.
 */
public final class ShaOps {
  private ShaOps() {}

  private static int high(long v) {
    return (int) (v >>> 32);
  }

  private static long lane(int low, int high) {
    return low & 0xFFFF_FFFFL | (long) high << 32;
  }

  // ---- SHA-1 ----

  private static final int[] SHA1_K = {0x5A82_7999, 0x6ED9_EBA1, 0x8F1B_BCDC, 0xCA62_C1D6};

  private static int choose(int x, int y, int z) {
    return x & y ^ ~x & z;
  }

  private static int majority(int x, int y, int z) {
    return x & y ^ x & z ^ y & z;
  }

  /** The low lane (D in its low doubleword, then C) after four rounds. */
  public static long sha1RoundsLow(long a0, long a1, long b0, long b1, long function) {
    return sha1Rounds(a0, a1, b0, b1, (int) function & 3, false);
  }

  /** The high lane (B, A) after four rounds. */
  public static long sha1RoundsHigh(long a0, long a1, long b0, long b1, long function) {
    return sha1Rounds(a0, a1, b0, b1, (int) function & 3, true);
  }

  private static long sha1Rounds(long a0, long a1, long b0, long b1, int function, boolean upper) {
    int a = high(a1);
    int b = (int) a1;
    int c = high(a0);
    int d = (int) a0;
    int e = 0;
    for (int i = 0; i < 4; i++) {
      // Word 0 has E added already.
      int w = i == 0 ? high(b1) : i == 1 ? (int) b1 : i == 2 ? high(b0) : (int) b0;
      int f = function == 0 ? choose(b, c, d) : function == 2 ? majority(b, c, d) : b ^ c ^ d;
      int next = f + Integer.rotateLeft(a, 5) + w + e + SHA1_K[function];
      e = d;
      d = c;
      c = Integer.rotateLeft(b, 30);
      b = a;
      a = next;
    }
    return upper ? lane(b, a) : lane(d, c);
  }

  /** The high lane of SHA1NEXTE: E from A four rounds ago, added to the first word. */
  public static long sha1NextE(long a1, long b1) {
    return lane((int) b1, high(b1) + Integer.rotateLeft(high(a1), 30));
  }

  /** The high lane of SHA1MSG2: words 16 and 17. */
  public static long sha1Message2High(long a1, long b0, long b1) {
    int w16 = Integer.rotateLeft(high(a1) ^ (int) b1, 1);
    return lane(Integer.rotateLeft((int) a1 ^ high(b0), 1), w16);
  }

  /** The low lane: words 18 and 19, the latter of which needs word 16. */
  public static long sha1Message2Low(long a0, long a1, long b0, long b1) {
    int w16 = high(sha1Message2High(a1, b0, b1));
    int w18 = Integer.rotateLeft(high(a0) ^ (int) b0, 1);
    return lane(Integer.rotateLeft((int) a0 ^ w16, 1), w18);
  }

  // ---- SHA-256 ----

  private static int smallSigma0(int x) {
    return Integer.rotateRight(x, 7) ^ Integer.rotateRight(x, 18) ^ x >>> 3;
  }

  private static int smallSigma1(int x) {
    return Integer.rotateRight(x, 17) ^ Integer.rotateRight(x, 19) ^ x >>> 10;
  }

  /** The low lane (F, E) after two rounds; a holds C, D, G, H and b holds A, B, E, F. */
  public static long sha256RoundsLow(long a0, long a1, long b0, long b1, long words) {
    return sha256Rounds(a0, a1, b0, b1, words, false);
  }

  /** The high lane (B, A) after two rounds. */
  public static long sha256RoundsHigh(long a0, long a1, long b0, long b1, long words) {
    return sha256Rounds(a0, a1, b0, b1, words, true);
  }

  private static long sha256Rounds(long a0, long a1, long b0, long b1, long words, boolean upper) {
    int a = high(b1);
    int b = (int) b1;
    int c = high(a1);
    int d = (int) a1;
    int e = high(b0);
    int f = (int) b0;
    int g = high(a0);
    int h = (int) a0;
    for (int i = 0; i < 2; i++) {
      int sum1 =
          Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
      int t = choose(e, f, g) + sum1 + (i == 0 ? (int) words : high(words)) + h;
      int sum0 =
          Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
      h = g;
      g = f;
      f = e;
      e = t + d;
      d = c;
      c = b;
      b = a;
      a = t + majority(b, c, d) + sum0;
    }
    return upper ? lane(b, a) : lane(f, e);
  }

  /** A lane of SHA256MSG1: each word plus sigma 0 of the next, of which one is in another lane. */
  public static long sha256Message1(long lane, long following) {
    return lane((int) lane + smallSigma0(high(lane)), high(lane) + smallSigma0((int) following));
  }

  /** The low lane of SHA256MSG2: words 16 and 17. */
  public static long sha256Message2Low(long a0, long b1) {
    return lane((int) a0 + smallSigma1((int) b1), high(a0) + smallSigma1(high(b1)));
  }

  /** The high lane: words 18 and 19, from the former two. */
  public static long sha256Message2High(long a0, long a1, long b1) {
    long before = sha256Message2Low(a0, b1);
    return lane((int) a1 + smallSigma1((int) before), high(a1) + smallSigma1(high(before)));
  }
}
