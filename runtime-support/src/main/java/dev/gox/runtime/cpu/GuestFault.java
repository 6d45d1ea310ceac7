package dev.gox.runtime.cpu;

/**
 * A processor exception of the guest, precise: thrown before the instruction changed any register
 * or memory. Stackless, since a guest may provoke millions.
 */
public final class GuestFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Exception vectors, Intel SDM vol. 3, table 6-1. */
  public static final int DIVIDE_ERROR = 0;

  /** A trap: a single step, or INT1. */
  public static final int DEBUG = 1;

  public static final int BREAKPOINT = 3;
  public static final int OVERFLOW = 4;
  public static final int INVALID_OPCODE = 6;
  public static final int STACK_FAULT = 12;
  public static final int GENERAL_PROTECTION = 13;
  public static final int PAGE_FAULT = 14;
  public static final int X87_ERROR = 16;
  public static final int ALIGNMENT_CHECK = 17;
  public static final int SIMD_ERROR = 19;

  /**
   * Not the processor's: a write to a page that is executable and writable and whose code has been
   * decoded. The executor runs the one instruction again with {@link
   * dev.gox.runtime.memory.GuestMemory#allowCodeWrite} and never shows it to the supervisor.
   */
  public static final int CODE_WRITE = 256;

  /** Page-fault error code bits, Intel SDM vol. 3, figure 4-12; the user bit is always set. */
  public static final int PF_PRESENT = 1;

  public static final int PF_WRITE = 2;
  public static final int PF_USER = 4;
  public static final int PF_FETCH = 16;

  public final int vector;
  public final int errorCode;

  /** The faulting address (CR2) of a page fault; else 0. */
  public final long address;

  /**
   * The address of an access to memory that is a general-protection fault, as it is not canonical;
   * else 0. The executor tells those that go to the stack.
   */
  public final long accessed;

  /** Page faults only: a shared file mapping past the file's end, which Linux reports as SIGBUS. */
  public final boolean beyondFile;

  /**
   * Invalid opcodes only: the disassembly and bytes of an instruction that processors have and gox
   * lacks; null if there is none in any.
   */
  public final String instruction;

  private GuestFault(int vector, int errorCode, long address, boolean beyondFile) {
    this(vector, errorCode, address, beyondFile, null, 0);
  }

  private GuestFault(
      int vector,
      int errorCode,
      long address,
      boolean beyondFile,
      String instruction,
      long accessed) {
    super(null, null, false, false);
    this.accessed = accessed;
    this.instruction = instruction;
    this.vector = vector;
    this.errorCode = errorCode;
    this.address = address;
    this.beyondFile = beyondFile;
  }

  /** A fault without address or error code: #DE, #UD, #BP, #MF, #XM, or #GP(0). */
  public static GuestFault of(int vector) {
    return new GuestFault(vector, 0, 0, false);
  }

  /** An invalid opcode to gox alone; see {@link #instruction}. */
  public static GuestFault missing(String instruction) {
    return new GuestFault(INVALID_OPCODE, 0, 0, false, instruction, 0);
  }

  /** An access to an address that is not canonical. */
  public static GuestFault notCanonical(long accessed) {
    return new GuestFault(GENERAL_PROTECTION, 0, 0, false, null, accessed);
  }

  /** A general-protection fault that names a selector. */
  public static GuestFault refused(int errorCode) {
    return new GuestFault(GENERAL_PROTECTION, errorCode, 0, false);
  }

  /** A page fault at an address; the error code is a sum of the PF_ constants. */
  public static GuestFault page(long address, int errorCode) {
    return new GuestFault(PAGE_FAULT, errorCode | PF_USER, address, false);
  }

  /** An access to a file mapping beyond the file's last page. */
  public static GuestFault beyondFile(long address, int errorCode) {
    return new GuestFault(PAGE_FAULT, errorCode | PF_USER, address, true);
  }

  /** A write to decoded code; see {@link #CODE_WRITE}. */
  public static GuestFault codeWrite(long address) {
    return new GuestFault(CODE_WRITE, 0, address, false);
  }

  @Override
  public String getMessage() {
    return "vector " + vector + ", error " + errorCode + ", address 0x" + Long.toHexString(address);
  }
}
