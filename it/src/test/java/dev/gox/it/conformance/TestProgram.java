package dev.gox.it.conformance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** A static ELF that runs cases and writes what each left: made from forms and a seed. */
final class TestProgram {
  /** Room for the harness in front of the cases' code. */
  private static final int HARNESS_ROOM = 0x4000;

  private final List<Case> cases = new ArrayList<>();
  private final byte[] elf;

  private final boolean floatState;

  /** Makes a program whose cases find MXCSR and x87 as at its start. */
  TestProgram(List<Form> forms, long seed) {
    this(forms, seed, false, AS_THE_TABLE_SAYS);
  }

  /** How many cases a form gets that the table gives so many. */
  static final IntUnaryOperator AS_THE_TABLE_SAYS = n -> n;

  /**
   * Makes the program; the same arguments give the same bytes.
   *
   * @param floatState whether each case gets an MXCSR and an x87 state
   * @param amount how many cases a form gets, by what the table says
   */
  TestProgram(List<Form> forms, long seed, boolean floatState, IntUnaryOperator amount) {
    this.floatState = floatState;
    Values values = new Values(new Random(seed));
    Code stubs = new Code(Layout.TEXT + HARNESS_ROOM);
    for (Form form : forms) {
      for (int i = 0; i < amount.applyAsInt(form.cases()); i++) {
        stubs.jump(Harness.JUMPED);
        Case made = Preparation.of(form, values, stubs.here(), floatState);
        stubs.bytes(made.code()).jump(Harness.FELL_THROUGH).jump(Harness.JUMPED);
        cases.add(made);
      }
    }
    elf = build(stubs);
  }

  /** Makes a program of random sequences, each of which loops so many times. */
  TestProgram(List<Form> forms, long seed, int sequences, int iterations) {
    floatState = false;
    Values values = new Values(new Random(seed));
    Code stubs = new Code(Layout.TEXT + HARNESS_ROOM);
    for (int i = 0; i < sequences; i++) {
      cases.add(Sequence.write(stubs, values, forms, i, iterations));
    }
    elf = build(stubs);
  }

  private byte[] build(Code stubs) {
    Code code = new Code(Layout.TEXT);
    Harness.emit(code, cases.size(), floatState);
    stubs.mark(Harness.JUMPED, code.label(Harness.JUMPED));
    stubs.mark(Harness.FELL_THROUGH, code.label(Harness.FELL_THROUGH));
    byte[] harness = code.finish();
    byte[] bodies = stubs.finish();
    ByteBuffer text = ByteBuffer.allocate(HARNESS_ROOM + bodies.length);
    text.put(harness).position(HARNESS_ROOM).put(bodies);
    return link(code, text.array());
  }

  private byte[] link(Code code, byte[] text) {
    ByteBuffer inputs = ByteBuffer.allocate(Math.max(1, cases.size()) * Layout.INPUT_SIZE);
    cases.forEach(c -> inputs.put(c.input()));
    long results = Layout.HEADER_SIZE + (long) cases.size() * Layout.RESULT_SIZE;
    int writable = ElfWriter.READ | ElfWriter.WRITE;
    ElfWriter writer = new ElfWriter();
    writer.segment(Layout.TEXT, text, text.length, ElfWriter.READ | ElfWriter.EXECUTE);
    writer.segment(Layout.INPUT, inputs.array(), inputs.capacity(), writable);
    writer.segment(Layout.RESULT, new byte[0], results, writable);
    writer.segment(Layout.PRIVATE, Harness.privateArea(code), Layout.PRIVATE_SIZE, writable);
    writer.segment(Layout.ARENA, new byte[0], Layout.ARENA_SIZE, writable);
    writer.segment(Layout.READ_ONLY, new byte[4096], 4096, ElfWriter.READ);
    return writer.write(Layout.TEXT);
  }

  /** Whether each case gets an MXCSR and an x87 state. */
  boolean hasFloatState() {
    return floatState;
  }

  List<Case> cases() {
    return cases;
  }

  byte[] elf() {
    return elf;
  }
}
