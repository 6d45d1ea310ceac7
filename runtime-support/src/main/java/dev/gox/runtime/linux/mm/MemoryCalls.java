package dev.gox.runtime.linux.mm;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.fs.HostFile;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.fs.PrivateFile;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.AnonymousPages;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.runtime.memory.Mapping;
import dev.gox.runtime.memory.SharedPages;
import java.io.IOException;

/** mmap(2), munmap(2), mprotect(2), madvise(2), mremap(2), msync(2), brk(2). */
public final class MemoryCalls {
  private MemoryCalls() {}

  private static final int PROT_ALL = 7;
  private static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_SHARED_VALIDATE = 3;
  private static final int MAP_TYPE = 15;

  /** The flags that Linux knows; MAP_SYNC is not one that any file here supports. */
  private static final int KNOWN = 0x107F_F073 & ~0x80000 | 15;

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
    boolean shared = type == MAP_SHARED || type == MAP_SHARED_VALIDATE;
    if (length == 0 || (offset & PAGE_MASK) != 0 || !shared && type != MAP_PRIVATE) {
      return -Errno.EINVAL;
    }
    if (type == MAP_SHARED_VALIDATE && (flags & ~KNOWN) != 0) {
      return -Errno.EOPNOTSUPP;
    }
    HostFile file = null;
    if ((flags & MAP_ANONYMOUS) == 0) {
      OpenFile open = t.process().files().get(fd);
      if (!(open instanceof HostFile f)) {
        return open == null ? -Errno.EBADF : -Errno.ENODEV;
      }
      int access = f.flags() & 3;
      boolean writesBack = shared && (prot & GuestMemory.PROT_WRITE) != 0;
      if (access == OpenFile.O_WRONLY || writesBack && access == OpenFile.O_RDONLY) {
        return -Errno.EACCES;
      }
      if (writesBack && !f.mayBeMappedToWrite()) {
        return -Errno.EPERM;
      }
      file = f;
    }
    long size = pageUp(length);
    if (size <= 0 || size > END) {
      return -Errno.ENOMEM;
    }
    if (offset < 0 || offset + size < 0) {
      return -Errno.EOVERFLOW;
    }
    GuestMemory memory = t.process().memory();
    synchronized (memory) {
      if (memory.tooManyMappings()) {
        return -Errno.ENOMEM;
      }
      int rights = (int) prot & PROT_ALL;
      Purpose purpose = shared ? Purpose.SHARED : rights == 0 ? Purpose.RESERVED : Purpose.USED;
      long start = place(t.process(), address, size, (int) flags, purpose);
      if (start < 0) {
        return start;
      }
      if (shared) {
        SharedPages pages =
            file == null
                ? new AnonymousPages(size >> 12)
                : t.process().kernel().pageCache().pages(file);
        memory.mapShared(start, start + size, rights, pages, file == null ? 0 : offset >> 12);
      } else if (file == null) {
        memory.map(start, start + size, rights);
      } else {
        PrivateFile.map(memory, start, size, rights, file, offset);
      }
      noteOrigin(memory, start, size, file, offset);
      return start;
    }
  }

  private static void noteOrigin(
      GuestMemory memory, long start, long size, HostFile file, long offset) {
    try {
      if (file != null && file.hostName() != null) {
        memory.noteOrigin(start, start + size, file.hostName(), offset);
      }
    } catch (IOException e) {
      // A name that is too long is not shown.
    }
  }

  /** What a mapping is for, which decides where it had better be. */
  private enum Purpose {
    /** Never fast, and would only take the window's room. */
    SHARED,
    /** A heap to be. */
    RESERVED,
    USED
  }

  /** Private mappings from this size on go where access is fast, as a rule, whatever the hint. */
  private static final long LARGE = 16L << 20;

  /** Where a mapping goes, or a negative error number. */
  private static long place(
      GuestProcess process, long address, long size, int flags, Purpose purpose) {
    GuestMemory memory = process.memory();
    if ((flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) == 0) {
      long hint = address & ~PAGE_MASK;
      boolean anywhere =
          purpose == Purpose.SHARED
              || purpose == Purpose.USED && size < LARGE
              || process.surroundings().keepsHints();
      long end = anywhere ? END : memory.windowSize();
      if (hint >= LOWEST && size <= end - hint && !memory.anyMapped(hint, hint + size)) {
        return hint;
      }
      long free =
          switch (purpose) {
            case SHARED -> memory.findFreeBeyondWindow(size);
            case RESERVED -> memory.findFreeToReserve(size);
            case USED -> memory.findFree(size);
          };
      return free < 0 ? -Errno.ENOMEM : free;
    }
    if ((address & PAGE_MASK) != 0) {
      return -Errno.EINVAL;
    }
    if (!inside(address, size)) {
      return address >= 0 && address < LOWEST ? -Errno.EPERM : -Errno.ENOMEM;
    }
    boolean keep = (flags & MAP_FIXED_NOREPLACE) != 0;
    return keep && memory.anyMapped(address, address + size) ? -Errno.EEXIST : address;
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

  private static final int MREMAP_MAYMOVE = 1;
  private static final int MREMAP_FIXED = 2;

  /** Moves by copying: only private memory, in one mapping; MREMAP_DONTUNMAP is not known. */
  public static long mremap(
      GuestThread t, long address, long oldLength, long newLength, long flags, long to) {
    long oldSize = pageUp(oldLength);
    long newSize = pageUp(newLength);
    boolean fixed = (flags & MREMAP_FIXED) != 0;
    if ((address & PAGE_MASK) != 0
        || newSize <= 0
        || oldSize < 0
        || (flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED)) != 0
        || fixed && ((flags & MREMAP_MAYMOVE) == 0 || (to & PAGE_MASK) != 0)) {
      return -Errno.EINVAL;
    }
    GuestMemory memory = t.process().memory();
    synchronized (memory) {
      Mapping old = memory.mapping(address);
      if (old == null || oldSize == 0 || old.end() - address < oldSize) {
        return -Errno.EFAULT;
      }
      if (old.shared()) {
        return newSize > oldSize || fixed
            ? -Errno.EINVAL
            : shrink(memory, address, oldSize, newSize);
      }
      if (!fixed && newSize <= oldSize) {
        return shrink(memory, address, oldSize, newSize);
      }
      long end = address + oldSize;
      if (!fixed && inside(address, newSize) && !memory.anyMapped(end, address + newSize)) {
        memory.map(end, address + newSize, old.prot());
        return address;
      }
      if ((flags & MREMAP_MAYMOVE) == 0) {
        return -Errno.ENOMEM;
      }
      long target = fixed ? to : memory.findFree(newSize);
      if (target < 0 || !inside(target, newSize)) {
        return -Errno.ENOMEM;
      }
      if (fixed && target < end && address < target + newSize) {
        return -Errno.EINVAL;
      }
      memory.move(address, Math.min(oldSize, newSize), target, newSize, old.prot());
      memory.unmap(address, end);
      return target;
    }
  }

  private static long shrink(GuestMemory memory, long address, long oldSize, long newSize) {
    if (newSize < oldSize) {
      memory.unmap(address + newSize, address + oldSize);
    }
    return address;
  }

  private static final int MS_ASYNC = 1;
  private static final int MS_INVALIDATE = 2;
  private static final int MS_SYNC = 4;

  public static long msync(GuestThread t, long address, long length, long flags) {
    boolean both = (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC);
    if ((address & PAGE_MASK) != 0
        || both
        || (flags & ~(MS_ASYNC | MS_SYNC | MS_INVALIDATE)) != 0) {
      return -Errno.EINVAL;
    }
    long size = pageUp(length);
    GuestMemory memory = t.process().memory();
    if (size < 0 || !inside(address, size) || !memory.allMapped(address, address + size)) {
      return -Errno.ENOMEM;
    }
    memory.flushShared(address, address + size);
    return 0;
  }

  /** All mapped pages count as resident. */
  public static long mincore(GuestThread t, long address, long length, long to) {
    if ((address & PAGE_MASK) != 0) {
      return -Errno.EINVAL;
    }
    long size = pageUp(length);
    GuestMemory memory = t.process().memory();
    if (size < 0 || !inside(address, size) || !memory.allMapped(address, address + size)) {
      return -Errno.ENOMEM;
    }
    for (long page = 0; page < size >> 12; page++) {
      memory.putByte(to + page, (byte) 1);
    }
    return 0;
  }

  /** Locked memory is no promise that a JVM could make; nothing is ever paged out by gox. */
  public static long mlock(GuestThread t, long address, long length) {
    long start = address & ~PAGE_MASK;
    long size = pageUp(address - start + length);
    GuestMemory memory = t.process().memory();
    boolean mapped = size == 0 || inside(start, size) && memory.allMapped(start, start + size);
    return mapped ? 0 : -Errno.ENOMEM;
  }

  public static long mlock2(GuestThread t, long address, long length, long flags) {
    return (flags & ~1) != 0 ? -Errno.EINVAL : mlock(t, address, length);
  }

  public static long mlockall(GuestThread t, long flags) {
    return flags == 0 || (flags & ~7) != 0 ? -Errno.EINVAL : 0;
  }

  public static long munlockall(GuestThread t) {
    return 0;
  }

  private static final int MEMBARRIER_CMD_QUERY = 0;
  private static final int MEMBARRIER_CMD_GLOBAL = 1;
  private static final int PRIVATE_EXPEDITED = 1 << 3;
  private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

  /**
   * A fence of this thread is enough: guest accesses of all threads are acquire and release
   * already, and none of them stays in a register across a poll.
   */
  public static long membarrier(GuestThread t, long command, long flags, long cpu) {
    if (flags != 0) {
      return -Errno.EINVAL;
    }
    return switch ((int) command) {
      case MEMBARRIER_CMD_QUERY ->
          MEMBARRIER_CMD_GLOBAL | PRIVATE_EXPEDITED | REGISTER_PRIVATE_EXPEDITED;
      case MEMBARRIER_CMD_GLOBAL, PRIVATE_EXPEDITED, REGISTER_PRIVATE_EXPEDITED -> {
        java.lang.invoke.VarHandle.fullFence();
        yield 0;
      }
      default -> -Errno.EINVAL;
    };
  }

  /** The break as the kernel keeps it: a request that can't be met returns the old one. */
  public static long brk(GuestThread t, long address) {
    GuestImage image = t.process().image();
    GuestMemory memory = image.memory();
    synchronized (memory) {
      long now = image.breakEnd();
      if (address < image.breakStart() || address > END) {
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
      image.moveBreak(address);
      return address;
    }
  }
}
