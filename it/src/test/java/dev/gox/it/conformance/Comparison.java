package dev.gox.it.conformance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Compares what a case left natively and in gox, but for what the SDM leaves undefined. */
final class Comparison {
  /** The name of a form that stands for many instructions. */
  static final String SEQUENCE = "sequence";

  /** CF, PF, AF, ZF, SF, DF, OF, NT, AC, ID. */
  private static final int FLAGS = 0x244CD5;

  /** MXCSR's sticky exception flags, which gox keeps for those who have shown interest in them. */
  private static final int STICKY = 0x3F;

  private static final String[] NAMES = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
    "r14", "r15"
  };

  private final Case tested;
  private final ByteBuffer input;
  private final ByteBuffer expected;
  private final ByteBuffer actual;
  private final boolean floatState;
  private final StringBuilder differences = new StringBuilder();

  private Comparison(Case tested, boolean floatState, ByteBuffer expected, ByteBuffer actual) {
    this.floatState = floatState;
    this.tested = tested;
    this.input = ByteBuffer.wrap(tested.input()).order(ByteOrder.LITTLE_ENDIAN);
    this.expected = expected;
    this.actual = actual;
  }

  /**
   * The differences of one case in words, or an empty string.
   *
   * @param floatState whether it had an MXCSR and an x87 state of its own
   */
  static String of(Case tested, boolean floatState, ByteBuffer expected, ByteBuffer actual) {
    Comparison comparison = new Comparison(tested, floatState, expected, actual);
    comparison.compare();
    return comparison.describe();
  }

  private void compare() {
    if (tested.form().has("approximate") || leavesUndefined()) {
      field("signal", Layout.SIGNAL, 4, -1);
      return;
    }
    for (int r = 0; r < 16; r++) {
      field(NAMES[r], Layout.GPR + 8 * r, 8, -1);
    }
    field("flags", Layout.FLAGS, 8, FLAGS & ~undefinedFlags());
    // AMD's Zen loses flags of elements where VCVTPS2PH writes to a page's end.
    boolean loses = tested.form().has("losesflags") && tested.form().memory();
    field("mxcsr", Layout.MXCSR, 4, floatState && !loses ? -1 : ~STICKY);
    field("exit", Layout.EXIT, 4, -1);
    for (int x = 0; x < 32; x++) {
      field("xmm" + x / 2 + (x % 2 == 0 ? " low" : " high"), Layout.XMM + 8 * x, 8, -1);
    }
    for (int x = 0; x < 32; x++) {
      field("ymm" + x / 2 + " lane " + (2 + x % 2), Layout.UPPER + 8 * x, 8, -1);
    }
    for (int at = Layout.WINDOW_BYTES; at < Layout.X87; at += 8) {
      field("memory " + (at - Layout.WINDOW_BYTES), at, 8, -1);
    }
    if (floatState) {
      compareX87();
    }
    field("signal", Layout.SIGNAL, 4, -1);
    field("si_code", Layout.SIGNAL_CODE, 4, -1);
    // The processor reads the two parts of a far pointer in an order that differs from case to
    // case.
    field("si_addr", Layout.SIGNAL_ADDRESS, 8, tested.form().has("farpointer") ? -4096 : -1);
    field("rip", Layout.SIGNAL_RIP, 8, -1);
    field("error", Layout.SIGNAL_ERROR, 8, -1);
    field("trap", Layout.SIGNAL_TRAP, 8, -1);
  }

  private static final long X87_C1 = 0x200_0000L;
  private static final long X87_C2 = 0x400_0000L;
  private static final int REGISTERS = Layout.X87 + 32;

  private void compareX87() {
    boolean near = tested.form().has("ulp");
    // Control, status, tags; but the last instruction's traces are not kept by all processors.
    field(
        "x87 controls",
        Layout.X87,
        8,
        0xFF_FFFF_FFFFL & (near || tested.form().has("anyc1") ? ~X87_C1 : -1));
    boolean incomplete = (expected.getLong(Layout.X87) & X87_C2) != 0;
    boolean free = tested.form().name().startsWith("fprem") && incomplete;
    for (int i = 0; i < 8; i++) {
      int at = REGISTERS + 16 * i;
      if (!(free && i == 0) && !(near && isNear(at))) {
        field("st" + i, at, 8, -1);
        field("st" + i + " exponent", at + 8, 8, 0xFFFF);
      }
    }
  }

  /** Whether a register differs from the processor's by one unit in the last place at most. */
  private boolean isNear(int at) {
    long distance = expected.getLong(at) - actual.getLong(at);
    return Math.abs(distance) <= 1 && expected.getShort(at + 8) == actual.getShort(at + 8);
  }

  private int width() {
    Form form = tested.form();
    if (form.size() != 0) {
      return form.size();
    }
    return form.rm() == null || form.rm().isXmm() ? 64 : Math.max(8, form.rm().width(0));
  }

  private int count() {
    Form form = tested.form();
    if (form.has("cl")) {
      return (int) input.getLong(Layout.GPR + 8) & 0xFF;
    }
    if (form.has("count")) {
      return tested.code()[tested.code().length - 1] & 0xFF;
    }
    return 1;
  }

  private int undefinedFlags() {
    boolean faulted = expected.getInt(Layout.SIGNAL) != 0;
    if (tested.form().name().equals(SEQUENCE)) {
      // A handler may find flags that the next instruction would have overwritten.
      return faulted ? FLAGS : UndefinedFlags.of("and", 0, 0);
    }
    // A fault leaves the flags as they were.
    return faulted ? 0 : UndefinedFlags.of(tested.form().name(), width(), count());
  }

  /** SHLD and SHRD by more than the operand's width leave anything. */
  private boolean leavesUndefined() {
    String name = tested.form().name();
    return (name.equals("shld") || name.equals("shrd")) && width() == 16 && (count() & 31) > 16;
  }

  private void field(String name, int offset, int size, long mask) {
    long before = offset < Layout.STATE_SIZE ? read(input, offset, size) & mask : 0;
    long want = read(expected, offset, size) & mask;
    long got = read(actual, offset, size) & mask;
    if (want != got) {
      differences.append(
          String.format("%n  %s: %x natively %x, in gox %x", name, before, want, got));
    }
  }

  private static long read(ByteBuffer from, int offset, int size) {
    return size == 8 ? from.getLong(offset) : from.getInt(offset) & 0xFFFF_FFFFL;
  }

  private String place() {
    String form = tested.form().name().equals(SEQUENCE) ? SEQUENCE : tested.form().toString();
    return form + " at " + Long.toHexString(input.getLong(Layout.STUB));
  }

  private String describe() {
    return differences.isEmpty()
        ? ""
        : place() + " [" + HexFormat.of().formatHex(tested.code()) + "]" + differences;
  }
}
