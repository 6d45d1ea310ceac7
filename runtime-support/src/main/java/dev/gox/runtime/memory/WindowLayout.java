package dev.gox.runtime.memory;

import jdk.internal.misc.Unsafe;

/**
 * What code has to know that accesses a guest memory's window without calling {@link GuestAccess}:
 * translated code, of which HotSpot inlines only so many bytes. Where the window and the states of
 * its pages are, a byte for each, the {@link dev.gox.runtime.cpu.Cpu} tells.
 */
public final class WindowLayout {
  private WindowLayout() {}

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
