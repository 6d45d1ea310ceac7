package dev.gox.runtime.cpu;

/** The x87 instructions on its control and status words: Intel SDM vol. 1, 8.1, and vol. 2. */
@KeepsRegisters
public final class X87Control {
  private X87Control() {}

  /** What FNCLEX leaves of the status word: condition codes and the top of the stack. */
  private static final int CONDITIONS_AND_TOP = 0x7F00;

  private static final int TOP = 0x3800;
  private static final int TOP_STEP = 0x800;

  /** C1, which what moves the top of the stack clears. */
  private static final int C1 = 0x200;

  /** WAIT, and what comes before every instruction that waits. */
  public static void await(Cpu c) {
    if (c.x87 != null && c.x87.unmasked() != 0) {
      throw GuestFault.of(GuestFault.X87_ERROR);
    }
  }

  /** FNINIT: the registers keep their contents, and are empty. */
  public static void init(Cpu c) {
    X87 x = c.x87();
    X87 fresh = new X87();
    x.controlWord = fresh.controlWord;
    x.statusWord = 0;
    x.tags = 0;
    x.lastOpcode = 0;
    x.lastInstruction = 0;
    x.lastData = 0;
  }

  /** FNCLEX. */
  public static void clearExceptions(Cpu c) {
    c.x87().statusWord &= CONDITIONS_AND_TOP;
  }

  /** FLDCW. */
  public static void loadControl(Cpu c, long word) {
    await(c);
    c.x87().setControl(word);
  }

  /** Notes an instruction without an operand in memory. */
  public static void note(Cpu c, long instruction) {
    c.x87().lastInstruction = instruction;
  }

  /** Notes an instruction and where its operand is. */
  public static void noteOperand(Cpu c, long instruction, long operand) {
    X87 x = c.x87();
    x.lastInstruction = instruction;
    x.lastData = operand;
  }

  /** FNSTCW. */
  public static long control(Cpu c) {
    return c.x87().controlWord;
  }

  /** FNSTSW. */
  public static long status(Cpu c) {
    return c.x87().statusWord;
  }

  /** FINCSTP for 1, FDECSTP for -1. */
  public static void turn(Cpu c, long steps) {
    await(c);
    X87 x = c.x87();
    int top = x.statusWord + (int) steps * TOP_STEP & TOP;
    x.statusWord = x.statusWord & ~(TOP | C1) | top;
  }

  /** EMMS: all registers are empty, and the first is the top. */
  public static void empty(Cpu c) {
    await(c);
    X87 x = c.x87();
    x.tags = 0;
    x.statusWord &= ~TOP;
  }
}
