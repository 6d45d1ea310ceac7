package dev.gox.disasm;

import dev.gox.inspect.ProgramView;
import dev.gox.text.Style;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.decode.TableDecoder;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes the disassembly of functions: source line, address, bytes, text, what it refers to. */
public final class Listing {
  private static final int NEARBY = 4;
  private static final int BYTES = 20;
  private static final int TEXT = 40;
  private static final String INT3 = "int3";

  private final ProgramView program;
  private final Syntax syntax;
  private final Style style;
  private final PrintStream out;
  private final Referred referred;
  private final InstructionDecoder decoder = new TableDecoder();

  /** Prepares. */
  public Listing(ProgramView program, Syntax syntax, Style style, PrintStream out) {
    this.program = program;
    this.syntax = syntax;
    this.style = style;
    this.out = out;
    referred = new Referred(program);
  }

  /** Writes a function. */
  public void print(ProgramView.Function function) {
    out.println(head(function));
    print(function.start(), (int) Math.min(function.size(), Integer.MAX_VALUE));
  }

  /** A function's first line: name, place, size, file. */
  public String head(ProgramView.Function f) {
    String line = program.lineAt(f.start());
    return style.name(f.name())
        + style.aside(
            "  0x"
                + Long.toHexString(f.start())
                + ", "
                + f.size()
                + " bytes"
                + (line.isEmpty() ? "" : "  " + line));
  }

  /** Writes code at an address, without the padding at its end. */
  public void print(long start, int size) {
    byte[] code = program.elf().read(start, size);
    List<Instruction> all = decode(start, code);
    int count = all.size();
    while (count > 1 && all.get(count - 1).mnemonic().equals(INT3)) {
      count--;
    }
    String previous = "";
    for (int i = 0; i < count; i++) {
      Instruction in = all.get(i);
      String line = ProgramView.shortLine(program.lineAt(in.address));
      line = line.substring(line.lastIndexOf('/') + 1);
      out.println(line(in, code, start, line.equals(previous) ? "" : line, note(all, i)));
      previous = line;
    }
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

  private String line(Instruction in, byte[] code, long start, String line, String note) {
    int at = (int) (in.address - start);
    String bytes = HexFormat.of().formatHex(code, at, at + in.length);
    StringBuilder text = new StringBuilder("  ");
    text.append(style.aside(pad(line, BYTES))).append(' ');
    text.append(style.aside("0x" + Long.toHexString(in.address))).append("  ");
    text.append(pad(bytes, BYTES)).append("  ");
    String operation = in.row == null ? "(bad)" : syntax.text(in, referred::name);
    if (note == null || note.isEmpty() || operation.contains(note)) {
      return text.append(operation).toString();
    }
    return text.append(pad(operation, TEXT)).append(style.name("; " + note)).toString();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
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
