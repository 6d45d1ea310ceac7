package dev.gox.it.conformance;

import static dev.gox.it.conformance.Code.RAX;
import static dev.gox.it.conformance.Code.RBP;
import static dev.gox.it.conformance.Code.RBX;
import static dev.gox.it.conformance.Code.RCX;
import static dev.gox.it.conformance.Code.RDI;
import static dev.gox.it.conformance.Code.RDX;
import static dev.gox.it.conformance.Code.RSI;
import static dev.gox.it.conformance.Code.RSP;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Chooses the operands and the state of one case, as the form's options want them. */
final class Preparation {
  /** CF, PF, AF, ZF, SF, DF, OF, NT, AC, ID; the others a program can't see changed, or trap. */
  private static final int FLAGS = 0x244CD5;

  /** Those that any instruction may find set; with AC, what is not aligned faults. */
  private static final int HARMLESS = FLAGS & ~0x44000;

  private static final int TRAP = 0x100;

  private static final int DIRECTION = 0x400;
  private static final int ALWAYS_SET = 0x202;

  /** None of these has a meaning of its own to an instruction with a memory operand. */
  private static final int[] ADDRESS_REGISTERS = {RBP, RSI, RDI, 8, 9, 10, 11, 12, 13, 14, 15};

  private final Form form;
  private final Values values;
  private final long at;
  private final Encoder.Choice choice = new Encoder.Choice();
  private final long[] gpr = new long[16];
  private final ByteBuffer state =
      ByteBuffer.allocate(Layout.INPUT_SIZE).order(ByteOrder.LITTLE_ENDIAN);

  private final boolean floatState;

  /** Where the memory operand lies; 0 if there is none. */
  private long target;

  private Preparation(Form form, Values values, long at, boolean floatState) {
    this.floatState = floatState;
    this.form = form;
    this.values = values;
    this.at = at;
  }

  /**
   * Makes a case.
   *
   * @param at the instruction's address
   * @param floatState whether it gets an MXCSR and an x87 state of its own
   */
  static Case of(Form form, Values values, long at, boolean floatState) {
    return new Preparation(form, values, at, floatState).make();
  }

  private Case make() {
    for (int r = 0; r < 16; r++) {
      gpr[r] = form.has("sparse") ? values.sparse() : values.integer();
    }
    registers();
    immediates();
    memoryBytes();
    vectors();
    if (form.rm() != null && form.memory()) {
      memoryOperand();
    }
    implicitValues();
    state.putLong(Layout.FLAGS, values.any() & HARMLESS & ~DIRECTION | direction() | ALWAYS_SET);
    if (floatState) {
      FloatState.write(values, state, form.has("fpu"));
    }
    byte[] code = Encoder.encode(form, choice, at);
    jumpTargets(code.length);
    for (int r = 0; r < 16; r++) {
      state.putLong(Layout.GPR + 8 * r, gpr[r]);
    }
    state.putLong(Layout.STUB, at);
    return new Case(form, code, state.array());
  }

  private long direction() {
    return values.once(3) ? DIRECTION : 0;
  }

  private void registers() {
    choice.reg = values.below(16);
    choice.rm = values.below(16);
    choice.inOpcode = values.below(16);
    choice.forward = values.once(2);
    choice.vvvv = values.below(16);
    choice.spare = values.below(8);
    if (!form.memory() && !Encoder.needsRex(form, choice) && values.once(2)) {
      // Byte registers of any kind but those that need REX: AH to BH among them.
      choice.reg = highByte(form.reg(), choice.reg);
      choice.rm = highByte(form.rm(), choice.rm);
      choice.inOpcode = highByte(form.inOpcode(), choice.inOpcode);
      if (Encoder.needsRex(form, choice)) {
        choice.reg &= 3;
        choice.rm &= 3;
        choice.inOpcode &= 3;
      }
    }
  }

  private int highByte(Operand operand, int register) {
    boolean isByte = operand != null && !operand.isXmm() && operand.width() == 8;
    return isByte ? Encoder.HIGH_BYTE + (register & 3) : register & 7;
  }

