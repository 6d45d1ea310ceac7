package dev.gox.loader;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;
import java.nio.file.Path;

/** Lays an ELF file's segments into guest memory, as Linux's elf_load does. */
final class ImageMapper {
  private static final long PAGE_MASK = 4095;
  private static final int CHUNK = 1 << 20;

  /** So much zeroed memory is granted without asking what the host has. */
  private static final long LARGE = 1L << 30;

  private final GuestMemory memory;
  private final ElfFile elf;
  private final long bias;
  private long end;

  /**
   * Prepares a file's way into a memory.
   *
   * @param bias what is added to the file's addresses
   */
  ImageMapper(GuestMemory memory, ElfFile elf, long bias) {
    this.memory = memory;
    this.elf = elf;
    this.bias = bias;
  }

  /** The end of the last segment: where the break starts. */
  long end() {
    return end;
  }

  /**
   * Maps and fills all segments.
   *
   * @param relocate whether to do the dynamic linker's work, for {@link ElfFile#isAlmostStatic}
   * @throws BadProgramException if one lies where nothing may be mapped
   */
  void map(boolean relocate) throws BadProgramException {
    for (ElfFile.Segment s : elf.segments()) {
      if (s.type() == ElfFile.PT_LOAD && s.memorySize() > 0) {
        mapSegment(s);
      }
    }
    if (relocate) {
      relocate();
    }
    for (ElfFile.Segment s : elf.segments()) {
      if (s.type() == ElfFile.PT_LOAD && s.memorySize() > 0) {
        protect(s);
      }
    }
  }

  private long start(ElfFile.Segment s) {
    return s.address() + bias & ~PAGE_MASK;
  }

  private long stop(ElfFile.Segment s) {
    return s.end() + bias + PAGE_MASK & ~PAGE_MASK;
  }

  private void mapSegment(ElfFile.Segment s) throws BadProgramException {
    if (start(s) < 0x10000 || stop(s) > ElfFile.USER_END) {
      throw BadProgramException.refused(
          "malformed: segment at 0x" + Long.toHexString(s.address()) + " can't be mapped there");
    }
    if (s.memorySize() - s.fileSize() > LARGE
        && s.memorySize() - s.fileSize() > GuestMemory.hostBytes()) {
      throw BadProgramException.refused(
          "malformed: segment at 0x"
              + Long.toHexString(s.address())
              + " needs "
              + (s.memorySize() >> 20)
              + " MiB, more than this machine has");
    }
    long from = start(s);
    if (memory.anyMapped(from, from + 1)) {
      // Two segments in one page: the first one's bytes stay.
      from += PAGE_MASK + 1;
    }
    if (from < stop(s)) {
      memory.map(from, stop(s), GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
    }
    // The page's head comes from the file too, as a mapping of whole pages would bring it.
    long lead = Math.min(s.address() & PAGE_MASK, s.offset());
    long at = s.address() + bias - lead;
    long offset = s.offset() - lead;
    long left = s.fileSize() + lead;
    while (left > 0) {
      int n = (int) Math.min(CHUNK, left);
      memory.poke(at, elf.read(offset, n), 0, n);
      at += n;
      offset += n;
      left -= n;
    }
    end = Math.max(end, s.end() + bias);
  }

  /** Tells a memory that a file's segments are mapped from there. */
  static void noteOrigins(GuestMemory memory, ElfFile elf, long bias, Path path) {
    long free = 0;
    for (ElfFile.Segment s : elf.segments()) {
      if (s.type() == ElfFile.PT_LOAD && s.fileSize() > 0) {
        long first = s.address() + bias & ~PAGE_MASK;
        long start = Math.max(first, free);
        long stop = s.address() + s.fileSize() + bias + PAGE_MASK & ~PAGE_MASK;
        if (start < stop) {
          long offset = (s.offset() & ~PAGE_MASK) + start - first;
          memory.noteOrigin(start, stop, path, offset);
          free = stop;
        }
      }
    }
  }

  private void protect(ElfFile.Segment s) {
    int prot =
        ((s.flags() & ElfFile.PF_R) != 0 ? GuestMemory.PROT_READ : 0)
            | ((s.flags() & ElfFile.PF_W) != 0 ? GuestMemory.PROT_WRITE : 0)
            | ((s.flags() & ElfFile.PF_X) != 0 ? GuestMemory.PROT_EXEC : 0);
    memory.protect(start(s), stop(s), prot);
  }

  private void relocate() throws BadProgramException {
    long table = elf.relocations() + bias;
    for (long done = 0; done + ElfFile.RELA_SIZE <= elf.relocationBytes(); ) {
      try {
        long at = table + done;
        memory.putLong(memory.getLong(at) + bias, memory.getLong(at + 16) + bias);
      } catch (GuestFault fault) {
        throw BadProgramException.refused(
            "malformed: relocation " + done / ElfFile.RELA_SIZE + " lies outside the segments");
      }
      done += ElfFile.RELA_SIZE;
    }
  }
}
