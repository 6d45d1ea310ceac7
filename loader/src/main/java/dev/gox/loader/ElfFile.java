package dev.gox.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An ELF64 executable for amd64: its header and program headers (System V ABI, chapters 4 and 5).
 * The file may be forged: every offset is checked before it is used, and nothing is allocated by a
 * size that the file claims.
 */
public final class ElfFile {
  public static final int PT_LOAD = 1;
  public static final int PT_DYNAMIC = 2;
  public static final int PT_INTERP = 3;
  public static final int PT_PHDR = 6;
  public static final int PT_GNU_STACK = 0x6474e551;
  public static final int PF_X = 1;
  public static final int PF_W = 2;
  public static final int PF_R = 4;

  private static final int HEADER_SIZE = 64;
  private static final int PROGRAM_HEADER_SIZE = 56;
  private static final int ET_EXEC = 2;
  private static final int ET_DYN = 3;
  private static final int EM_X86_64 = 62;

  /** The kernel accepts at most 64 KiB of program headers. */
  private static final int MAX_PROGRAM_HEADERS = 65536 / PROGRAM_HEADER_SIZE;

  /** The end of user addresses: 2^47 less a guard page. */
  static final long USER_END = 0x7fff_ffff_f000L;

  /** Limit on the length of a path, its zero included. */
  private static final int PATH_MAX = 4096;

  private static final int DT_NULL = 0;
  private static final int DT_NEEDED = 1;
  private static final int DT_RELA = 7;
  private static final int DT_RELASZ = 8;
  private static final int DT_INIT = 12;
  private static final int DT_JMPREL = 23;
  private static final int DT_INIT_ARRAY = 25;
  private static final int DT_RELR = 36;

  /** One program header. */
  public record Segment(
      int type, int flags, long offset, long address, long fileSize, long memorySize, long align) {
    long end() {
      return address + memorySize;
    }
  }

  private final ByteBuffer bytes;
  private final boolean positionIndependent;
  private final long entry;
  private final long programHeaderOffset;
  private final List<Segment> segments;
  private final byte[] interpreter;
  private boolean hasDynamicSection;
  private boolean needsLinking;
  private long relocations;
  private long relocationBytes;

  private ElfFile(ByteBuffer bytes) throws BadProgramException {
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    checkIdentity();
    int type = u16(16);
    if (type != ET_EXEC && type != ET_DYN) {
      throw BadProgramException.refused(
          "ELF type " + type + " is not an executable (an object or a core file?)");
    }
    positionIndependent = type == ET_DYN;
    entry = this.bytes.getLong(24);
    programHeaderOffset = this.bytes.getLong(32);
    segments = readSegments();
    checkSegments();
    if (entry < 0 || entry >= USER_END) {
      throw BadProgramException.refused(
          "malformed: entry point 0x" + Long.toHexString(entry) + " lies outside user addresses");
    }
    interpreter = readInterpreter();
    readDynamic();
  }

  /**
   * Reads and checks a file's headers.
   *
   * @throws BadProgramException if Linux on amd64 would refuse it
   */
  public static ElfFile parse(ByteBuffer bytes) throws BadProgramException {
    return new ElfFile(bytes);
  }

  private void checkIdentity() throws BadProgramException {
    int size = bytes.limit();
    if (size < 4 || bytes.getInt(0) != 0x464C457F) {
      throw BadProgramException.refused("not an ELF file");
    }
    if (size < HEADER_SIZE) {
      throw BadProgramException.refused("truncated: the ELF header needs 64 bytes, not " + size);
    }
    if (bytes.get(4) != 2) {
      throw BadProgramException.refused("a 32-bit program; gox runs 64-bit ones (GOARCH=amd64)");
    }
    if (bytes.get(5) != 1) {
      throw BadProgramException.refused("a big-endian program; gox runs linux/amd64");
    }
    int machine = u16(18);
    if (machine != EM_X86_64) {
      throw BadProgramException.refused(
          "a program for " + machineName(machine) + "; gox runs linux/amd64 (GOARCH=amd64)");
    }
  }

  private static String machineName(int machine) {
    return switch (machine) {
      case 3 -> "386";
      case 8 -> "mips";
      case 20, 21 -> "ppc64";
      case 22 -> "s390x";
      case 40 -> "arm";
      case 183 -> "arm64";
      case 243 -> "riscv64";
      case 258 -> "loong64";
      default -> "ELF machine " + machine;
    };
  }