  private void immediates() {
    int n = 0;
    for (String kind : form.encoding().immediates()) {
      if (kind.startsWith("c")) {
        continue;
      }
      long value = form.has("count") && kind.equals("ib") ? values.count() : values.integer();
      if (form.has("lanecount")) {
        value = values.count();
      }
      if (form.has("enter")) {
        value = kind.equals("iw") ? values.below(40) : values.below(3);
      }
      if (kind.equals("moffs")) {
        target = Layout.WINDOW + values.below(Layout.WINDOW_SIZE - 8);
        value = target;
      }
      if (form.has("return")) {
        value = 8L * values.below(4);
      }
      int limit = form.number("imm", 0);
      choice.immediates[n++] = limit > 0 ? values.below(limit) : value;
    }
  }

  /** The window and the edge: random, or much alike where instructions compare. */
  private void memoryBytes() {
    byte[] bytes = values.bytes(Layout.WINDOW_SIZE + Layout.EDGE_SIZE);
    boolean alike = form.name().contains("cmps") || form.name().contains("scas");
    for (int i = 0; i < bytes.length; i++) {
      if (alike) {
        bytes[i] = (byte) (values.once(12) ? 1 : 0);
      }
    }
    state.put(Layout.WINDOW_BYTES, bytes);
    if (alike) {
      gpr[RAX] = values.once(2) ? 0 : 1;
    }
  }

  private void vectors() {
    for (int x = 0; x < 32; x++) {
      putVector(Layout.XMM + 16 * x); // the upper halves follow
    }
    if (form.has("equal") && !form.memory()) {
      boolean three = form.operands().stream().anyMatch(o -> o.kind() == Operand.Kind.VEX_VECTOR);
      alike(Layout.XMM, three ? choice.vvvv : choice.reg & 15);
      alike(Layout.UPPER, three ? choice.vvvv : choice.reg & 15);
    }
  }

  /** Makes the second source much like the first. */
  private void alike(int halves, int first) {
    int to = halves + 16 * (choice.rm & 15);
    for (int i = 0; i < 16; i++) {
      if (!values.once(4)) {
        state.put(to + i, state.get(halves + 16 * first + i));
      }
    }
  }

  private void putVector(int offset) {
    for (int i = 0; i < 16; i += 4) {
      if (form.has("f64")) {
        if (i % 8 == 0) {
          state.putLong(offset + i, values.float64());
        }
      } else if (form.has("f16")) {
        state.putInt(offset + i, values.float16() | values.float16() << 16);
      } else {
        state.putInt(offset + i, form.has("f32") ? values.float32() : (int) values.integer());
      }
    }
    if (form.has("lanecount") && values.once(2)) {
      state.putLong(offset, values.count());
    }
  }

  private void memoryOperand() {
    int size = Math.max(1, form.memoryBits() / 8);
    if (form.has("vsib") || form.has("vsibh")) {
      gatherOperand();
      return;
    }
    target = place(size);
    int offset = recordOffset(target, size);
    if (offset >= 0 && (form.has("f32") || form.has("f64") || form.has("lanecount"))) {
      if (size >= 16) {
        for (int i = 0; i < size; i += 16) {
          putVector(offset + i);
        }
      } else if (size == 8) {
        state.putLong(offset, form.has("f64") ? values.float64() : values.any());
        if (form.has("f32")) {
          state.putInt(offset, values.float32());
        }
      } else {
        state.putInt(offset, values.float32());
      }
    }
    if (offset >= 0 && form.has("sparse")) {
      for (int i = 0; i < size; i++) {
        state.put(offset + i, (byte) (values.once(3) ? 1 << values.below(8) : 0));
      }
    }
    if (offset >= 0 && form.has("bcd")) {
      for (int i = 0; i < 9; i++) {
        state.put(offset + i, (byte) (values.below(10) << 4 | values.below(10)));
      }
    }
    if (offset >= 0 && form.has("mxcsr")) {
      int bits = values.once(4) ? (int) values.any() : (int) values.any() & 0xFFBF;
      state.putInt(offset, bits);
    }
    address();
  }

