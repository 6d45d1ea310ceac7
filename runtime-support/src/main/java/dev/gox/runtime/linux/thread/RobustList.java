package dev.gox.runtime.linux.thread;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestAtomics;
import dev.gox.runtime.memory.GuestMemory;

/**
 * The futexes that a thread holds when it ends: set_robust_list(2). Whoever waits for one of them
 * learns that its owner died (Documentation/locking/robust-futex-ABI).
 */
final class RobustList {
  private RobustList() {}

  private static final int FUTEX_WAITERS = 0x8000_0000;
  private static final int FUTEX_OWNER_DIED = 0x4000_0000;
  private static final int FUTEX_TID = 0x3FFF_FFFF;

  /** A longer list is taken for a loop: ROBUST_LIST_LIMIT. */
  private static final int LIMIT = 2048;

  /** Walks a thread's list; whatever can't be read ends the walk, as in the kernel. */
  static void release(GuestThread t) {
    long head = t.robustList();
    if (head == 0) {
      return;
    }
    try {
      GuestMemory memory = t.image().memory();
      long offset = memory.getLong(head + 8);
      long pending = memory.getLong(head + 16) & ~1L;
      long entry = memory.getLong(head);
      for (int i = 0; (entry & ~1L) != head && i < LIMIT; i++) {
        long next = memory.getLong(entry & ~1L);
        if ((entry & ~1L) != pending) {
          release(t, (entry & ~1L) + offset, false);
        }
        entry = next;
      }
      if (pending != 0) {
        release(t, pending + offset, true);
      }
    } catch (GuestFault fault) {
      // Nothing more to be done with this list.
    }
  }

  private static void release(GuestThread t, long address, boolean pending) {
    GuestMemory memory = t.image().memory();
    if ((address & 3) != 0) {
      return;
    }
    for (; ; ) {
      int word = memory.getInt(address);
      if (pending && (word & FUTEX_TID) == 0) {
        t.image().futexes().wake(address, 1, -1);
        return;
      }
      if ((word & FUTEX_TID) != t.tid()) {
        return;
      }
      int released = word & FUTEX_WAITERS | FUTEX_OWNER_DIED;
      long seen =
          GuestAtomics.cas32(t.cpu(), address, word & 0xFFFF_FFFFL, released & 0xFFFF_FFFFL);
      if ((int) seen == word) {
        if ((word & FUTEX_WAITERS) != 0) {
          t.image().futexes().wake(address, 1, -1);
        }
        return;
      }
    }
  }
}
