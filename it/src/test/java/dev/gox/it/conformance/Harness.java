package dev.gox.it.conformance;

import static dev.gox.it.conformance.Code.R10;
import static dev.gox.it.conformance.Code.R8;
import static dev.gox.it.conformance.Code.RAX;
import static dev.gox.it.conformance.Code.RBX;
import static dev.gox.it.conformance.Code.RCX;
import static dev.gox.it.conformance.Code.RDI;
import static dev.gox.it.conformance.Code.RDX;
import static dev.gox.it.conformance.Code.RSI;
import static dev.gox.it.conformance.Code.RSP;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The code of a test program around its cases: set up handlers, then for each case load the state,
 * jump to the case's code, store the state, and at the end write all results to standard output.
 * Nothing here needs a register while a case runs: all sixteen hold the case's values.
 */
final class Harness {
  private Harness() {}

  /** A case's code jumps here when its instruction ended without a jump... */
  static final String FELL_THROUGH = "fell through";

  /** ...and here when it jumped to its target. */
  static final String JUMPED = "jumped";

  private static final int BELOW = 2;
  private static final int EQUAL = 4;
  private static final int LESS_OR_EQUAL = 14;

  private static final int WRITE = 1;
  private static final int RT_SIGACTION = 13;
  private static final int RT_SIGRETURN = 15;
  private static final int SIGALTSTACK = 131;
  private static final int ARCH_PRCTL = 158;
  private static final int EXIT_GROUP = 231;

  /** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV. */
  private static final int[] SIGNALS = {4, 5, 7, 8, 11};

  private static final int SA_SIGINFO = 4;
  private static final int SA_RESTORER = 0x0400_0000;
  private static final int SA_ONSTACK = 0x0800_0000;

  // Offsets in the kernel's struct ucontext (asm/ucontext.h, asm/sigcontext.h) and siginfo.
  private static final int UC_GREGS = 40;
  private static final int GREG_RIP = UC_GREGS + 16 * 8;
  private static final int GREG_FLAGS = UC_GREGS + 17 * 8;
  private static final int GREG_ERROR = UC_GREGS + 19 * 8;
  private static final int GREG_TRAP = UC_GREGS + 20 * 8;
  private static final int UC_FPSTATE = UC_GREGS + 23 * 8;

  /** The place of each register, in ModRM's order, among the frame's general registers. */
  private static final int[] GREG_PLACES = {13, 14, 12, 11, 15, 10, 9, 8, 0, 1, 2, 3, 4, 5, 6, 7};

  private static final int FXSAVE_MXCSR = 24;
  private static final int FXSAVE_XMM = 160;

  /** The components that the state has, and where the upper halves are (SDM volume 1, 13.4). */
  private static final int XSAVE_BITS = 512;

  private static final int XSAVE_UPPER = 576;

  private static final int USER_FLAGS = 0x202;

  /**
   * Writes the code; the entry point is where it begins.
   *
   * @param floatState whether each case gets an MXCSR and an x87 state; else no instruction touches
   *     them but the case's own, and they are as at the program's start
   */
  static void emit(Code c, int cases, boolean floatState) {
    prepare(c);
    loop(c, cases, floatState);
    store(c, floatState);
    handler(c);
    finish(c, cases);
  }

  /**
   * The private area's initial contents, which need the handler's address: stack_t and sigaction.
   */
  static byte[] privateArea(Code c) {
    ByteBuffer area =
        ByteBuffer.allocate((int) (Layout.TABLES - Layout.PRIVATE) + 64)
            .order(ByteOrder.LITTLE_ENDIAN);
    area.putLong((int) (Layout.NEXT_INPUT - Layout.PRIVATE), Layout.INPUT);
    area.putLong((int) (Layout.NEXT_RESULT - Layout.PRIVATE), Layout.RESULT + Layout.HEADER_SIZE);
    area.position((int) (Layout.TABLES - Layout.PRIVATE));
    area.putLong(Layout.SIGNAL_STACK).putLong(0).putLong(Layout.SIGNAL_STACK_SIZE);
    area.putLong(c.label("handler")).putLong(SA_SIGINFO | SA_RESTORER | SA_ONSTACK);
    area.putLong(c.label("restorer")).putLong(0);
    return area.array();
  }