  /** A base with small indices around it, now and then at the edge of what is mapped. */
  private void gatherOperand() {
    int index = values.once(8) ? choice.reg : (choice.reg + 1 + values.below(15)) & 15;
    if (!values.once(8)) {
      while (choice.vvvv == index || choice.vvvv == choice.reg) {
        choice.vvvv = values.below(16);
      }
    }
    boolean wide = form.name().charAt(form.name().startsWith("vp") ? 8 : 7) == 'q';
    for (int half : new int[] {Layout.XMM, Layout.UPPER}) {
      for (int i = 0; i < 16; i += wide ? 8 : 4) {
        int number = values.below(12) - 4;
        if (wide) {
          state.putLong(half + 16 * index + i, number);
        } else {
          state.putInt(half + 16 * index + i, number);
        }
      }
    }
    int base = ADDRESS_REGISTERS[values.below(ADDRESS_REGISTERS.length)];
    int displacement = values.below(256) - 128;
    int segment = values.once(8) ? Memory.FS : 0;
    long place = values.once(6) ? Layout.ARENA_END - 24 : Layout.WINDOW + 40;
    gpr[base] = place - displacement - (segment == 0 ? 0 : Layout.FS_BASE);
    choice.memory = new Memory(base, index, values.below(4), displacement, 1, segment, false);
  }

  /** Mostly inside the window; now and then across its page boundary, or where a fault is due. */
  private long place(int size) {
    boolean aligned = size >= 16 && !form.has("unaligned");
    aligned &= form.has("aligned") || !values.once(8);
    return switch (form.has("inside") ? 15 : values.below(16)) {
      case 0 -> aligned ? Layout.EDGE : Layout.ARENA_END - 1 - values.below(size);
      case 1 -> Layout.UNMAPPED;
      case 2 -> Layout.READ_ONLY + 64;
      case 3 -> Layout.NOT_CANONICAL;
      case 4, 5 -> aligned ? Layout.MIDDLE : Layout.MIDDLE - values.below(size);
      case 6 -> Layout.ARENA_END - size;
      default -> {
        long inside = Layout.WINDOW + 16 + values.below(Layout.WINDOW_SIZE - 64);
        yield aligned ? inside & -size : inside;
      }
    };
  }

  /** The place in the record of so many bytes at an address; negative if they are not in it. */
  private static int recordOffset(long address, int size) {
    if (address >= Layout.WINDOW && address + size <= Layout.WINDOW + Layout.WINDOW_SIZE) {
      return (int) (Layout.WINDOW_BYTES + address - Layout.WINDOW);
    }
    return address >= Layout.EDGE && address + size <= Layout.ARENA_END
        ? (int) (Layout.EDGE_BYTES + address - Layout.EDGE)
        : -1;
  }

  /** Chooses how the operand is addressed, and gives the registers what makes it the target. */
  private void address() {
    boolean far = target < 0;
    int way = values.below(8);
    if (way == 0 && !far) {
      choice.memory = new Memory(Memory.RIP, Memory.NONE, 0, target, 4, 0, false);
      return;
    }
    if (way == 1 && !far) {
      choice.memory = new Memory(Memory.NONE, Memory.NONE, 0, target, 4, 0, false);
      return;
    }
    int base = form.has("stack") || !values.once(6) ? free(-1) : RSP;
    int index = values.once(2) ? free(base) : Memory.NONE;
    int scale = values.below(4);
    int displacementBytes = (base & 7) == RBP ? 1 + 3 * values.below(2) : values.below(2) * 4;
    long displacement =
        switch (displacementBytes) {
          case 0 -> 0;
          case 1 -> (byte) values.any();
          default -> (int) values.any() >> 8;
        };
    int segment = values.once(8) ? (values.once(2) ? Memory.FS : Memory.GS) : 0;
    boolean narrow = !far && segment == 0 && values.once(8);
    long start = segment == 0 ? 0 : segment == Memory.FS ? Layout.FS_BASE : Layout.GS_BASE;
    long scaled = 0;
    if (index != Memory.NONE) {
      gpr[index] = values.below(4096) - 2048;
      scaled = gpr[index] << scale;
    }
    gpr[base] = target - start - displacement - scaled;
    if (narrow) {
      gpr[base] = gpr[base] & 0xFFFF_FFFFL | values.any() << 32;
    }
    choice.memory =
        new Memory(base, index, scale, displacement, displacementBytes, segment, narrow);
  }

