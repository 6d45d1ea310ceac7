package dev.gox.runtime.linux.mm;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** mmap(2) of anonymous memory, munmap(2), mprotect(2), madvise(2), brk(2). */
public final class MemoryCalls {
  private MemoryCalls() {}

  private static final int PROT_ALL = 7;
  private static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_TYPE = 15;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_FIXED_NOREPLACE = 0x100000;
  private static final long PAGE_MASK = 4095;

  /** The lowest address that may be mapped: vm.mmap_min_addr. */
  private static final long LOWEST = 0x10000;

  private static final long END = 0x7fff_ffff_f000L;

  private static long pageUp(long size) {
    return size + PAGE_MASK & ~PAGE_MASK;
  }

  private static boolean inside(long start, long size) {
    return start >= LOWEST && start <= END && size <= END - start;
  }

  public static long mmap(
      GuestThread t, long address, long length, long prot, long flags, long fd, long offset) {
    int type = (int) flags & MAP_TYPE;
    if (length == 0 || (offset & PAGE_MASK) != 0 || type != MAP_PRIVATE && type != MAP_SHARED) {
      return -Errno.EINVAL;
    }
    if ((flags & MAP_ANONYMOUS) == 0) {
      return t.process().files().get(fd) == null ? -Errno.EBADF : -Errno.ENODEV;
    }
    long size = pageUp(length);
    if (size <= 0 || size > END) {
      return -Errno.ENOMEM;
    }
    GuestMemory memory = t.process().memory();
    synchronized (memory) {
      if (memory.tooManyMappings()) {
        return -Errno.ENOMEM;
      }
      long start = address;
      if ((flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0) {
        if ((address & PAGE_MASK) != 0) {
          return -Errno.EINVAL;
        }
        if (!inside(start, size)) {
          return start >= 0 && start < LOWEST ? -Errno.EPERM : -Errno.ENOMEM;
        }
        boolean keep = (flags & MAP_FIXED_NOREPLACE) != 0;
        if (keep && memory.anyMapped(start, start + size)) {
          return -Errno.EEXIST;
        }
      } else {
        start = place(memory, address & ~PAGE_MASK, size);
        if (start < 0) {
          return -Errno.ENOMEM;
        }
      }
      memory.map(start, start + size, (int) prot & PROT_ALL);
      return start;
    }
  }

  /**
   * A hint is taken where the fast window has it free; elsewhere any place in the window is better.
   */
  private static long place(GuestMemory memory, long hint, long size) {
    if (hint >= LOWEST
        && hint < memory.windowSize()
        && size <= memory.windowSize() - hint
        && !memory.anyMapped(hint, hint + size)) {
      return hint;
    }
    return memory.findFree(size);
  }

  public static long munmap(GuestThread t, long address, long length) {
    long size = pageUp(length);
    if ((address & PAGE_MASK) != 0 || length <= 0 || address < 0 || size > END - address) {
      return -Errno.EINVAL;
    }
    t.process().memory().unmap(address, address + size);
    return 0;
  }

  public static long mprotect(GuestThread t, long address, long length, long prot) {
    long size = pageUp(length);
    if ((address & PAGE_MASK) != 0 || (prot & ~PROT_ALL) != 0) {
      return -Errno.EINVAL;
    }
    if (size == 0) {
      return 0;
    }
    GuestMemory memory = t.process().memory();
    synchronized (memory) {
      if (size < 0
          || !inside(address, size)
          || !memory.allMapped(address, address + size)
          || memory.tooManyMappings()) {
        return -Errno.ENOMEM;
      }
      memory.protect(address, address + size, (int) prot);
    }
    return 0;
  }

  private static final int MADV_DONTNEED = 4;

  public static long madvise(GuestThread t, long address, long length, long advice) {
    long size = pageUp(length);
    if ((address & PAGE_MASK) != 0 || size < 0) {
      return -Errno.EINVAL;
    }
    switch ((int) advice) {
      case MADV_DONTNEED -> {
        GuestMemory memory = t.process().memory();
        if (!inside(address, size)) {
          return -Errno.ENOMEM;
        }
        memory.discard(address, address + size);
        return memory.allMapped(address, address + size) ? 0 : -Errno.ENOMEM;
      }
      // NORMAL to WILLNEED, FREE, DONTFORK..., HUGEPAGE...: hints without a visible effect.
      case 0, 1, 2, 3, 8, 10, 11, 14, 15, 16, 17, 18, 19, 20, 21 -> {
        return 0;
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
  }

  /** The break as the kernel keeps it: a request that can't be met returns the old one. */
  public static long brk(GuestThread t, long address) {
    GuestProcess process = t.process();
    GuestMemory memory = process.memory();
    synchronized (memory) {
      long now = process.breakEnd();
      if (address < process.breakStart() || address > END) {
        return now;
      }
      long from = pageUp(now);
      long to = pageUp(address);
      if (to > from) {
        if (memory.anyMapped(from, to)) {
          return now;
        }
        memory.map(from, to, GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
      } else if (to < from) {
        memory.unmap(to, from);
      }
      process.moveBreak(address);
      return address;
    }
  }
}
