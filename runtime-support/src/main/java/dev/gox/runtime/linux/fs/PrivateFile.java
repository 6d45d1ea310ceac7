package dev.gox.runtime.linux.fs;

import dev.gox.runtime.memory.AnonymousPages;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Files mapped as private (mmap(2), MAP_PRIVATE): a copy of the file as it is now, which Linux
 * leaves open whether later changes show. Pages wholly beyond the file's end are a SIGBUS.
 */
public final class PrivateFile {
  private PrivateFile() {}

  private static final int PIECE = 1 << 20;
  private static final long PAGE_MASK = 4095;

  /** Maps so many bytes, whole pages, of a file from an offset on. */
  public static void map(
      GuestMemory memory, long start, long size, int prot, HostFile file, long offset) {
    file.flushMappings();
    long there = Math.max(0, Math.min(size, file.size() - offset + PAGE_MASK & ~PAGE_MASK));
    if (there > 0) {
      memory.map(start, start + there, prot);
      copy(memory, start, there, file, offset);
    }
    if (there < size) {
      memory.mapShared(start + there, start + size, prot, new AnonymousPages(0), 0);
    }
  }

  private static void copy(GuestMemory memory, long to, long size, HostFile file, long offset) {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, size));
    for (long done = 0; done < size; ) {
      piece.clear();
      int n;
      try {
        n = file.channel().read(piece, offset + done);
      } catch (IOException e) {
        return;
      }
      if (n <= 0) {
        return;
      }
      n = (int) Math.min(n, size - done);
      memory.poke(to + done, piece.array(), 0, n);
      done += n;
    }
  }
}
