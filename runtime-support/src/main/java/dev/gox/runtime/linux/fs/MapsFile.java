package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.memory.FileMapping;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.runtime.memory.Mapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The text of /proc/self/maps: proc(5), fs/proc/task_mmu.c. Profilers and debuggers, Go's own among
 * them, find the files of code by it.
 */
final class MapsFile {
  /** Column of the names. */
  private static final int NAMES = 73;

  private static final String DELETED = " (deleted)";

  private final GuestProcess process;
  private final GuestImage image;
  private final StringBuilder lines = new StringBuilder();

  private MapsFile(GuestProcess process) {
    this.process = process;
    image = process.image();
  }

  static String of(GuestProcess process) {
    MapsFile file = new MapsFile(process);
    for (FileMapping m : process.memory().fileMappings()) {
      file.add(m);
    }
    return file.lines.toString();
  }

  private void add(FileMapping shown) {
    Mapping m = shown.mapping();
    int line = lines.length();
    number(m.start(), 8).append('-');
    number(m.end(), 8)
        .append(' ')
        .append((m.prot() & GuestMemory.PROT_READ) != 0 ? 'r' : '-')
        .append((m.prot() & GuestMemory.PROT_WRITE) != 0 ? 'w' : '-')
        .append((m.prot() & GuestMemory.PROT_EXEC) != 0 ? 'x' : '-')
        .append(m.shared() ? 's' : 'p')
        .append(' ');
    number(shown.offset(), 8).append(' ');
    FileStatus status = status(shown.file());
    long device = status == null ? 0 : status.device;
    number(device >>> 8 & 0xFFF, 2).append(':');
    number(device & 0xFF | device >>> 12 & 0xFFF00, 2).append(' ');
    lines.append(status == null ? 0 : status.inode).append(' ');
    String name = shown.file() == null ? special(m) : name(shown.file(), status);
    if (!name.isEmpty()) {
      lines.append(" ".repeat(Math.max(0, NAMES - (lines.length() - line)))).append(name);
    }
    lines.append('\n');
  }

  private StringBuilder number(long value, int digits) {
    String hex = Long.toHexString(value);
    return lines.append("0".repeat(Math.max(0, digits - hex.length()))).append(hex);
  }

  /** What the host says of a file now; null if it says nothing. */
  private static FileStatus status(Path file) {
    try {
      return file == null ? null : FileStatus.of(file, true);
    } catch (IOException e) {
      return null;
    }
  }

  private String name(Path file, FileStatus status) {
    Path real = file;
    try {
      real = status == null ? file : file.toRealPath();
    } catch (IOException e) {
      // Gone since.
    }
    String path = new String(process.root().toGuest(real), StandardCharsets.ISO_8859_1);
    // The host says so itself of what was mapped when it had no name any more.
    boolean says = status != null || path.endsWith(DELETED);
    return path.replace("\n", "\\012") + (says ? "" : DELETED);
  }

  /** The name of what is no file. */
  private String special(Mapping m) {
    if (image.vdso() != 0 && m.start() == image.vdso()) {
      return "[vdso]";
    }
    if (m.start() < image.stackEnd() && m.end() >= image.stackEnd()) {
      return "[stack]";
    }
    if (m.start() < image.breakEnd() && m.end() > image.breakStart()) {
      return "[heap]";
    }
    return m.shared() ? "/dev/zero (deleted)" : "";
  }
}
