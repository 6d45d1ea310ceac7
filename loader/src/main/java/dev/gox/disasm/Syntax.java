package dev.gox.disasm;

import dev.gox.translator.decode.Disassembly;
import dev.gox.translator.decode.Instruction;
import java.util.function.LongFunction;

/** How an instruction is written. */
public enum Syntax {
  /** As Intel's manuals have it: destination first. */
  INTEL {
    @Override
    String text(Instruction in, LongFunction<String> names) {
      return Disassembly.of(in);
    }
  },
  /** As the GNU assembler has it: destination last, sizes in the operations' names. */
  ATT {
    @Override
    String text(Instruction in, LongFunction<String> names) {
      return AttSyntax.text(in);
    }
  },
  /** As go tool objdump has it: destination last, Plan 9's names. */
  GO {
    @Override
    String text(Instruction in, LongFunction<String> names) {
      return GoSyntax.text(in, names);
    }
  };

  /**
   * An instruction's text.
   *
   * @param names the symbol that an address is, or lies in, as "name" or "name+8"; null if none
   */
  abstract String text(Instruction in, LongFunction<String> names);
}
