package dev.gox.translator.decode.capstone;

import dev.gox.translator.decode.Disassembly;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Capstone's numbers of registers, understood by the names that the library gives them. */
final class CapstoneRegisters {
  /** A register's kind, number and width in bits. */
  record Register(Kind kind, int number, int width) {}

  private static final Map<String, Register> BY_NAME = new HashMap<>();

  static {
    for (int i = 0; i < 16; i++) {
      for (int width = 8; width <= 64; width *= 2) {
        name(Kind.GPR, i, width);
      }
      name(Kind.CONTROL, i, 64);
      name(Kind.DEBUG, i, 64);
    }
    for (int i = 0; i < 4; i++) {
      name(Kind.GPR, 32 + i, 8);
    }
    for (int i = 0; i < 32; i++) {
      for (int width = 128; width <= 512; width *= 2) {
        name(Kind.VECTOR, i, width);
      }
    }
    for (int i = 0; i < 8; i++) {
      name(Kind.MMX, i, 64);
      name(Kind.X87, i, 80);
      name(Kind.MASK, i, 64);
    }
    for (int i = 0; i < 6; i++) {
      name(Kind.SEGMENT, i, 16);
    }
    BY_NAME.put("st", new Register(Kind.X87, 0, 80));
    BY_NAME.put("rip", new Register(null, Instruction.RIP, 64));
    BY_NAME.put("eip", new Register(null, Instruction.RIP, 32));
    // How SIB says that there is none.
    BY_NAME.put("riz", new Register(null, Instruction.NONE, 64));
    BY_NAME.put("eiz", new Register(null, Instruction.NONE, 32));
  }

  private final List<Register> byNumber = new ArrayList<>();

  /** Asks the library for all names; number 0 is no register. */
  CapstoneRegisters(long handle) {
    byNumber.add(null);
    String name;
    while ((name = CapstoneLibrary.cs_reg_name(handle, byNumber.size())) != null) {
      byNumber.add(BY_NAME.get(name));
    }
  }

  private static void name(Kind kind, int number, int width) {
    BY_NAME.put(Disassembly.register(kind, number, width), new Register(kind, number, width));
  }

  /** The register with Capstone's number, or null if gox has no such. */
  Register of(int number) {
    return byNumber.get(number);
  }
}