  private List<Segment> readSegments() throws BadProgramException {
    int count = u16(56);
    if (u16(54) != PROGRAM_HEADER_SIZE) {
      throw BadProgramException.refused("malformed: program headers of " + u16(54) + " bytes");
    }
    if (count == 0 || count > MAX_PROGRAM_HEADERS) {
      throw BadProgramException.refused("malformed: " + count + " program headers");
    }
    long end = programHeaderOffset + (long) count * PROGRAM_HEADER_SIZE;
    if (programHeaderOffset < 0 || end < 0 || end > bytes.limit()) {
      throw BadProgramException.refused(
          "truncated: program headers end at " + end + ", the file at " + bytes.limit());
    }
    List<Segment> read = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = (int) programHeaderOffset + i * PROGRAM_HEADER_SIZE;
      read.add(
          new Segment(
              bytes.getInt(at),
              bytes.getInt(at + 4),
              bytes.getLong(at + 8),
              bytes.getLong(at + 16),
              bytes.getLong(at + 32),
              bytes.getLong(at + 40),
              bytes.getLong(at + 48)));
    }
    return read;
  }

  private void checkSegments() throws BadProgramException {
    boolean any = false;
    long previous = 0;
    for (Segment s : segments) {
      if (s.type != PT_LOAD) {
        continue;
      }
      String where = "segment at 0x" + Long.toHexString(s.address);
      if (s.fileSize < 0 || s.memorySize < 0 || s.fileSize > s.memorySize) {
        throw BadProgramException.refused("malformed: " + where + " is larger in file than memory");
      }
      if (s.address < 0 || s.address > USER_END || s.memorySize > USER_END - s.address) {
        throw BadProgramException.refused("malformed: " + where + " lies outside user addresses");
      }
      if (s.offset < 0 || (s.offset - s.address & 4095) != 0) {
        throw BadProgramException.refused(
            "malformed: " + where + " is not aligned with its offset");
      }
      if (s.fileSize > bytes.limit() || s.offset > bytes.limit() - s.fileSize) {
        throw BadProgramException.refused("truncated: " + where + " reaches past the end of file");
      }
      if (any && s.address < previous) {
        throw BadProgramException.refused("malformed: " + where + " is out of order or overlaps");
      }
      previous = s.end();
      any = true;
    }
    if (!any) {
      throw BadProgramException.refused("malformed: no segment to load");
    }
  }

  /** The dynamic linker's name as the kernel finds it, which looks at the first one only. */
  private byte[] readInterpreter() throws BadProgramException {
    for (Segment s : segments) {
      if (s.type == PT_INTERP) {
        if (s.fileSize < 2 || s.fileSize > PATH_MAX) {
          throw BadProgramException.refused(
              "malformed: the dynamic linker's name has " + s.fileSize + " bytes");
        }
        if (s.offset < 0 || s.offset > bytes.limit() - s.fileSize) {
          throw BadProgramException.refused(
              "truncated: the dynamic linker's name is not in the file");
        }
        byte[] name = read(s.offset, s.fileSize);
        if (name[name.length - 1] != 0) {
          throw BadProgramException.refused("malformed: the dynamic linker's name has no end");
        }
        int length = 0;
        while (name[length] != 0) {
          length++;
        }
        return Arrays.copyOf(name, length);
      }
    }
    return null;
  }

  private void readDynamic() throws BadProgramException {
    for (Segment s : segments) {
      if (s.type != PT_DYNAMIC) {
        continue;
      }
      if (s.offset < 0 || s.fileSize < 0 || s.offset > bytes.limit() - s.fileSize) {
        throw BadProgramException.refused("truncated: the dynamic section is not in the file");
      }
      hasDynamicSection = true;
      for (long at = s.offset; at + 16 <= s.offset + s.fileSize; at += 16) {
        long tag = bytes.getLong((int) at);
        long value = bytes.getLong((int) at + 8);
        if (tag == DT_NULL) {
          break;
        } else if (tag == DT_RELA) {
          relocations = value;
        } else if (tag == DT_RELASZ) {
          relocationBytes = value;
        } else if (tag == DT_NEEDED
            || tag == DT_JMPREL
            || tag == DT_RELR
            || tag == DT_INIT
            || tag == DT_INIT_ARRAY) {
          needsLinking = true;
        }
      }
    }
  }

  private int u16(int at) {
    return bytes.getShort(at) & 0xFFFF;
  }

  /** Whether it is ET_DYN and so may be loaded anywhere. */
  public boolean positionIndependent() {
    return positionIndependent;
  }

  /** The entry point, before relocation. */
  public long entry() {
    return entry;
  }

  public List<Segment> segments() {
    return segments;
  }

  /** The lowest address of a segment to load, before relocation. */
  long lowest() {
    long lowest = Long.MAX_VALUE;
    for (Segment s : segments) {
      if (s.type == PT_LOAD) {
        lowest = Math.min(lowest, s.address);
      }
    }
    return lowest;
  }

  /** The end of the segments to load, before relocation. */
  long highest() {
    long highest = 0;
    for (Segment s : segments) {
      if (s.type == PT_LOAD) {
        highest = Math.max(highest, s.end());
      }
    }
    return highest;
  }

  /** What its base should be a multiple of: as in the kernel, the segments' largest power of 2. */
  long alignment() {
    long alignment = 4096;
    for (Segment s : segments) {
      boolean power = s.align > 0 && (s.align & s.align - 1) == 0;
      if (s.type == PT_LOAD && power && s.align <= LARGEST_ALIGNMENT) {
        alignment = Math.max(alignment, s.align);
      }
    }
    return alignment;
  }

  /** Larger ones are forged: no linker aligns by more than a huge page. */
  private static final long LARGEST_ALIGNMENT = 1L << 30;

  /** Where the program headers lie in memory, before relocation; 0 if they aren't loaded. */
  public long programHeaderAddress() {
    for (Segment s : segments) {
      if (s.type == PT_LOAD
          && s.offset <= programHeaderOffset
          && programHeaderOffset < s.offset + s.fileSize) {
        return programHeaderOffset - s.offset + s.address;
      }
    }
    return 0;
  }

  /** The path of the dynamic linker that shall run in its place; null if it names none. */
  byte[] interpreter() {
    return interpreter;
  }

  /**
   * Whether the linker that it names would have nothing to do but add its base: so are Go's
   * position-independent programs without cgo. A program without a dynamic section isn't meant: its
   * linker is all that it has to be run by.
   */
  boolean isAlmostStatic() {
    return hasDynamicSection && !needsLinking && relocatesByBaseOnly();
  }

  private boolean relocatesByBaseOnly() {
    long table = fileOffset(relocations, relocationBytes);
    if (table < 0) {
      return relocationBytes == 0;
    }
    for (long at = table; at + RELA_SIZE <= table + relocationBytes; at += RELA_SIZE) {
      if (bytes.getLong((int) at + 8) != R_X86_64_RELATIVE) {
        return false;
      }
    }
    return true;
  }

  /** Where the file has what is loaded at an address; -1 if not all of it comes from the file. */
  private long fileOffset(long address, long size) {
    for (Segment s : segments) {
      if (s.type == PT_LOAD
          && address >= s.address
          && size >= 0
          && size <= s.fileSize
          && address - s.address <= s.fileSize - size) {
        return s.offset + (address - s.address);
      }
    }
    return -1;
  }

  /** Whether it wants to run code on its stack: PT_GNU_STACK; the last one counts. */
  boolean executableStack() {
    boolean executable = false;
    for (Segment s : segments) {
      if (s.type == PT_GNU_STACK) {
        executable = (s.flags & PF_X) != 0;
      }
    }
    return executable;
  }

  /** Type of a relocation that adds the base; the others need symbols. */
  private static final int R_X86_64_RELATIVE = 8;

  /** Size of one entry in {@link #relocations}. */
  static final int RELA_SIZE = 24;

  /** Address of the table of relocations, before relocation; 0 if there is none. */
  long relocations() {
    return relocations;
  }

  /** Size of the table of relocations in bytes, as the file claims it. */
  long relocationBytes() {
    return relocationBytes;
  }

  /** The whole file, read-only, in a view of its own. */
  public ByteBuffer bytes() {
    return bytes.asReadOnlyBuffer();
  }

  /** A copy of a range of the file that a segment names. */
  byte[] read(long offset, long size) {
    byte[] copy = new byte[(int) size];
    bytes.duplicate().position((int) offset).get(copy);
    return copy;
  }
}
