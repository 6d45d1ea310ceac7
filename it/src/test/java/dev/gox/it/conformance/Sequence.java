package dev.gox.it.conformance;

import static dev.gox.it.conformance.Code.RAX;
import static dev.gox.it.conformance.Code.RCX;
import static dev.gox.it.conformance.Code.RDI;
import static dev.gox.it.conformance.Code.RSI;
import static dev.gox.it.conformance.Code.RSP;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;

/**
 * A random loop of instructions, branches, calls and stack accesses. It ends after a known number
 * of iterations, or by a fault on the way. R14 points to the window, R12 is a small index, R15
 * counts up to zero; what the SDM leaves undefined in the flags is never read.
 */
final class Sequence {
  private static final int USER_FLAGS = 0xCD5 & ~0x400;
  private static final int ADJUST = 0x10;
  private static final int MXCSR_DEFAULT = 0x1F80;
  private static final int FRAME = 64;
  private static final int FUNCTIONS = 3;

  /** Registers that instructions may change. */
  private static final int[] FREE = {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11};

  private static final int INDEX = 12;
  private static final int INNER = 13;
  private static final int WINDOW = 14;
  private static final int COUNTER = 15;

  private static final Set<String> SETS_ALL =
      Set.of(
          "add", "adc", "sbb", "sub", "cmp", "neg", "xadd", "cmpxchg", "and", "or", "xor", "test",
          "ucomiss", "ucomisd", "comiss", "comisd");

  private static final Set<String> LEFT_OUT =
      Set.of(
          "vstmxcsr",
          "vldmxcsr",
          "ud1",
          "in",
          "out",
          "int 3",
          "int 5",
          "nop",
          "lahf",
          "sahf",
          "std",
          "cld",
          "clflush",
          "stmxcsr",
          "ldmxcsr");

  private static final Set<String> OPTIONS_LEFT_OUT =
      Set.of(
          "stack",
          "inside",
          "selector",
          "far",
          "return",
          "target",
          "loops",
          "xlat",
          "maskmove",
          "mxcsr",
          "flags",
          "approximate",
          "vsib",
          "vsibh",
          "moffs1",
          "string1",
          "string2",
          "string4",
          "string8",
          "n=1",
          "n=2",
          "n=4");

  private final Code code;
  private final Values values;
  private final List<Form> forms;
  private final String prefix;
  private int labels;
  private int undefined;
  private boolean main;
  private boolean frame = true;

  private Sequence(Code code, Values values, List<Form> forms, int number) {
    this.code = code;
    this.values = values;
    this.forms = forms;
    this.prefix = "s" + number + ".";
  }

  /** Whether a sequence can have it anywhere. */
  static boolean takes(Form f) {
    boolean named = !f.operands().isEmpty() || !f.encoding().immediates().isEmpty();
    named |= f.encoding().vex() != null;
    boolean carry = Set.of("cmc", "clc", "stc", "cbw", "cwd").contains(f.name());
    boolean farBit = f.has("bit") && f.memory();
    boolean shortDouble = f.size() == 16 && (f.name().equals("shld") || f.name().equals("shrd"));
    return (named || carry)
        && !f.encoding().isRelative()
        && !f.encoding().immediates().contains("moffs")
        && !f.name().contains(" ")
        && !LEFT_OUT.contains(f.name())
        && f.options().stream().noneMatch(OPTIONS_LEFT_OUT::contains)
        && !farBit
        && !shortDouble;
  }

