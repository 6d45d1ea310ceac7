package dev.gox.loader;

import dev.gox.translator.exec.FixedCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Which code a program's file brings into memory, and whether another file brings the same: then
 * processes share what is known of it.
 */
final class ProgramText extends FixedCode {

  private static final long PAGE_MASK = 4095;

  private final ElfFile elf;
  private final List<ElfFile.Segment> code;
  private final long windowSize;

  private ProgramText(
      ElfFile elf, List<ElfFile.Segment> code, List<Range> ranges, long windowSize) {
    super(ranges);
    this.elf = elf;
    this.code = code;
    this.windowSize = windowSize;
  }

  /**
   * The code of a program that has been mapped.
   *
   * @param vdso where the vDSO is
   * @param windowSize of the memory: translations know how large its window is
   * @return null if some of its code may be written to, or shares pages with something else
   */
  static FixedCode of(ElfFile elf, long bias, long vdso, long windowSize) {
    List<Range> ranges = new ArrayList<>();
    List<ElfFile.Segment> code = new ArrayList<>();
    long before = 0;
    for (ElfFile.Segment s : elf.segments()) {
      if (s.type() != ElfFile.PT_LOAD || s.memorySize() == 0) {
        continue;
      }
      long start = s.address() + bias & ~PAGE_MASK;
      boolean executable = (s.flags() & ElfFile.PF_X) != 0;
      boolean apart = start >= before;
      if (executable && (s.flags() & ElfFile.PF_W) != 0 || !apart) {
        return null;
      }
      before = s.end() + bias + PAGE_MASK & ~PAGE_MASK;
      if (executable) {
        ranges.add(new Range(start, before));
        code.add(s);
      }
    }
    ranges.add(new Range(vdso, vdso + Vdso.SIZE));
    return new ProgramText(elf, code, ranges, windowSize);
  }

  /** Where the code lies, and two checksums of the bytes that files give it. */
  @Override
  public Object identity() {
    List<Object> identity = new ArrayList<>(ranges());
    identity.add(windowSize);
    for (ElfFile.Segment s : code) {
      long lead = Math.min(s.address() & PAGE_MASK, s.offset());
      ByteBuffer bytes = elf.bytes();
      bytes.position((int) (s.offset() - lead)).limit((int) (s.offset() + s.fileSize()));
      CRC32 first = new CRC32();
      first.update(bytes.duplicate());
      CRC32C second = new CRC32C();
      second.update(bytes);
      identity.addAll(List.of(s.address(), s.fileSize(), first.getValue(), second.getValue()));
    }
    return identity;
  }
}