  /** A register for addresses that is no operand. */
  private int free(int other) {
    for (; ; ) {
      int r = ADDRESS_REGISTERS[values.below(ADDRESS_REGISTERS.length)];
      boolean operand = form.reg() != null && !form.reg().isXmm() && r == (choice.reg & 15);
      if (!operand && r != other) {
        return r;
      }
    }
  }

  private long inWindow() {
    return Layout.WINDOW + 32 + values.below(Layout.WINDOW_SIZE - 64);
  }

  private void implicitValues() {
    if (form.has("cl")) {
      gpr[RCX] = gpr[RCX] & ~0xFFL | values.count();
    }
    if (form.has("div") || form.has("idiv")) {
      // Mostly without overflow: a dividend that its low half holds, or nearly so.
      boolean signed = form.has("idiv");
      gpr[RDX] = values.once(3) ? values.below(3) : signed ? gpr[RAX] >> 63 : 0;
      if (form.size() == 0) {
        gpr[RAX] = gpr[RAX] & ~0xFF00L | (values.once(2) ? 0 : (long) values.below(2) << 8);
      }
    }
    if (form.has("bit") && form.memory()) {
      long bits = values.below(256) - 128;
      gpr[choice.reg & 15] = bits;
      if (target >= Layout.WINDOW && target < Layout.ARENA_END) {
        retarget(Layout.MIDDLE - 8 - target);
      }
    }
    if (form.has("cmpxchg")) {
      compareOperand();
    }
    if (form.has("stack") || form.has("return")) {
      gpr[RSP] = !form.has("far") && values.once(6) ? stackAtTheEdge() : inWindow() & -8;
    }
    if (form.has("leave") || form.has("enter")) {
      gpr[RBP] = inWindow() & -8;
    }
    if (form.has("flags")) {
      int offset = recordOffset(gpr[RSP], 8);
      if (offset >= 0) {
        boolean trap = form.has("trap");
        long flags = values.any() & (trap ? HARMLESS : FLAGS);
        state.putLong(offset, flags | ALWAYS_SET | (trap ? TRAP : 0));
      } else {
        gpr[RSP] = Layout.UNMAPPED;
      }
    }
    if (form.has("loops")) {
      gpr[RCX] = values.once(4) ? values.integer() : values.below(3);
    }
    if (form.has("selector")) {
      selectors();
    }
    if (form.has("nosys")) {
      gpr[RAX] = 0xFFFF;
    }
    if (form.has("xlat")) {
      gpr[RBX] = inWindow() - (gpr[RAX] & 0xFF);
    }
    if (form.has("maskmove")) {
      gpr[RDI] = inWindow();
    }
    for (int size : new int[] {1, 2, 4, 8}) {
      if (form.has("string" + size)) {
        gpr[RSI] = inWindow();
        gpr[RDI] = values.once(4) ? gpr[RSI] + values.below(5) - 2 : inWindow();
        if (values.once(10)) {
          gpr[RDI] = Layout.ARENA_END - values.below(2 * size);
        }
        if (form.has("rep")) {
          gpr[RCX] = values.below(32 / size + 1);
        }
      }
    }
  }

  /**
   * Selectors that Linux lets user mode load, and others; but not the null selectors 1 to 3, which
   * an interrupt makes 0, nor 7Bh, whose limit tells the processor.
   */
  private static final int[] SELECTORS = {
    0, 0x10, 0x18, 0x20, 0x23, 0x28, 0x2B, 0x2B, 0x2B, 0x30, 0x33, 0x33, 0x40, 0x63, 7
  };

  private int selector() {
    return values.once(6) ? values.below(0x10000) : SELECTORS[values.below(SELECTORS.length)];
  }