  private static void prepare(Code c) {
    c.constant(RSP, Layout.STACK_TOP);
    c.systemCall(SIGALTSTACK, Layout.TABLES, 0);
    for (int signal : SIGNALS) {
      c.systemCall(RT_SIGACTION, signal, Layout.TABLES + 24, 0, 8);
    }
    int setGs = 0x1001;
    int setFs = 0x1002;
    c.systemCall(ARCH_PRCTL, setFs, Layout.FS_BASE);
    c.systemCall(ARCH_PRCTL, setGs, Layout.GS_BASE);
    // Touched once, so that a fault there tells of a present page whatever ran before.
    c.load(RAX, Layout.READ_ONLY);
    c.constant(RDI, Layout.RESULT);
    // CPUID's leaf 1: AVX is bit 28 of ECX.
    c.constant(RAX, 1).bytes(0x0F, 0xA2, 0x81, 0xE1).int32(1 << 28);
    c.store(Layout.HAS_AVX, RCX).constant(RDI, Layout.RESULT);
    int[][] leaves = {{1, 0}, {7, 0}, {0x8000_0001, 0}};
    int at = 0;
    for (int[] leaf : leaves) {
      c.constant(RAX, leaf[0] & 0xFFFF_FFFFL).constant(RCX, leaf[1]).bytes(0x0F, 0xA2);
      c.bytes(0x89, 0x5F, at, 0x89, 0x4F, at + 4, 0x89, 0x57, at + 8); // EBX, ECX, EDX
      at += 12;
    }
  }

  private static void loop(Code c, int cases, boolean floatState) {
    c.mark("next");
    c.load(R8, Layout.NEXT_INPUT);
    c.constant(RAX, Layout.INPUT + (long) cases * Layout.INPUT_SIZE);
    c.compare(R8, RAX);
    c.jumpIf(BELOW, "more").jump("done");
    c.mark("more");
    for (int word = Layout.SIGNAL; word < Layout.RESULT_SIZE; word += 8) {
      c.storeConstant(Layout.SAVED + word, 0);
    }
    c.storeConstant(Layout.SAVED + Layout.MXCSR, 0);
    copy(c, R8, Layout.WINDOW_BYTES, Layout.WINDOW, Layout.WINDOW_SIZE);
    copy(c, R8, Layout.EDGE_BYTES, Layout.EDGE, Layout.EDGE_SIZE);
    if (floatState) {
      copy(c, R8, Layout.X87, Layout.FX_AREA, Layout.X87_SIZE);
      c.bytes(0x48, 0x0F, 0xAE, 0x0C, 0x25).int32(Layout.FX_AREA); // FXRSTOR64
    }
    for (int x = 0; x < 16; x++) {
      c.loadXmm(x, R8, Layout.XMM + 16 * x);
    }
    withoutAvx(c, "no upper halves to load");
    for (int x = 0; x < 16; x++) {
      c.loadUpper(x, R8, Layout.UPPER + 16 * x);
    }
    c.mark("no upper halves to load");
    if (floatState) {
      c.loadMxcsr(R8, Layout.MXCSR);
    }
    c.load(RAX, R8, Layout.STUB).store(Layout.STUB_POINTER, RAX);
    c.push(R8, Layout.FLAGS).bytes(0x9D); // POPFQ; from here on only moves
    for (int r = 0; r < 16; r++) {
      if (r != R8) {
        c.load(r, R8, Layout.GPR + 8 * r);
      }
    }
    c.load(R8, R8, Layout.GPR + 8 * R8);
    c.jumpThrough(Layout.STUB_POINTER);
  }

  /** Jumps to a label if the processor has no AVX; changes RAX and flags. */
  private static void withoutAvx(Code c, String label) {
    c.load(RAX, Layout.HAS_AVX).bytes(0x85, 0xC0).jumpIf(EQUAL, label); // TEST EAX, EAX
  }

  /** Copies quadwords between [register + displacement] and an address. */
  private static void copy(Code c, int register, int displacement, long to, int size) {
    c.lea(RSI, register, displacement).constant(RDI, to).constant(RCX, size / 8).copyQuads();
  }

  private static void store(Code c, boolean floatState) {
    c.mark(JUMPED);
    // MOV m32, imm32: EXIT is 4 bytes, and a move changes no flags.
    c.bytes(0xC7, 0x04, 0x25).int32(Layout.SAVED + Layout.EXIT).int32(1);
    c.mark(FELL_THROUGH);
    for (int r = 0; r < 16; r++) {
      c.store(Layout.SAVED + Layout.GPR + 8 * r, r);
    }
    c.constant(RSP, Layout.STACK_TOP);
    c.bytes(0x9C).pop(Layout.SAVED + Layout.FLAGS); // PUSHFQ
    c.bytes(0xFC); // CLD
    for (int x = 0; x < 16; x++) {
      c.storeXmm(Layout.SAVED + Layout.XMM + 16 * x, x);
    }
    if (floatState) {
      c.storeMxcsr(Layout.SAVED + Layout.MXCSR);
      c.bytes(0x48, 0x0F, 0xAE, 0x04, 0x25).int32(Layout.FX_AREA); // FXSAVE64
      c.constant(R10, 0);
      copy(c, R10, (int) Layout.FX_AREA, Layout.SAVED + Layout.X87, Layout.X87_SIZE);
    }
    withoutAvx(c, "stored");
    for (int x = 0; x < 16; x++) {
      c.storeUpper(Layout.SAVED + Layout.UPPER + 16 * x, x);
    }
    c.mark("stored");
    c.constant(R10, 0);
    copy(c, R10, (int) Layout.WINDOW, Layout.SAVED + Layout.WINDOW_BYTES, Layout.WINDOW_SIZE);
    copy(c, R10, (int) Layout.EDGE, Layout.SAVED + Layout.EDGE_BYTES, Layout.EDGE_SIZE);
    c.load(RDI, Layout.NEXT_RESULT);
    c.constant(RSI, Layout.SAVED).constant(RCX, Layout.RESULT_SIZE / 8).copyQuads();
    c.store(Layout.NEXT_RESULT, RDI);
    c.load(R8, Layout.NEXT_INPUT).add(R8, Layout.INPUT_SIZE).store(Layout.NEXT_INPUT, R8);
    c.jump("next");
  }

