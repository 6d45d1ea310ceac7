package dev.gox.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
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
  private final boolean namesInterpreter;
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
    namesInterpreter = checkInterpreter();
    readDynamic();
  }

  /**
   * Reads and checks a file's headers.
   *
   * @throws BadProgramException if Linux on amd64 would refuse it, or it needs libraries
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

  /**
   * Checks the name of the dynamic linker as the kernel does, which looks at the first one only.
   * The linker itself isn't used and need not be there: see {@link ImageMapper}.
   */
  private boolean checkInterpreter() throws BadProgramException {
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
        if (bytes.get((int) (s.offset + s.fileSize - 1)) != 0) {
          throw BadProgramException.refused("malformed: the dynamic linker's name has no end");
        }
        return true;
      }
    }
    return false;
  }

  /** A program that needs libraries is dynamic; one that has only relocations of its own isn't. */
  private void readDynamic() throws BadProgramException {
    for (Segment s : segments) {
      if (s.type != PT_DYNAMIC) {
        continue;
      }
      if (s.offset < 0 || s.fileSize < 0 || s.offset > bytes.limit() - s.fileSize) {
        throw BadProgramException.refused("truncated: the dynamic section is not in the file");
      }
      for (long at = s.offset; at + 16 <= s.offset + s.fileSize; at += 16) {
        long tag = bytes.getLong((int) at);
        long value = bytes.getLong((int) at + 8);
        if (tag == DT_NULL) {
          break;
        } else if (tag == DT_NEEDED) {
          throw BadProgramException.refused(
              "dynamically linked; build it with CGO_ENABLED=0 for a static program");
        } else if (tag == DT_RELA) {
          relocations = value;
        } else if (tag == DT_RELASZ) {
          relocationBytes = value;
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

  /** Whether it leaves its relocation to a dynamic linker. */
  boolean namesInterpreter() {
    return namesInterpreter;
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