  /** Never that of 32-bit code, which would run the harness in another mode. */
  private int codeSelector() {
    int selector = selector();
    return (selector & ~3) == 0x20 ? 0x33 : selector;
  }

  private void selectors() {
    if (!form.memory()) {
      gpr[choice.rm & 15] = gpr[choice.rm & 15] & -0x10000 | selector();
      return;
    }
    // Behind the offset of a far pointer, if it is one.
    int behind =
        form.memoryBits() == 16 ? 0 : form.reg() == null ? 4 : form.reg().width(form.size()) / 8;
    int offset = recordOffset(target, form.memoryBits() / 8);
    if (offset >= 0) {
      int selector = form.has("farpointer") ? codeSelector() : selector();
      state.putShort(offset + behind, (short) selector);
    }
  }

  /** What RETF or IRET pops, in words of so many bytes. */
  private void farFrame(long destination) {
    int step = form.encoding().wide() ? 8 : form.encoding().hasPrefix(0x66) ? 2 : 4;
    int offset = recordOffset(gpr[RSP], 5 * step);
    if (offset < 0) {
      return;
    }
    long[] words = {
      destination,
      codeSelector(),
      values.any() & HARMLESS | ALWAYS_SET,
      inWindow() & -8,
      values.once(3) ? selector() : 0x2B
    };
    for (int i = 0; i < words.length; i++) {
      for (int b = 0; b < step; b++) {
        state.put(offset + i * step + b, (byte) (words[i] >> 8 * b));
      }
    }
  }

  private long stackAtTheEdge() {
    return values.once(2) ? Layout.ARENA_END - 8L * values.below(2) : Layout.UNMAPPED + 8;
  }

  private void retarget(long distance) {
    target += distance;
    Memory m = choice.memory;
    if (m.base() >= 0) {
      gpr[m.base()] += distance;
    } else {
      choice.memory =
          new Memory(
              m.base(), m.index(), m.scale(), target, m.displacementBytes(), m.segment(), false);
    }
  }

  /** Half of the time what is compared is equal. */
  private void compareOperand() {
    if (values.once(2)) {
      return;
    }
    int bits = form.memory() ? form.memoryBits() : form.rm().width(form.size());
    int offset = form.memory() ? recordOffset(target, bits / 8) : -1;
    if (form.memory() && offset < 0) {
      return;
    }
    if (bits == 128 || form.name().equals("cmpxchg8b")) {
      boolean wide = bits == 128;
      gpr[RAX] = wide ? state.getLong(offset) : state.getInt(offset);
      gpr[RDX] = wide ? state.getLong(offset + 8) : state.getInt(offset + 4);
    } else if (form.memory()) {
      gpr[RAX] = bits == 8 ? state.get(offset) : bits == 16 ? state.getShort(offset) : 0;
      gpr[RAX] = bits == 32 ? state.getInt(offset) : bits == 64 ? state.getLong(offset) : gpr[RAX];
    } else {
      int rm = choice.rm;
      gpr[RAX] = rm >= Encoder.HIGH_BYTE ? gpr[rm - Encoder.HIGH_BYTE] >> 8 : gpr[rm];
    }
  }

  /** Indirect jumps and returns go behind the code, mostly. */
  private void jumpTargets(int length) {
    long destination = values.once(8) ? Layout.UNMAPPED + 16 : at + length + 5;
    // A call that faults so has pushed nothing; translated code leaves the word below RSP changed.
    if (values.once(8) && !form.name().startsWith("call")) {
      destination = Layout.NOT_CANONICAL;
    }
    if (form.has("farpointer") && recordOffset(target, 6) >= 0) {
      state.putInt(recordOffset(target, 6), (int) destination);
    }
    if (form.has("target")) {
      if (!form.memory()) {
        gpr[choice.rm & 15] = destination;
      } else if (recordOffset(target, 8) >= 0) {
        state.putLong(recordOffset(target, 8), destination);
      }
    }
    if (form.has("far")) {
      farFrame(destination);
    } else if (form.has("return") && recordOffset(gpr[RSP], 8) >= 0) {
      state.putLong(recordOffset(gpr[RSP], 8), destination);
    }
  }
}
