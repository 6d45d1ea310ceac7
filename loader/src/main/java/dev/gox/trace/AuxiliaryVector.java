package dev.gox.trace;

import dev.gox.runtime.linux.GuestProcess;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the kernel told a program at its start: getauxval(3). */
public final class AuxiliaryVector {
  private static final long AT_ENTRY = 9;
  private static final long AT_SYSINFO_EHDR = 33;

  private AuxiliaryVector() {}

  /** The program's entry point in memory. */
  public static long entry(GuestProcess process) {
    return value(process, AT_ENTRY);
  }

  /** Where the vDSO lies, a page; 0 if there is none. */
  public static long vdso(GuestProcess process) {
    return value(process, AT_SYSINFO_EHDR);
  }

  private static long value(GuestProcess process, long wanted) {
    ByteBuffer words =
        ByteBuffer.wrap(process.program().auxiliary()).order(ByteOrder.LITTLE_ENDIAN);
    while (words.remaining() >= 16) {
      long type = words.getLong();
      long value = words.getLong();
      if (type == wanted) {
        return value;
      }
    }
    return 0;
  }
}
