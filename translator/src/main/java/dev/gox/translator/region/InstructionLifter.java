package dev.gox.translator.region;

import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.emit.FormLibrary;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.form.FormKey;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.form.FormWord;
import dev.gox.translator.ir.Helpers;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Template;
import dev.gox.translator.lift.Lifters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decodes guest instructions and binds their forms' templates. One for each translating thread. */
final class InstructionLifter {
  private GuestMemory memory;
  private final InstructionDecoder decoder;
  private final FormIndex index;
  private Lifters lifters = new Lifters(false);
  private final Map<FormShape, Meaning> meanings = new HashMap<>();
  private final byte[] bytes = new byte[InstructionDecoder.MAX_LENGTH];

  /** Where the instructions were that {@link #lift} has given. */
  final PagesRead pages = new PagesRead();

  /** The instruction that {@link #lift} decoded last. */
  final Instruction decoded = new Instruction();

  /** A form's template, and whether only the form's own code can execute it. */
  private record Meaning(Template template, boolean opaque) {}

  InstructionLifter(GuestMemory memory, InstructionDecoder decoder, FormIndex index) {
    this.memory = memory;
    this.decoder = decoder;
    this.index = index;
  }

  /** Reads another process's memory from now on. */
  void readFrom(GuestMemory other) {
    memory = other;
  }

  /** Gives instructions in which MXCSR counts from now on. */
  void useExactFloats() {
    lifters = new Lifters(true);
    meanings.clear();
  }

  /** Decodes the instruction at an address into {@link #decoded}; false if there is none. */
  boolean decode(long pc) {
    int available = memory.fetchCode(pc, bytes, bytes.length);
    if (available > 0) {
      // Marked before it is read for good, so that no change goes unnoticed.
      memory.markCode(pc, pc + available);
      available = memory.fetchCode(pc, bytes, bytes.length);
    }
    if (available <= 0 || decoder.decode(bytes, 0, available, pc, decoded) <= 0) {
      return false;
    }
    pages.add(pc, decoded.next());
    return true;
  }

  /** The instruction at an address, or null if it can't be fetched or has no meaning. */
  RegionInstruction lift(long pc) {
    if (!decode(pc)) {
      return null;
    }
    int entry = index.find(FormKey.of(decoded));
    if (entry == FormIndex.NONE) {
      return null;
    }
    FormShape shape = FormShape.of(decoded);
    Meaning meaning = meanings.computeIfAbsent(shape, this::meaning);
    boolean stepped = FormShape.needsAddressStep(decoded);
    long[] words = new long[FormWord.LONGS];
    if (meaning.opaque && stepped) {
      return null;
    }
    FormWord.encode(decoded, FormIndex.number(entry), stepped, words, 0);
    if (meaning.opaque) {
      return new RegionInstruction(
          pc, decoded.next(), List.of(), FormLibrary.form(FormIndex.number(entry)), words);
    }
    List<Stmt> body = new ArrayList<>();
    if (stepped) {
      long[] step = new long[FormWord.LONGS];
      FormWord.encodeStep(decoded, 0, step, 0);
      FormShape stepShape = FormShape.addressStep(decoded.addressSize);
      Meaning address = meanings.computeIfAbsent(stepShape, this::meaning);
      body.addAll(Binder.bind(address.template, step, 0, true));
    }
    boolean hasMemory = shape.memory() != FormShape.Memory.NONE;
    body.addAll(Binder.bind(meaning.template, words, 0, hasMemory));
    return new RegionInstruction(pc, decoded.next(), body, null, words);
  }

  private Meaning meaning(FormShape shape) {
    Template template = lifters.lift(shape);
    boolean leaves = template.endsBlock() && !endsInTransfer(template.body());
    return new Meaning(template, leaves || !Helpers.keepRegisters(template.body()));
  }

  private static boolean endsInTransfer(List<Stmt> body) {
    Stmt last = body.isEmpty() ? null : body.get(body.size() - 1);
    return last instanceof Stmt.Jump || last instanceof Stmt.Branch;
  }
}
