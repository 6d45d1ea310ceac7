package dev.gox.it.conformance;

/**
 * Where a test program keeps what, and the fields of its records. The generator, the program itself
 * and the reader of its output share these numbers.
 */
final class Layout {
  private Layout() {}

  // Addresses, all below 2 GiB so that instructions can name them by 32 bits.
  static final long TEXT = 0x0040_0000;
  static final long INPUT = 0x1000_0000;
  static final long RESULT = 0x2000_0000;
  static final long PRIVATE = 0x3000_0000;
  static final long ARENA = 0x4000_0000;
  static final int ARENA_SIZE = 0x2000;
  static final long READ_ONLY = 0x5000_0000;

  /** The window lies on both sides of this page boundary. */
  static final long MIDDLE = ARENA + 0x1000;

  static final int WINDOW_SIZE = 128;
  static final long WINDOW = MIDDLE - WINDOW_SIZE / 2;

  /** Behind the arena nothing is mapped; the edge is its last bytes. */
  static final long ARENA_END = ARENA + ARENA_SIZE;

  static final int EDGE_SIZE = 64;
  static final long EDGE = ARENA_END - EDGE_SIZE;

  static final long UNMAPPED = 0x6000_0000;
  static final long NOT_CANONICAL = 0x8000_1234_5678_9000L;

  /** What arch_prctl sets before the first case. */
  static final long FS_BASE = 0x0123_4000;

  static final long GS_BASE = 0x0456_7000;

  // A state record: registers, flags and memory, as given to a case and as found after it.
  static final int GPR = 0;
  static final int FLAGS = 128;
  static final int MXCSR = 136;

  /** 0 when the instruction was left at its end, 1 when it jumped to its target. */
  static final int EXIT = 140;

  static final int XMM = 144;

  /** The upper halves of the vector registers. */
  static final int UPPER = XMM + 256;

  static final int WINDOW_BYTES = UPPER + 256;
  static final int EDGE_BYTES = WINDOW_BYTES + WINDOW_SIZE;

  /** The x87 state, as FXSAVE64 begins; unused where the program doesn't load it. */
  static final int X87 = EDGE_BYTES + EDGE_SIZE;

  static final int X87_SIZE = 160;
  static final int STATE_SIZE = X87 + X87_SIZE;

  /** Behind the state of an input: the address of the case's code. */
  static final int STUB = STATE_SIZE;

  static final int INPUT_SIZE = STATE_SIZE + 16;

  // Behind the state of a result: what the signal handler was told, zero if no signal came.
  static final int SIGNAL = STATE_SIZE;
  static final int SIGNAL_CODE = SIGNAL + 4;
  static final int SIGNAL_ADDRESS = SIGNAL + 8;

  /** RIP in the frame, minus the address of the case's instruction. */
  static final int SIGNAL_RIP = SIGNAL + 16;

  static final int SIGNAL_ERROR = SIGNAL + 24;
  static final int SIGNAL_TRAP = SIGNAL + 32;
  static final int RESULT_SIZE = SIGNAL + 40;

  /** In front of the results: EBX, ECX, EDX of CPUID's leaves 1, 7 and 80000001h. */
  static final int HEADER_SIZE = 40;

  // The private area.
  static final long SAVED = PRIVATE;
  static final long STUB_POINTER = PRIVATE + 0x600;
  static final long NEXT_INPUT = PRIVATE + 0x608;
  static final long NEXT_RESULT = PRIVATE + 0x610;

  /** Nonzero if the processor has AVX. */
  static final long HAS_AVX = PRIVATE + 0x618;

  static final long TABLES = PRIVATE + 0x800;

  /** For FXSAVE and FXRSTOR. */
  static final long FX_AREA = PRIVATE + 0x1000;

  static final long SIGNAL_STACK = PRIVATE + 0x1_0000;
  static final int SIGNAL_STACK_SIZE = 0x1_0000;
  static final long STACK_TOP = PRIVATE + 0x3_0000;
  static final int PRIVATE_SIZE = 0x3_1000;
}
