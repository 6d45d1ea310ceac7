package dev.gox.trace;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.trace.TracedCall;
import dev.gox.runtime.memory.FileMapping;
import dev.gox.runtime.memory.Mapping;
import dev.gox.trace.MemoryEvent.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a program's memory has become what it is: what was mapped, when and why. */
final class MemoryHistory {
  private static final int MOST = 20_000;
  private static final long PAGE = 4096;

  // Arguments' values: mmap(2), madvise(2), arch_prctl(2), clone(2), sigaltstack(2).
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_FREE = 8;
  private static final int ARCH_SET_FS = 0x1002;
  private static final long CLONE_SETTLS = 0x80000;
  private static final int SS_DISABLE = 2;

  private final Trace trace;
  private final List<MemoryEvent> events = new ArrayList<>();
  private long programBreak;
  private long leftOut;

  MemoryHistory(Trace trace) {
    this.trace = trace;
  }

  List<MemoryEvent> events() {
    return events;
  }

  /** How many events there were beyond those that are kept. */
  long leftOut() {
    return leftOut;
  }

  // ---- what the kernel made ----

  /** Notes what is there before the first instruction. */
  void loaded(GuestProcess process, Path file) {
    programBreak = process.image().breakEnd();
    for (FileMapping m : process.memory().fileMappings()) {
      Mapping part = m.mapping();
      add(
          Kind.LOADED,
          part.start(),
          part.end(),
          rights(part.prot()),
          whatIs(m, process, file),
          null,
          0);
    }
  }

  private static String whatIs(FileMapping m, GuestProcess process, Path file) {
    Mapping part = m.mapping();
    if (m.file() != null) {
      String name = String.valueOf(m.file().getFileName());
      boolean own =
          m.file().getFileName() != null && m.file().getFileName().equals(file.getFileName());
      return contents(part.prot()) + (own ? "" : " of " + name);
    }
    if (part.start() < process.image().stackEnd() && part.end() >= process.image().stackEnd()) {
      return "stack of the first thread: arguments, environment, auxiliary vector";
    }
    if (process.image().vdso() != 0 && part.start() == process.image().vdso()) {
      return "vDSO: the kernel's functions that need no system call";
    }
    return contents(part.prot()) + (part.prot() == 3 ? ", zeros at first" : "");
  }

  private static String contents(int prot) {
    return switch (prot & 7) {
      case 1 -> "constants and tables";
      case 2, 3 -> "variables";
      case 0 -> "reserved";
      default -> "code";
    };
  }

  private static String rights(int prot) {
    return ((prot & 1) != 0 ? "r" : "-")
        + ((prot & 2) != 0 ? "w" : "-")
        + ((prot & 4) != 0 ? "x" : "-");
  }

  // ---- what it asks for ----

  /** A system call has returned. */
  void called(TracedCall call, Call by) {
    if (call.failed()) {
      return;
    }
    int thread = call.thread().tid();
    long start = call.argument(0);
    long end = pages(start + call.argument(1));
    switch (call.name()) {
      case "mmap" -> mapped(call, by, thread);
      case "munmap" -> add(Kind.UNMAPPED, start, end, "", "", by, thread);
      case "mprotect" ->
          add(Kind.PROTECTED, start, end, rights((int) call.argument(2)), "", by, thread);
      case "mremap" -> {
        long now = call.result();
        add(Kind.UNMAPPED, start, end, "", "", by, thread);
        add(Kind.MAPPED, now, pages(now + call.argument(2)), "rw-", "moved here", by, thread);
      }
      case "brk" -> broke(call.result(), by, thread);
      case "madvise" -> {
        if (call.argument(2) == MADV_DONTNEED || call.argument(2) == MADV_FREE) {
          add(Kind.DISCARDED, start, end, "", "", by, thread);
        }
      }
      case "arch_prctl" -> {
        if (call.argument(0) == ARCH_SET_FS) {
          threadLocal(call.argument(1), thread, by, thread);
        }
      }
      case "clone" -> {
        if ((call.argument(0) & CLONE_SETTLS) != 0) {
          threadLocal(call.argument(4), call.result(), by, thread);
        }
      }
      case "sigaltstack" -> signalStack(call, by, thread);
      default -> {
        // It has nothing to do with memory.
      }
    }
  }

  private static long pages(long end) {
    return end + PAGE - 1 & -PAGE;
  }

  private void mapped(TracedCall call, Call by, int thread) {
    int prot = (int) call.argument(2);
    String purpose = MemoryPurpose.of(by);
    if ((call.argument(3) & MAP_ANONYMOUS) == 0) {
      purpose = contents(prot) + " of a file" + (purpose.isEmpty() ? "" : ", " + purpose);
    }
    long end = pages(call.result() + call.argument(1));
    add(Kind.MAPPED, call.result(), end, rights(prot), purpose, by, thread);
  }

  private void broke(long now, Call by, int thread) {
    long before = pages(programBreak);
    long after = pages(now);
    if (after > before) {
      add(Kind.MAPPED, before, after, "rw-", "the C library's heap (brk)", by, thread);
    } else if (after < before) {
      add(Kind.UNMAPPED, after, before, "", "", by, thread);
    }
    programBreak = now;
  }

  /** In Go's programs the word below what FS points to says which goroutine runs. */
  private void threadLocal(long fs, long of, Call by, int thread) {
    add(
        Kind.USED,
        fs - 8,
        fs,
        "",
        "TLS of thread " + of + ": FS:-8, which goroutine runs",
        by,
        thread);
  }

  private void signalStack(TracedCall call, Call by, int thread) {
    long address = call.argument(0);
    try {
      if (address != 0
          && (call.thread().process().memory().getLong(address + 8) & SS_DISABLE) == 0) {
        long start = call.thread().process().memory().getLong(address);
        long size = call.thread().process().memory().getLong(address + 16);
        String what = "stack of thread " + thread + "'s signal handlers (gsignal)";
        add(Kind.USED, start, start + size, "", what, by, thread);
      }
    } catch (GuestFault gone) {
      // Another thread has unmapped it since.
    }
  }

  /** A stack has its bounds, as its goroutine's struct g says. */
  void stack(Strand strand, long low, long high, int thread) {
    if (Long.compareUnsigned(low, high) >= 0) {
      return;
    }
    String whose =
        strand.kind == Strand.Kind.GOROUTINE
            ? "stack of goroutine " + strand.number
            : "stack of g0 of thread " + strand.thread;
    add(Kind.USED, low, high, "", whose, strand.call(), thread);
  }

  private void add(
      Kind kind, long start, long end, String rights, String what, Call by, int thread) {
    if (events.size() == MOST) {
      leftOut++;
      return;
    }
    events.add(
        new MemoryEvent(
            kind, start, end, rights, what, by, thread, trace.executed(), trace.sinceBegin()));
  }
}
