package dev.gox.runtime.memory;

/**
 * The bits of a page's byte in the page-state table, which the fast path of every access reads. The
 * two FAST bits say that an access within the page needs nothing else; the others are the truth
 * that they derive from.
 */
final class PageState {
  private PageState() {}

  static final int FAST_READ = 1;
  static final int FAST_WRITE = 2;
  static final int READ = 4;
  static final int WRITE = 8;
  static final int EXEC = 16;

  /** The page is part of a private mapping, whatever its protection. */
  static final int MAPPED = 32;

  /** Decoded code lies in the page: a change of it must be told. */
  static final int CODE = 64;

  /** Written since it was last zero; a page's first write takes the slow path to set it. */
  static final int DIRTY = 128;

  /** Protection bits from mmap's: PROT_READ 1, PROT_WRITE 2, PROT_EXEC 4. */
  static int of(int prot) {
    int state = MAPPED | (prot & 7) << 2;
    // On amd64 a page that can be written or executed can be read (no PROT_READ bit in the MMU).
    return (prot & 7) != 0 ? state | READ : state;
  }

  /**
   * The state of a page that shows a shared object's: its contents lie elsewhere than the window,
   * so it never has FAST bits. It is told by being dirty and yet not MAPPED.
   */
  static int shared(int state) {
    return state & ~MAPPED | DIRTY;
  }

  static boolean isShared(int state) {
    return (state & (MAPPED | DIRTY)) == DIRTY;
  }

  /** The bits that say whether a page is plain: private, writable, not executable, not decoded. */
  static final int PLAIN_MASK = MAPPED | WRITE | EXEC | CODE;

  /** What those bits are if it is. */
  static final int PLAIN = MAPPED | WRITE;

  /** Sets the FAST bits as the others allow. */
  static int withFastBits(int state) {
    int s = state & ~(FAST_READ | FAST_WRITE);
    if (isShared(s)) {
      return s;
    }
    if ((s & READ) != 0) {
      s |= FAST_READ;
    }
    // What may be executed may be decoded between a fast path's look here and its write.
    if ((s & (WRITE | DIRTY | CODE | EXEC)) == (WRITE | DIRTY)) {
      s |= FAST_WRITE;
    }
    return s;
  }
}
