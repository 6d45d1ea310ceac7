package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import java.util.Arrays;
import jdk.internal.misc.Unsafe;

/**
 * The bytes of a {@link GuestMemory}, reached the slow way, which asks what each page allows: the
 * guest's accesses that aren't plain, the decoder's fetches, and the kernel's copies.
 */
abstract class CheckedBytes {
  private static final Unsafe U = Unsafe.getUnsafe();

  final PageTable pages;

  CheckedBytes(PageTable pages) {
    this.pages = pages;
  }

  /** Where it is noted what has been decoded. */
  abstract CodeMarks code();

  private GuestFault refused(long a, int state, int error) {
    if (a < 0 || a >>> 47 != 0) {
      // Not canonical, or the kernel's half, which user mode sees as unmapped.
      return a >> 47 == -1 ? GuestFault.page(a, error) : GuestFault.notCanonical(a);
    }
    return GuestFault.page(a, state != 0 ? error | GuestFault.PF_PRESENT : error);
  }

  private void readable(long a) {
    int s = a >>> 47 != 0 ? 0 : pages.state(a >>> 12);
    if ((s & PageState.READ) == 0) {
      throw refused(a, s, 0);
    }
  }

  /** Checks a write by the guest to one page and prepares it; the code observer is told. */
  void writable(Cpu c, long a) {
    int s = a >>> 47 != 0 ? 0 : pages.state(a >>> 12);
    if ((s & PageState.WRITE) == 0) {
      throw refused(a, s, GuestFault.PF_WRITE);
    }
    if ((s & PageState.CODE) != 0) {
      if (c != null && !c.codeWrites) {
        throw GuestFault.codeWrite(a);
      }
      code().drop(a & -4096, (a & -4096) + 4096);
    }
    if ((s & PageState.DIRTY) == 0) {
      markDirty(a >>> 12);
    }
  }

  private synchronized void markDirty(long page) {
    int s = pages.state(page);
    if ((s & PageState.DIRTY) == 0) {
      pages.setState(page, s | PageState.DIRTY);
    }
  }

  long slowLoad(long a, int n) {
    readable(a);
    if ((a & 4095) + n <= 4096) {
      long host = pages.host(a);
      return switch (n) {
        case 1 -> HostAccess.load8(host);
        case 2 -> HostAccess.load16(host);
        case 4 -> HostAccess.load32(host);
        default -> HostAccess.load64(host);
      };
    }
    readable(a + n - 1 & -4096);
    long v = 0;
    for (int i = 0; i < n; i++) {
      v |= (U.getByte(pages.host(a + i)) & 0xFFL) << 8 * i;
    }
    return v;
  }

  void slowStore(Cpu c, long a, int n, long v) {
    writable(c, a);
    if ((a & 4095) + n > 4096) {
      writable(c, a + n - 1 & -4096);
    }
    long first = pages.host(a);
    if ((a & 4095) + n <= 4096) {
      switch (n) {
        case 1 -> HostAccess.store8(first, v);
        case 2 -> HostAccess.store16(first, v);
        case 4 -> HostAccess.store32(first, v);
        default -> HostAccess.store64(first, v);
      }
      code().written(a);
      return;
    }
    for (int i = 0; i < n; i++) {
      U.putByte(pages.host(a + i), (byte) (v >>> 8 * i));
    }
    code().written(a);
    code().written(a + n - 1);
  }

  /**
   * Checks a locked access and gives its host address.
   *
   * @return 0 if Java has no atomic operation for it on this host: it crosses pages, is misaligned,
   *     or is two bytes across words
   */
  static long atomicHost(Cpu c, long a, int n) {
    GuestAccess.checkWrite(c, a, n);
    boolean aligned = (a & n - 1) == 0;
    boolean possible = HostAccess.MISALIGNED_ATOMICS && n >= 4 && (a & 4095) + n <= 4096;
    return aligned || possible ? c.memory.pages.host(a) : 0;
  }

  /** Says that a locked access has written to its {@link #atomicHost}. */
  static void atomicWritten(Cpu c, long a) {
    c.memory.code().written(a);
  }

  // ---- code ----

