package dev.gox.translator.exec;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.emit.FormCode;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.form.FormWord;
import java.util.Arrays;
import java.util.List;

/** Decodes guest code into blocks. One for each guest thread: it keeps buffers of its own. */
final class BlockBuilder {
  /** Instructions in a block at most. */
  private static final int LIMIT = 64;

  private final GuestMemory memory;
  private final InstructionDecoder decoder;
  private final FormCache forms;
  private final Instruction instruction = new Instruction();
  private final byte[] bytes = new byte[InstructionDecoder.MAX_LENGTH];
  private final long[] code = new long[2 * LIMIT * FormWord.LONGS];
  private final FormCode[] meanings = new FormCode[2 * LIMIT];

  BlockBuilder(GuestMemory memory, InstructionDecoder decoder, FormCache forms) {
    this.memory = memory;
    this.decoder = decoder;
    this.forms = forms;
  }

  /**
   * Decodes the block at an address. It ends with the first instruction that may go elsewhere, or
   * before the first one that can't be decoded.
   *
   * @throws GuestFault if the first instruction can't be fetched or is undefined
   */
  Block build(long pc, int limit) {
    int count = 0;
    int steps = 0;
    long at = pc;
    while (steps < Math.min(limit, LIMIT)) {
      FormCache.Form form;
      try {
        form = next(at);
      } catch (GuestFault fault) {
        if (steps > 0) {
          break;
        }
        throw fault;
      }
      boolean stepped = hasMemory() && FormShape.needsAddressStep(instruction);
      if (stepped) {
        FormWord.encodeStep(instruction, 0, code, count * FormWord.LONGS);
        meanings[count++] = addressStep().code();
      }
      FormWord.encode(instruction, 0, stepped, code, count * FormWord.LONGS);
      meanings[count++] = form.code();
      steps++;
      at = instruction.next();
      if (form.endsBlock()) {
        break;
      }
    }
    memory.markCode(pc, at);
    return new Block(
        pc, Arrays.copyOf(code, count * FormWord.LONGS), Arrays.copyOf(meanings, count), at);
  }

  private FormCache.Form next(long at) {
    int available = memory.fetchCode(at, bytes, bytes.length);
    if (available <= 0) {
      throw memory.fetchFault(at);
    }
    int length = decoder.decode(bytes, 0, available, at, instruction);
    if (length < 0) {
      throw memory.fetchFault(at + available);
    }
    if (length == 0) {
      throw GuestFault.of(GuestFault.INVALID_OPCODE);
    }
    FormCache.Form form = forms.find(FormShape.of(instruction));
    if (form == null) {
      throw GuestFault.of(GuestFault.INVALID_OPCODE);
    }
    return form;
  }

  private boolean hasMemory() {
    for (int i = 0; i < instruction.operandCount; i++) {
      if (instruction.kind[i] == Instruction.Kind.MEMORY) {
        return true;
      }
    }
    return false;
  }

  private FormCache.Form addressStep() {
    return forms.find(
        new FormShape(
            instruction.addressSize == 32 ? "address32" : "address64",
            List.of(),
            List.of(),
            64,
            FormShape.Memory.INDEXED,
            false,
            FormShape.Repeat.NONE));
  }
}