  /** Writes the code and makes the case. */
  static Case write(Code code, Values values, List<Form> forms, int number, int iterations) {
    long at = code.here();
    new Sequence(code, values, forms, number).all();
    ByteBuffer state = ByteBuffer.allocate(Layout.INPUT_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    state.put(Layout.WINDOW_BYTES, values.bytes(Layout.WINDOW_SIZE + Layout.EDGE_SIZE));
    for (int r = 0; r < 16; r++) {
      state.putLong(Layout.GPR + 8 * r, values.integer());
      state.putLong(Layout.XMM + 16 * r, values.float64());
      state.putInt(Layout.XMM + 16 * r + 8, values.float32());
      state.putInt(Layout.XMM + 16 * r + 12, values.float32());
    }
    state.putLong(Layout.GPR + 8 * INDEX, values.below(32));
    state.putLong(Layout.GPR + 8 * WINDOW, Layout.WINDOW);
    state.putLong(Layout.GPR + 8 * COUNTER, -iterations);
    state.putLong(Layout.GPR + 8 * RSP, Layout.STACK_TOP - 0x1000);
    state.putLong(Layout.FLAGS, values.any() & USER_FLAGS | 0x202);
    state.putInt(Layout.MXCSR, MXCSR_DEFAULT);
    state.putLong(Layout.STUB, at);
    Form form = new Form(Comparison.SEQUENCE, List.of(), null, 0, false, false, Set.of());
    return new Case(form, new byte[0], state.array());
  }

  private void all() {
    main = true;
    code.lea(RSP, RSP, -FRAME);
    code.mark(prefix + "loop");
    items(8 + values.below(24), 0);
    code.bytes(0x49, 0xFF, 0xC7).jumpIf(5, prefix + "loop"); // INC R15, JNZ
    code.lea(RSP, RSP, FRAME).jump(Harness.FELL_THROUGH);
    main = false;
    for (int f = 1; f <= FUNCTIONS; f++) {
      code.mark(prefix + "f" + f);
      undefined = 0;
      frame = values.once(2);
      if (frame) {
        code.lea(RSP, RSP, -FRAME);
      }
      items(2 + values.below(8), f);
      clean();
      if (frame) {
        code.lea(RSP, RSP, FRAME);
      }
      code.bytes(0xC3);
    }
  }

  /** Instructions of function {@code f}, which calls only those with larger numbers. */
  private void items(int count, int f) {
    for (int i = 0; i < count; i++) {
      switch (values.below(16)) {
        case 0, 1 -> skip(f);
        case 2 -> call(f);
        case 3 -> stack();
        case 4 -> inner();
        case 5 -> index();
        case 6 -> string();
        default -> instruction();
      }
    }
  }

  /** Makes all flags defined but AF, which nothing here reads. */
  private void clean() {
    if ((undefined & ~ADJUST) != 0) {
      code.compare(FREE[values.below(FREE.length)], FREE[values.below(FREE.length)]);
    }
    undefined = 0;
  }

  private String label() {
    return prefix + labels++;
  }

  private void skip(int f) {
    clean();
    String behind = label();
    code.jumpIf(values.below(16), behind);
    for (int i = values.below(4); i >= 0; i--) {
      if (values.once(8)) {
        call(f);
      } else {
        instruction();
      }
    }
    clean();
    code.mark(behind);
  }

  private void call(int f) {
    if (f == FUNCTIONS) {
      return;
    }
    clean();
    String target = prefix + "f" + (f + 1 + values.below(FUNCTIONS - f));
    switch (values.below(4)) {
      case 0 -> code.addressOf(RAX, target).bytes(0xFF, 0xD0); // CALL RAX
      case 1 ->
          code.addressOf(RAX, target)
              .store(RSP, -FRAME, RAX)
              .bytes(0xFF, 0x54, 0x24, -FRAME); // CALL [RSP-64]
      default -> code.call(target);
    }
  }

  private void stack() {
    int r = FREE[values.below(8 - 1)];
    code.bytes(0x50 | r & 7);
    if (values.once(2)) {
      instruction();
    }
    int to = FREE[values.below(8 - 1)];
    code.bytes(0x58 | to & 7);
  }

  /** A loop in the loop. */
  private void inner() {
    if (!main) {
      return;
    }
    clean();
    String begin = label();
    code.constant(INNER, 1 + values.below(5)).mark(begin);
    for (int i = values.below(5); i >= 0; i--) {
      instruction();
    }
    code.bytes(0x49, 0xFF, 0xCD).jumpIf(5, begin); // DEC R13, JNZ
    clean();
  }

  private void index() {
    code.move(INDEX, FREE[values.below(FREE.length)]).bytes(0x49, 0x83, 0xE4, 0x1F); // AND R12, 31
    undefined = ADJUST;
  }

  private void string() {
    code.lea(RSI, WINDOW, values.below(64)).lea(RDI, WINDOW, values.below(64));
    code.constant(RCX, values.below(8));
    if (values.once(2)) {
      code.copyQuads();
    } else {
      code.bytes(0xF3, 0xAA); // REP STOSB
    }
  }

  private void instruction() {
    Form form = forms.get(values.below(forms.size()));
    boolean divides = form.has("div") || form.has("idiv");
    if (divides && !values.once(4)) {
      return;
    }
    if (readsFlags(form.name())) {
      clean();
    }
    Encoder.Choice choice = new Encoder.Choice();
    choice.reg = register(form.reg());
    choice.rm = register(form.rm());
    choice.inOpcode = register(form.inOpcode());
    boolean general = form.has("bmi1") || form.has("bmi2");
    choice.vvvv = general ? register(null) : values.below(16);
    choice.spare = values.below(8);
    for (int i = 0; i < choice.immediates.length; i++) {
      choice.immediates[i] = form.has("count") ? values.count() : values.integer();
      int limit = form.number("imm", 0);
      if (limit > 0) {
        choice.immediates[i] = values.below(limit);
      }
    }
    if (form.rm() != null && form.memory()) {
      choice.memory = memory(form);
    }
    code.bytes(Encoder.encode(form, choice, code.here()));
    int count = form.has("count") ? (int) choice.immediates[0] & 0xFF : form.has("cl") ? 63 : 1;
    int leaves = UndefinedFlags.of(form.name(), width(form), count);
    undefined = SETS_ALL.contains(form.name()) ? leaves : undefined | leaves;
    if (form.has("cl")) {
      undefined |= 1 | 0x800;
    }
  }

  private static int width(Form form) {
    return form.size() != 0 ? form.size() : 8;
  }

  private static boolean readsFlags(String name) {
    return Set.of("adc", "sbb", "adcx", "adox", "rcl", "rcr", "cmc").contains(name)
        || name.startsWith("set")
        || name.startsWith("cmov");
  }

  private int register(Operand operand) {
    return operand != null && operand.isXmm() ? values.below(16) : FREE[values.below(FREE.length)];
  }

  private Memory memory(Form form) {
    int size = Math.max(1, form.memoryBits() / 8);
    int offset = values.below(Layout.WINDOW_SIZE - 64 - 32);
    if (size >= 16 && !form.has("unaligned")) {
      return new Memory(WINDOW, Memory.NONE, 0, offset & -size, 4, 0, false);
    }
    int way = 2 + values.below(40);
    if (way == 40) { // it leaves the arena in the last iterations
      int from = Layout.ARENA_SIZE / 2 + Layout.WINDOW_SIZE / 2 - values.below(64);
      return new Memory(WINDOW, COUNTER, values.below(4), from, 4, 0, false);
    }
    if (way == 41) {
      return new Memory(Memory.NONE, Memory.NONE, 0, Layout.READ_ONLY + offset, 4, 0, false);
    }
    return switch (way & 3) {
      // Without a frame the return address is there.
      case 0 ->
          !frame
              ? new Memory(WINDOW, INDEX, 0, offset, 1, 0, false)
              : new Memory(RSP, Memory.NONE, 0, values.below(FRAME - 32), 1, 0, false);
      case 1 -> new Memory(Memory.RIP, Memory.NONE, 0, Layout.WINDOW + offset, 4, 0, false);
      case 2 -> new Memory(WINDOW, INDEX, values.below(2), offset, 4, 0, false);
      default -> new Memory(WINDOW, Memory.NONE, 0, offset, 4, 0, false);
    };
  }
}