  /**
   * Stores what the frame says, and returns behind {@link #store}'s part that reads the registers.
   */
  private static void handler(Code c) {
    c.mark("handler");
    for (int r = 0; r < 16; r++) {
      c.load(RAX, RDX, UC_GREGS + 8 * GREG_PLACES[r]).store(Layout.SAVED + Layout.GPR + 8 * r, RAX);
    }
    c.load(RAX, RDX, GREG_FLAGS).store(Layout.SAVED + Layout.FLAGS, RAX);
    c.load(RAX, RDX, GREG_ERROR).store(Layout.SAVED + Layout.SIGNAL_ERROR, RAX);
    c.load(RAX, RDX, GREG_TRAP).store(Layout.SAVED + Layout.SIGNAL_TRAP, RAX);
    c.load(RAX, RDX, GREG_RIP).load(RCX, Layout.STUB_POINTER).subtract(RAX, RCX);
    c.store(Layout.SAVED + Layout.SIGNAL_RIP, RAX);
    c.bytes(0x8B, 0x06, 0x89, 0x04, 0x25).int32(Layout.SAVED + Layout.SIGNAL); // si_signo
    c.bytes(0x8B, 0x46, 8, 0x89, 0x04, 0x25).int32(Layout.SAVED + Layout.SIGNAL_CODE);
    c.load(RAX, RSI, 16).store(Layout.SAVED + Layout.SIGNAL_ADDRESS, RAX);
    c.load(RBX, RDX, UC_FPSTATE);
    c.bytes(0x8B, 0x43, FXSAVE_MXCSR, 0x89, 0x04, 0x25).int32(Layout.SAVED + Layout.MXCSR);
    for (int word = 0; word < 32; word++) {
      c.load(RAX, RBX, FXSAVE_XMM + 8 * word).store(Layout.SAVED + Layout.XMM + 8 * word, RAX);
    }
    copy(c, RBX, 0, Layout.SAVED + Layout.X87, Layout.X87_SIZE);
    withoutAvx(c, "no upper halves");
    for (int word = 0; word < 32; word++) {
      c.storeConstant(Layout.SAVED + Layout.UPPER + 8 * word, 0);
    }
    // TEST byte [RBX + 512], 4
    c.bytes(0xF6, 0x83).int32(XSAVE_BITS).bytes(4).jumpIf(EQUAL, "no upper halves");
    for (int word = 0; word < 32; word++) {
      c.load(RAX, RBX, XSAVE_UPPER + 8 * word);
      c.store(Layout.SAVED + Layout.UPPER + 8 * word, RAX);
    }
    c.mark("no upper halves");
    c.constant(RAX, c.label("stored")).store(RDX, GREG_RIP, RAX);
    c.constant(RAX, Layout.STACK_TOP).store(RDX, UC_GREGS + 8 * GREG_PLACES[RSP], RAX);
    c.storeConstant(RDX, GREG_FLAGS, USER_FLAGS);
    c.bytes(0xC3);
    c.mark("restorer");
    c.constant(RAX, RT_SIGRETURN).bytes(0x0F, 0x05);
  }

  private static void finish(Code c, int cases) {
    c.mark("done");
    c.constant(RBX, Layout.RESULT);
    c.constant(R8, Layout.RESULT + Layout.HEADER_SIZE + (long) cases * Layout.RESULT_SIZE);
    c.mark("write");
    c.constant(RDI, 1).move(RSI, RBX).move(RDX, R8).subtract(RDX, RBX);
    c.constant(RAX, WRITE).bytes(0x0F, 0x05);
    c.bytes(0x48, 0x85, 0xC0).jumpIf(LESS_OR_EQUAL, "exit"); // TEST RAX, RAX
    c.bytes(0x48, 0x01, 0xC3); // ADD RBX, RAX
    c.compare(RBX, R8).jumpIf(BELOW, "write");
    c.mark("exit");
    c.systemCall(EXIT_GROUP, 0);
  }
}
