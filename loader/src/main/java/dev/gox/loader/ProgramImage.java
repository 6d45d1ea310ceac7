package dev.gox.loader;

import dev.gox.runtime.memory.GuestMemory;
import java.nio.file.Path;

/**
 * A program in guest memory, and with it the dynamic linker that it names: Linux maps both and
 * starts the linker, which is guest code like any other and finds the program by the auxiliary
 * vector (System V ABI, chapter 5, "Program Interpreter").
 */
final class ProgramImage {
  private static final long PAGE_MASK = 4095;

  /** Where position-independent programs go: in the window, clear of fixed ones. */
  private static final long PIE_BASE = 0x1000_0000L;

  private final ElfFile program;
  private final long bias;
  private final ElfFile linker;
  private final long linkerBias;
  private final long end;

  /**
   * Maps a program.
   *
   * @param linker the dynamic linker that is to run it; null if there is none
   * @throws BadProgramException if there is no room for one of them, or a segment can't be mapped
   */
  ProgramImage(GuestMemory memory, ElfFile program, ElfFile linker) throws BadProgramException {
    this.program = program;
    this.linker = linker;
    bias = program.positionIndependent() ? PIE_BASE : 0;
    ImageMapper mapper = new ImageMapper(memory, program, bias);
    mapper.map(linker == null && program.interpreter() != null);
    end = mapper.end();
    if (linker == null) {
      linkerBias = 0;
    } else {
      linkerBias = linker.positionIndependent() ? freeBias(memory, linker) : 0;
      new ImageMapper(memory, linker, linkerBias).map(false);
    }
  }

  /** Finds room for a position-independent file, aligned as its segments ask for. */
  private static long freeBias(GuestMemory memory, ElfFile elf) throws BadProgramException {
    long low = elf.lowest() & ~PAGE_MASK;
    long align = elf.alignment();
    long size = (elf.highest() - low + PAGE_MASK & ~PAGE_MASK) + align;
    long found = memory.findFree(size);
    if (found < 0) {
      throw BadProgramException.refused("malformed: its segments leave no room for its linker");
    }
    return (found - low + align - 1) / align * align;
  }

  /** Tells a memory which files the two are, for whoever looks at what is mapped. */
  void noteOrigins(GuestMemory memory, Path programPath, Path linkerPath) {
    ImageMapper.noteOrigins(memory, program, bias, programPath);
    if (linker != null) {
      ImageMapper.noteOrigins(memory, linker, linkerBias, linkerPath);
    }
  }

  /** What is added to the program's addresses. */
  long bias() {
    return bias;
  }

  /** The end of the program's last segment: after which the break starts. */
  long end() {
    return end;
  }

  /** Where the first thread begins. */
  long start() {
    return linker == null ? program.entry() + bias : linker.entry() + linkerBias;
  }

  /** What is added to the linker's addresses, AT_BASE; 0 if there is none. */
  long linkerBias() {
    return linkerBias;
  }
}
