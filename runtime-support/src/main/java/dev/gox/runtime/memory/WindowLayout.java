package dev.gox.runtime.memory;

import jdk.internal.misc.Unsafe;

/**
 * Where the host has a guest memory's window, for code that accesses it without calling {@link
 * GuestAccess}: translated code, of which HotSpot inlines only so many bytes.
 *
 * @param base host address of guest address 0
 * @param states host address of the page-state table, a byte for each page
 * @param pages how many there are
 */
public record WindowLayout(long base, long states, long pages) {
  /** What accesses the host's memory. */
  public static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** The bit of a page's state that allows to read in it. */
  public static final int MAY_READ = PageState.FAST_READ;

  /** The bit of a page's state that allows to write in it. */
  public static final int MAY_WRITE = PageState.FAST_WRITE;

  /**
   * Whether the host's own accesses are what the guest's are: little-endian, and ordered even if
   * misaligned. Elsewhere accesses go by way of {@link GuestAccess}.
   */
  public static boolean isLikeGuest() {
    return HostAccess.MISALIGNED_ATOMICS;
  }
}
