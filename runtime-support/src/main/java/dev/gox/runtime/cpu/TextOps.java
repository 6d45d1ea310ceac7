package dev.gox.runtime.cpu;

/**
 * Comparisons of texts in two vectors: Intel SDM vol. 2, 4.1, PCMPESTRI and its siblings. Names are
 * those of the manual: the control's bits 1:0 are the elements' format, 3:2 the aggregation, 5:4
 * the polarity, 6 the output selection.
 */
public final class TextOps {
  private TextOps() {}

  private static final int EQUAL_ANY = 0;
  private static final int RANGES = 1;
  private static final int EQUAL_EACH = 2;

  private static boolean hasWords(long control) {
    return (control & 1) != 0;
  }

  private static int elements(long control) {
    return hasWords(control) ? 8 : 16;
  }

  private static long element(long low, long high, int number, long control) {
    int width = hasWords(control) ? 16 : 8;
    long e = SimdOps.element(low, high, number, width);
    boolean signed = (control & 2) != 0;
    return !signed ? e : width == 16 ? (short) e : (byte) e;
  }

  /** How many elements come before a zero. */
  public static long length(long low, long high, long control) {
    int n = elements(control);
    for (int i = 0; i < n; i++) {
      if (element(low, high, i, control) == 0) {
        return i;
      }
    }
    return n;
  }

  /** The length that a register gives: its absolute value, at most that of a vector. */
  public static long clampedLength(long register, long control) {
    int n = elements(control);
    return register > -n && register < n ? Math.abs(register) : n;
  }

  /** IntRes2 in the low 16 bits, and above it the flags in RFLAGS' layout. */
  public static long compare(
      long a0, long a1, long b0, long b1, long control, long lengthA, long lengthB) {
    int n = elements(control);
    long result = 0;
    for (int j = 0; j < n; j++) {
      if (aggregate(a0, a1, b0, b1, control, lengthA, lengthB, j)) {
        result |= 1L << j;
      }
    }
    long all = (1L << n) - 1;
    if ((control & 0x10) != 0) {
      // Bit 5: only elements of the second text count.
      result ^= (control & 0x20) != 0 ? (1L << lengthB) - 1 : all;
    }
    long flags = (result != 0 ? Flags.CF : 0) | (lengthB < n ? Flags.ZF : 0);
    flags |= (lengthA < n ? Flags.SF : 0) | ((result & 1) != 0 ? Flags.OF : 0);
    return result | flags << 16;
  }

  /** IntRes1's bit j. */
  private static boolean aggregate(
      long a0, long a1, long b0, long b1, long control, long lengthA, long lengthB, int j) {
    int n = elements(control);
    switch ((int) control >> 2 & 3) {
      case EQUAL_ANY -> {
        for (int i = 0; i < lengthA && j < lengthB; i++) {
          if (element(a0, a1, i, control) == element(b0, b1, j, control)) {
            return true;
          }
        }
        return false;
      }
      case RANGES -> {
        long b = element(b0, b1, j, control);
        for (int i = 0; i + 1 < lengthA && j < lengthB; i += 2) {
          if (element(a0, a1, i, control) <= b && b <= element(a0, a1, i + 1, control)) {
            return true;
          }
        }
        return false;
      }
      case EQUAL_EACH -> {
        if (j >= lengthA || j >= lengthB) {
          return j >= lengthA && j >= lengthB;
        }
        return element(a0, a1, j, control) == element(b0, b1, j, control);
      }
      default -> {
        for (int i = 0; i < lengthA && i + j < n; i++) {
          boolean equal =
              i + j < lengthB && element(a0, a1, i, control) == element(b0, b1, i + j, control);
          if (!equal) {
            return false;
          }
        }
        return true;
      }
    }
  }

  /** What PCMP?STRI leaves in ECX, from {@link #compare}'s result. */
  public static long index(long compared, long control) {
    long result = compared & 0xFFFF;
    if (result == 0) {
      return elements(control);
    }
    return (control & 0x40) != 0
        ? 63 - Long.numberOfLeadingZeros(result)
        : Long.numberOfTrailingZeros(result);
  }

  /** The low lane of what PCMP?STRM leaves in XMM0, from {@link #compare}'s result. */
  public static long maskLow(long compared, long control) {
    return mask(compared & 0xFFFF, control, 0);
  }

  /** The high lane. */
  public static long maskHigh(long compared, long control) {
    return mask(compared & 0xFFFF, control, 1);
  }

  private static long mask(long result, long control, int lane) {
    if ((control & 0x40) == 0) {
      return lane == 0 ? result : 0;
    }
    int width = hasWords(control) ? 16 : 8;
    long r = 0;
    for (int i = 0; i < 64 / width; i++) {
      if ((result >>> i + lane * (64 / width) & 1) != 0) {
        r |= (-1L >>> 64 - width) << i * width;
      }
    }
    return r;
  }
}
