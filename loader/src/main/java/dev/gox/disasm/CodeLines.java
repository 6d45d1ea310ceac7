package dev.gox.disasm;

import dev.gox.inspect.ProgramView;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.decode.TableDecoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Tells of the instructions of a program what a disassembly shows. */
public final class CodeLines {
  private static final int NEARBY = 4;
  private static final String INT3 = "int3";

  /**
   * An instruction.
   *
   * @param source the source line's file, without its folders, and number; "" if unknown
   * @param bytes in hexadecimal digits
   * @param text in the chosen syntax
   * @param note what it refers to, unless the text says it; "" for nothing that has a name
   */
  public record Line(long address, String source, String bytes, String text, String note) {}

  private final ProgramView program;
  private final Syntax syntax;
  private final Referred referred;
  private final InstructionDecoder decoder = new TableDecoder();

  /** Prepares. */
  public CodeLines(ProgramView program, Syntax syntax) {
    this.program = program;
    this.syntax = syntax;
    referred = new Referred(program);
  }

  /** The instructions of code at an address, without the padding at its end. */
  public List<Line> of(long start, int size) {
    byte[] code = program.elf().read(start, size);
    List<Instruction> all = decode(start, code);
    int count = all.size();
    while (count > 1 && all.get(count - 1).mnemonic().equals(INT3)) {
      count--;
    }
    List<Line> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(describe(all, i, code, start));
    }
    return lines;
  }

  private Line describe(List<Instruction> all, int i, byte[] code, long start) {
    Instruction in = all.get(i);
    String source = program.lineAt(in.address);
    int at = (int) (in.address - start);
    String text = in.row == null ? "(bad)" : syntax.text(in, referred::name);
    String note = note(all, i);
    return new Line(
        in.address,
        source.substring(source.lastIndexOf('/') + 1),
        HexFormat.of().formatHex(code, at, at + in.length),
        text,
        note == null || text.contains(note) ? "" : note);
  }

  private List<Instruction> decode(long start, byte[] code) {
    List<Instruction> all = new ArrayList<>();
    for (int at = 0; at < code.length; ) {
      Instruction in = new Instruction();
      int length = decoder.decode(code, at, code.length, start + at, in);
      if (length <= 0) {
        in.clear();
        in.address = start + at;
        in.length = 1;
        length = 1;
      }
      all.add(in);
      at += length;
    }
    return all;
  }

  /** What an instruction refers to; null if to nothing that has a name. */
  private String note(List<Instruction> all, int i) {
    Instruction in = all.get(i);
    for (int k = 0; k < in.operandCount; k++) {
      if (in.kind[k] == Kind.TARGET) {
        ProgramView.Function own = program.functionAt(in.address);
        boolean inside = own != null && own.equals(program.functionAt(in.imm[k]));
        return inside && in.imm[k] != own.start() ? null : referred.name(in.imm[k]);
      }
      if (in.kind[k] == Kind.MEMORY && in.base == Instruction.RIP) {
        long address = in.next() + in.displacement;
        if (in.mnemonic().equals("lea")) {
          return referred.describe(address, lengthNear(all, i));
        }
        return referred.name(address);
      }
    }
    return null;
  }

  /** The length of a string whose address was just made: the next constant that is moved. */
  private static long lengthNear(List<Instruction> all, int i) {
    for (int k = i + 1; k < Math.min(all.size(), i + NEARBY); k++) {
      Instruction in = all.get(k);
      if (in.mnemonic().equals("call") || in.mnemonic().equals("lea")) {
        return 0;
      }
      if (in.mnemonic().equals("mov") && in.kind[1] == Kind.IMMEDIATE) {
        return in.imm[1];
      }
    }
    return 0;
  }
}
