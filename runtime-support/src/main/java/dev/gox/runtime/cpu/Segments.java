package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestAccess;

/**
 * Segment registers and far transfers as a 64-bit program under Linux finds them: the descriptors
 * are those of arch/x86's gdt_page that user mode may use. Intel SDM vol. 3, 3.4 and 5.8; vol. 2,
 * MOV, LAR, LSL, VERR, RET, IRET.
 */
public final class Segments {
  private Segments() {}

  /** Register numbers of the encoding; ES is 0. */
  static final int CS = 1;

  private static final int SS = 2;
  private static final int FS = 4;
  private static final int GS = 5;

  /** Selectors with the requested privilege level cut off. */
  private static final int CODE_32 = 0x20;

  private static final int DATA = 0x28;
  private static final int CODE_64 = 0x30;

  /** The segment whose limit tells the number of the processor and its node. */
  private static final int CPU_NODE = 0x78;

  public static final int USER_CODE = CODE_64 | 3;
  public static final int USER_STACK = DATA | 3;

  private static int descriptor(long selector) {
    return (int) selector & 0xFFFC;
  }

  private static boolean isUsable(long selector) {
    return switch (descriptor(selector)) {
      case CODE_32, DATA, CODE_64, CPU_NODE -> true;
      default -> false;
    };
  }

  /** What a program reads of a segment register: ES, CS, SS, DS, FS, GS are 0 to 5. */
  @KeepsRegisters
  public static long selector(Cpu c, long number) {
    return c.selectors[(int) number] & 0xFFFFL;
  }

  /** Loads a segment register. */
  public static void load(Cpu c, long number, long value) {
    long selector = value & 0xFFFF;
    if (number == CS || number > GS) {
      throw GuestFault.of(GuestFault.INVALID_OPCODE);
    }
    boolean allowed =
        number == SS ? selector == USER_STACK : descriptor(selector) == 0 || isUsable(selector);
    if (!allowed) {
      throw GuestFault.refused(descriptor(selector));
    }
    c.selectors[(int) number] = (short) selector;
    if (number == FS) {
      c.fsBase = 0;
    } else if (number == GS) {
      c.gsBase = 0;
    }
  }

  /** POP of a segment register of so many bytes. */
  public static void pop(Cpu c, long number, long bytes) {
    long value = bytes == 2 ? GuestAccess.load16(c, c.r4) : GuestAccess.load64(c, c.r4);
    load(c, number, value);
    c.r4 += bytes;
  }

  /**
   * LSS, LFS, LGS: the selector behind an offset of so many bytes.
   *
   * @return the offset
   */
  public static long loadFar(Cpu c, long number, long address, long bytes) {
    long offset = read(c, address, bytes);
    load(c, number, GuestAccess.load16(c, address + bytes));
    return offset;
  }

  private static long read(Cpu c, long address, long bytes) {
    return switch ((int) bytes) {
      case 2 -> GuestAccess.load16(c, address);
      case 4 -> GuestAccess.load32(c, address);
      default -> GuestAccess.load64(c, address);
    };
  }

  /** The access rights that LAR reads, or -1 for a selector that user mode can't use. */
  public static long accessRights(long selector) {
    return switch (descriptor(selector)) {
      case CODE_32 -> 0xCF_FB00;
      case DATA -> 0xCF_F300;
      case CODE_64 -> 0xAF_FB00;
      case CPU_NODE -> 0x40_F500;
      default -> -1;
    };
  }

  /** The limit that LSL reads, or -1; the processor's number is always 0. */
  public static long limit(long selector) {
    return !isUsable(selector) ? -1 : descriptor(selector) == CPU_NODE ? 0 : 0xFFFF_FFFFL;
  }

  /** VERR: 1 if a segment can be read. */
  public static long readable(long selector) {
    return isUsable(selector) ? 1 : 0;
  }

  /** VERW: 1 if a segment can be written. */
  public static long writable(long selector) {
    return descriptor(selector) == DATA ? 1 : 0;
  }

  /** RDFSBASE for 4, RDGSBASE for 5. */
  @KeepsRegisters
  public static long base(Cpu c, long number) {
    return number == FS ? c.fsBase : c.gsBase;
  }

  /** WRFSBASE, WRGSBASE. */
  public static void setBase(Cpu c, long number, long value) {
    SystemOps.requireCanonical(value);
    if (number == FS) {
      c.fsBase = value;
    } else {
      c.gsBase = value;
    }
  }

  /** The 64-bit code segment is the only one; others are refused. */
  private static void requireCode(long selector) {
    if (selector != USER_CODE) {
      throw GuestFault.refused(descriptor(selector));
    }
  }

  /** RETF, with words of so many bytes on the stack. */
  public static void returnFar(Cpu c, long bytes, long drop) {
    long target = read(c, c.r4, bytes);
    long selector = read(c, c.r4 + bytes, bytes) & 0xFFFF;
    requireCode(selector);
    SystemOps.requireCanonical(target);
    c.r4 += 2 * bytes + drop;
    c.rip = target;
  }

  /** JMP by way of a far pointer. */
  public static void jumpFar(Cpu c, long address, long bytes) {
    long target = read(c, address, bytes);
    // The requested privilege may be a higher one: the program keeps its own.
    requireCode(GuestAccess.load16(c, address + bytes) | 3);
    SystemOps.requireCanonical(target);
    c.rip = target;
  }

  /** CALL by way of a far pointer. */
  public static void callFar(Cpu c, long address, long bytes, long next) {
    long target = read(c, address, bytes);
    // The requested privilege may be a higher one: the program keeps its own.
    requireCode(GuestAccess.load16(c, address + bytes) | 3);
    SystemOps.requireCanonical(target);
    long top = c.r4 - 2 * bytes;
    GuestAccess.checkWrite(c, top, 2 * bytes);
    push(c, top + bytes, bytes, USER_CODE);
    push(c, top, bytes, next);
    c.r4 = top;
    c.rip = target;
  }

  private static void push(Cpu c, long address, long bytes, long value) {
    switch ((int) bytes) {
      case 2 -> GuestAccess.store16(c, address, value);
      case 4 -> GuestAccess.store32(c, address, value);
      default -> GuestAccess.store64(c, address, value);
    }
  }

  /** IRET to the same privilege: RIP, CS, RFLAGS, RSP, SS are popped. */
  public static void interruptReturn(Cpu c, long bytes) {
    if ((c.systemFlags & Flags.NT) != 0) {
      throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
    }
    long target = read(c, c.r4, bytes);
    long flags = read(c, c.r4 + 2 * bytes, bytes);
    long stack = read(c, c.r4 + 3 * bytes, bytes);
    long stackSelector = read(c, c.r4 + 4 * bytes, bytes) & 0xFFFF;
    requireCode(read(c, c.r4 + bytes, bytes) & 0xFFFF);
    SystemOps.requireCanonical(target);
    if (stackSelector != USER_STACK) {
      throw GuestFault.refused(descriptor(stackSelector));
    }
    c.selectors[SS] = (short) stackSelector;
    c.r4 = stack;
    c.rip = target;
    Flags.setStatus(c, flags);
    Flags.setSystemFlags(c, flags, bytes == 2 ? 0xFFFF : -1);
  }
}
