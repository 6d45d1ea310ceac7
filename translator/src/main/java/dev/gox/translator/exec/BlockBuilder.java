package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.Disassembly;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.emit.FormCode;
import dev.gox.translator.emit.FormLibrary;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.form.FormKey;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.form.FormWord;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** Decodes guest code into blocks. One for each guest thread: it keeps buffers of its own. */
final class BlockBuilder {
  /** Instructions in a block at most. */
  private static final int LIMIT = 64;

  /** How often a block is decoded anew because it reaches into a page not known as code before. */
  private static final int TRIES = 16;

  /** Bytes fetched in one piece. */
  private static final int FETCH = 48;

  private final GuestMemory memory;
  private final InstructionDecoder decoder;
  private final FormIndex index;
  private final Instruction instruction = new Instruction();

  /** The code from {@link #fetchedAt} on: most blocks are shorter, so one fetch serves them. */
  private final byte[] bytes = new byte[FETCH];

  private long fetchedAt;
  private int fetched;
  private final long[] code = new long[2 * LIMIT * FormWord.LONGS];

  private final FormCode[] forms = new FormCode[2 * LIMIT];

  BlockBuilder(GuestMemory memory, InstructionDecoder decoder, FormIndex index) {
    this.memory = memory;
    this.decoder = decoder;
    this.index = index;
  }

  /**
   * Decodes the block at an address. It ends with the first instruction that may go elsewhere, or
   * before the first one that can't be decoded.
   *
   * @throws GuestFault if the first instruction can't be fetched or is undefined
   */
  Block build(long pc, int limit) {
    // Marked before it is read for good, so that no change goes unnoticed.
    memory.markCode(pc, pc + 1);
    Block block = decode(pc, limit);
    for (int i = 0; i < TRIES && memory.markCode(pc, block.end); i++) {
      block = decode(pc, limit);
    }
    return block;
  }

  private Block decode(long pc, int limit) {
    int count = 0;
    int steps = 0;
    int ending = Block.OTHER;
    long at = pc;
    fetch(pc);
    while (steps < Math.min(limit, LIMIT)) {
      int entry;
      try {
        entry = next(at);
      } catch (GuestFault fault) {
        if (steps > 0) {
          break;
        }
        throw fault;
      }
      boolean stepped = FormShape.needsAddressStep(instruction);
      if (stepped) {
        int step = FormIndex.number(index.find(FormKey.addressStep(instruction.addressSize)));
        forms[count] = FormLibrary.form(step);
        FormWord.encodeStep(instruction, step, code, count++ * FormWord.LONGS);
      }
      int number = FormIndex.number(entry);
      forms[count] = FormLibrary.form(number);
      FormWord.encode(instruction, number, stepped, code, count++ * FormWord.LONGS);
      steps++;
      at = instruction.next();
      if (FormIndex.endsBlock(entry)) {
        ending = ending(instruction);
        break;
      }
    }
    return new Block(
        pc,
        Arrays.copyOf(code, count * FormWord.LONGS),
        Arrays.copyOf(forms, count),
        steps,
        at,
        ending);
  }

  private static int ending(Instruction in) {
    return switch (in.mnemonic()) {
      case "call" -> Block.CALL;
      case "ret" -> Block.RETURN;
      case "syscall" -> Block.SYSTEM_CALL;
      case "jmp" -> in.kind[0] != Instruction.Kind.TARGET ? Block.COMPUTED_JUMP : Block.OTHER;
      default -> Block.OTHER;
    };
  }

  /**
   * Whether an access of the instruction at RIP went by way of the stack segment: addresses based
   * on RSP or RBP do, and what is pushed or popped (Intel SDM vol. 1, 3.4.2.1 and 3.7.4).
   */
  boolean usesStack(Cpu cpu, long accessed) {
    try {
      fetch(cpu.rip);
      next(cpu.rip);
    } catch (GuestFault notAnAccess) {
      // It is the instruction itself that can't be reached.
      return false;
    }
    if (IMPLICIT_STACK.contains(instruction.mnemonic())) {
      boolean near = Math.abs(accessed - cpu.r4) <= 4096 || Math.abs(accessed - cpu.r5) <= 4096;
      if (near || !FormShape.hasMemory(instruction)) {
        return true;
      }
    }
    return FormShape.hasMemory(instruction)
        && instruction.addedSegment() == Instruction.NO_SEGMENT
        && (instruction.base == Cpu.RSP || instruction.base == Cpu.RBP);
  }

  private static final Set<String> IMPLICIT_STACK =
      Set.of(
          "push", "pop", "pushf", "pushfq", "popf", "popfq", "call", "ret", "leave", "enter",
          "retf", "lcall", "iret", "iretd", "iretq");

  private void fetch(long at) {
    fetchedAt = at;
    fetched = memory.fetchCode(at, bytes, FETCH);
  }

  /** Decodes the instruction at an address; returns its entry in the index. */
  private int next(long at) {
    int offset = (int) (at - fetchedAt);
    // A fetch that got less than it asked for ended where code ends.
    if (fetched == FETCH && fetched - offset < InstructionDecoder.MAX_LENGTH) {
      fetch(at);
      offset = 0;
    }
    int available = fetched - offset;
    if (available <= 0) {
      throw memory.fetchFault(at);
    }
    int length = decoder.decode(bytes, offset, fetched, at, instruction);
    switch (length) {
      case InstructionDecoder.TRUNCATED -> throw memory.fetchFault(at + available);
      case InstructionDecoder.TOO_LONG -> throw GuestFault.of(GuestFault.GENERAL_PROTECTION);
      case InstructionDecoder.UNDEFINED -> throw GuestFault.of(GuestFault.INVALID_OPCODE);
      default -> {}
    }
    int entry = index.find(FormKey.of(instruction));
    if (entry == FormIndex.NONE) {
      throw missing(offset);
    }
    return entry;
  }

  /** What an instruction without a meaning raises: UD0 and UD1 are undefined by design. */
  private GuestFault missing(int offset) {
    String mnemonic = instruction.mnemonic();
    if (mnemonic.equals("ud0") || mnemonic.equals("ud1")) {
      return GuestFault.of(GuestFault.INVALID_OPCODE);
    }
    String hex = HexFormat.of().formatHex(bytes, offset, offset + instruction.length);
    return GuestFault.missing(Disassembly.of(instruction) + " (bytes " + hex + ")");
  }
}
