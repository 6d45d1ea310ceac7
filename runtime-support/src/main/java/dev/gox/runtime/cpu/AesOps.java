package dev.gox.runtime.cpu;

/**
 * Rounds of AES, half a state at a time: Intel SDM vol. 2, AESENC and its siblings; FIPS 197. A
 * state's byte n is bits 8n and up; bytes 4c to 4c + 3 are column c.
 */
public final class AesOps {
  private AesOps() {}

  private static final byte[] SBOX = new byte[256];
  private static final byte[] INVERSE_SBOX = new byte[256];

  /** A column of MixColumns for a substituted byte in row 0; other rows rotate it. */
  private static final int[] ENCRYPT = new int[256];

  private static final int[] DECRYPT = new int[256];

  /** A column of InvMixColumns for a byte in row 0. */
  private static final int[] UNMIX = new int[256];

  static {
    for (int b = 0; b < 256; b++) {
      // The affine transformation of the inverse, FIPS 197, 5.1.1.
      int s = (int) GaloisOps.invertBytes(b) & 0xFF;
      int ring = s * 0x101;
      s ^= ring >> 7 ^ ring >> 6 ^ ring >> 5 ^ ring >> 4;
      SBOX[b] = (byte) (s ^ 0x63);
    }
    for (int b = 0; b < 256; b++) {
      INVERSE_SBOX[SBOX[b] & 0xFF] = (byte) b;
      UNMIX[b] = times(b, 14) | times(b, 9) << 8 | times(b, 13) << 16 | times(b, 11) << 24;
    }
    for (int b = 0; b < 256; b++) {
      int s = SBOX[b] & 0xFF;
      ENCRYPT[b] = times(s, 2) | s << 8 | s << 16 | times(s, 3) << 24;
      DECRYPT[b] = UNMIX[INVERSE_SBOX[b] & 0xFF];
    }
  }

  private static int times(int a, int b) {
    return (int) GaloisOps.multiplyBytes(a, b) & 0xFF;
  }

  /** A column of four table entries, by bytes of the rows 0 to 3. */
  private static long column(int[] table, long row0, long row1, long row2, long row3) {
    int c = table[(int) row0 & 0xFF];
    c ^= Integer.rotateLeft(table[(int) row1 & 0xFF], 8);
    c ^= Integer.rotateLeft(table[(int) row2 & 0xFF], 16);
    c ^= Integer.rotateLeft(table[(int) row3 & 0xFF], 24);
    return c & 0xFFFF_FFFFL;
  }

  private static long substituted(byte[] box, long row0, long row1, long row2, long row3) {
    return box[(int) row0 & 0xFF] & 0xFF
        | (box[(int) row1 & 0xFF] & 0xFF) << 8
        | (box[(int) row2 & 0xFF] & 0xFF) << 16
        | (box[(int) row3 & 0xFF] & 0xFFL) << 24;
  }

  // ShiftRows takes row r of column c from column c + r; the inverse from column c - r. What is in
  // the low half for the low half's columns is in the high half for the high one's.

  /** A round's low half, from the state with its halves in order; the high one's with swapped. */
  public static long encrypt(long low, long high, long key) {
    long first = column(ENCRYPT, low, low >>> 40, high >>> 16, high >>> 56);
    long second = column(ENCRYPT, low >>> 32, high >>> 8, high >>> 48, low >>> 24);
    return first ^ second << 32 ^ key;
  }

  /** The like of the last round, without MixColumns. */
  public static long encryptLast(long low, long high, long key) {
    long first = substituted(SBOX, low, low >>> 40, high >>> 16, high >>> 56);
    long second = substituted(SBOX, low >>> 32, high >>> 8, high >>> 48, low >>> 24);
    return first ^ second << 32 ^ key;
  }

  /** A round of the equivalent inverse cipher. */
  public static long decrypt(long low, long high, long key) {
    long first = column(DECRYPT, low, high >>> 40, high >>> 16, low >>> 56);
    long second = column(DECRYPT, low >>> 32, low >>> 8, high >>> 48, high >>> 24);
    return first ^ second << 32 ^ key;
  }

  public static long decryptLast(long low, long high, long key) {
    long first = substituted(INVERSE_SBOX, low, high >>> 40, high >>> 16, low >>> 56);
    long second = substituted(INVERSE_SBOX, low >>> 32, low >>> 8, high >>> 48, high >>> 24);
    return first ^ second << 32 ^ key;
  }

  /** InvMixColumns of two columns. */
  public static long unmix(long v) {
    long first = column(UNMIX, v, v >>> 8, v >>> 16, v >>> 24);
    return first | column(UNMIX, v >>> 32, v >>> 40, v >>> 48, v >>> 56) << 32;
  }

  /** AESKEYGENASSIST of one lane: what its upper doubleword, X1 or X3, gives. */
  public static long keyAssist(long v, long roundConstant) {
    int x = (int) (v >>> 32);
    int s = (int) substituted(SBOX, x, x >>> 8, x >>> 16, x >>> 24);
    int rotated = Integer.rotateRight(s, 8) ^ (int) roundConstant & 0xFF;
    return s & 0xFFFF_FFFFL | (long) rotated << 32;
  }
}