  /**
   * Copies executable bytes for the decoder.
   *
   * @return how many, up to max; 0 if the first one may not be executed
   */
  public int fetchCode(long address, byte[] into, int max) {
    int n = 0;
    while (n < max && executable(address + n)) {
      long a = address + n;
      int count = (int) Math.min(max - n, 4096 - (a & 4095));
      long host;
      try {
        host = pages.host(a);
      } catch (GuestFault beyondFile) {
        if (n > 0) {
          break;
        }
        throw beyondFile;
      }
      for (int i = 0; i < count; i++) {
        into[n + i] = U.getByte(host + i);
      }
      n += count;
    }
    return n;
  }

  private boolean executable(long a) {
    return a >>> 47 == 0 && (pages.state(a >>> 12) & PageState.EXEC) != 0;
  }

  /** The fault of a fetch from an address that {@link #fetchCode} refused. */
  public GuestFault fetchFault(long a) {
    if (executable(a)) {
      return GuestFault.beyondFile(a, 0);
    }
    return refused(a, a >>> 47 != 0 ? 0 : pages.state(a >>> 12), GuestFault.PF_FETCH);
  }

  // ---- the kernel's copies ----

  /** Copies out of guest memory. */
  public void read(long a, byte[] into, int offset, int length) {
    for (int done = 0; done < length; ) {
      long at = a + done;
      readable(at);
      int n = (int) Math.min(length - done, 4096 - (at & 4095));
      HostPages.copyOut(pages.host(at), into, offset + done, n);
      done += n;
    }
  }

  /** Copies into guest memory, page by page: a fault leaves the pages before it written. */
  public void write(long a, byte[] from, int offset, int length) {
    for (int done = 0; done < length; ) {
      long at = a + done;
      writable(null, at);
      int n = (int) Math.min(length - done, 4096 - (at & 4095));
      HostPages.copyIn(from, offset + done, pages.host(at), n);
      code().written(at);
      done += n;
    }
  }

  /** Writes to mapped pages whatever their protection: the loader's way. */
  public void poke(long a, byte[] from, int offset, int length) {
    for (int done = 0; done < length; ) {
      long at = a + done;
      if (at >>> 47 != 0 || pages.state(at >>> 12) == 0) {
        throw GuestFault.page(at, GuestFault.PF_WRITE);
      }
      markDirty(at >>> 12);
      int n = (int) Math.min(length - done, 4096 - (at & 4095));
      HostPages.copyIn(from, offset + done, pages.host(at), n);
      done += n;
    }
  }

  /** Writes to mapped pages whatever their protection, to code too: a debugger's way. */
  public void patch(long a, byte[] from) {
    poke(a, from, 0, from.length);
    for (long at = a & -4096; at < a + from.length; at += 4096) {
      code().written(at);
    }
  }

  public byte getByte(long a) {
    return (byte) slowLoad(a, 1);
  }

  public short getShort(long a) {
    return (short) slowLoad(a, 2);
  }

  public int getInt(long a) {
    if ((a & 3) != 0) {
      return (int) slowLoad(a, 4);
    }
    readable(a);
    return (int) HostAccess.load32(pages.host(a));
  }

  public long getLong(long a) {
    if ((a & 7) != 0) {
      return slowLoad(a, 8);
    }
    readable(a);
    return HostAccess.load64(pages.host(a));
  }

  public void putByte(long a, byte v) {
    slowStore(null, a, 1, v);
  }

  public void putShort(long a, short v) {
    slowStore(null, a, 2, v);
  }

  public void putInt(long a, int v) {
    slowStore(null, a, 4, v);
  }

  public void putLong(long a, long v) {
    slowStore(null, a, 8, v);
  }

  /** A string up to its zero byte, which is left out; at most max bytes are looked at. */
  public byte[] readCString(long a, int max) {
    byte[] found = new byte[64];
    int n = 0;
    while (n < max) {
      byte b = getByte(a + n);
      if (b == 0) {
        break;
      }
      if (n == found.length) {
        found = Arrays.copyOf(found, 2 * n);
      }
      found[n++] = b;
    }
    return Arrays.copyOf(found, n);
  }
}
