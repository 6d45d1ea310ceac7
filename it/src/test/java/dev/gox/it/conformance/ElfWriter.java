package dev.gox.it.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a static ELF64 executable (System V ABI, chapters 4 and 5): a header and PT_LOAD segments,
 * no sections. Offsets in the file are congruent to addresses modulo the page size, as the kernel's
 * mmap demands.
 */
public final class ElfWriter {
  public static final int READ = 4;
  public static final int WRITE = 2;
  public static final int EXECUTE = 1;

  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int PAGE = 4096;
  private static final int PT_LOAD = 1;

  private record Segment(long address, byte[] content, long memorySize, int rights) {}

  private final List<Segment> segments = new ArrayList<>();

  /**
   * Adds a segment at a page-aligned address; what lies beyond the content, up to memorySize, is
   * zero.
   */
  public void segment(long address, byte[] content, long memorySize, int rights) {
    segments.add(new Segment(address, content, memorySize, rights));
  }

  public byte[] write(long entry) {
    ByteBuffer head =
        ByteBuffer.allocate(HEADER + PROGRAM_HEADER * segments.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    head.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    head.putShort((short) 2).putShort((short) 62).putInt(1); // ET_EXEC, EM_X86_64
    head.putLong(entry).putLong(HEADER).putLong(0).putInt(0);
    head.putShort((short) HEADER).putShort((short) PROGRAM_HEADER);
    head.putShort((short) segments.size())
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) 0);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int offset = PAGE;
    for (Segment s : segments) {
      head.putInt(PT_LOAD).putInt(s.rights).putLong(offset).putLong(s.address).putLong(s.address);
      head.putLong(s.content.length).putLong(s.memorySize).putLong(PAGE);
      int padded = (s.content.length + PAGE - 1) / PAGE * PAGE;
      body.writeBytes(s.content);
      body.writeBytes(new byte[padded - s.content.length]);
      offset += padded;
    }
    byte[] content = body.toByteArray();
    return ByteBuffer.allocate(PAGE + content.length)
        .put(head.array())
        .position(PAGE)
        .put(content)
        .array();
  }
}
