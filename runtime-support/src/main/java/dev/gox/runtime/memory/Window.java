package dev.gox.runtime.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.internal.misc.Unsafe;

/**
 * The host memory behind the low guest addresses: one sparse allocation, as large as the host
 * grants, and the page-state table beside it. Operating systems hand out zero pages and commit them
 * when they are touched.
 */
final class Window {
  private static final Unsafe U = Unsafe.getUnsafe();
  private static final long ALIGNMENT = 2L << 20;
  private static final long SMALLEST = 64L << 20;

  /** What stands before the memory's size: proc_meminfo(5). */
  private static final String TOTAL = "MemTotal:";

  private static final long DEFAULT = 4L << 30;

  private final long allocation;
  private final long table;

  /** Host address of guest address 0. */
  final long base;

  /** Bytes; a multiple of 2 MiB. */
  final long size;

  /**
   * Allocates.
   *
   * @param wanted bytes, or 0 for as much as the host has physical memory
   * @throws OutOfMemoryError if not even 64 MiB can be had
   */
  Window(long wanted) {
    long bytes = Math.max(SMALLEST, (wanted > 0 ? wanted : physicalMemory()) & -ALIGNMENT);
    long got = 0;
    while (got == 0) {
      try {
        got = U.allocateMemory(bytes + ALIGNMENT);
      } catch (OutOfMemoryError e) {
        if (bytes <= SMALLEST) {
          throw e;
        }
        bytes = Math.max(SMALLEST, (bytes / 2) & -ALIGNMENT);
      }
    }
    allocation = got;
    size = bytes;
    base = got + ALIGNMENT - 1 & -ALIGNMENT;
    table = U.allocateMemory(pages());
    U.setMemory(table, pages(), (byte) 0);
  }

  /** Host address of the page-state table. */
  long table() {
    return table;
  }

  long pages() {
    return size >>> 12;
  }

  /** Gives the memory back; nobody may touch it any more. */
  void free() {
    U.freeMemory(table);
    U.freeMemory(allocation);
  }

  /** Without the management beans, whose start costs more than a small program's run. */
  static long physicalMemory() {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/meminfo"));
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int total = text.indexOf(TOTAL) + TOTAL.length();
      return Long.parseLong(text.substring(total, text.indexOf("kB", total)).trim()) << 10;
    } catch (IOException | RuntimeException e) {
      // Not Linux: the default serves.
    }
    return DEFAULT;
  }
}
