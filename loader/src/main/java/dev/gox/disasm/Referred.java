package dev.gox.disasm;

import dev.gox.inspect.ElfView;
import dev.gox.inspect.ProgramView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an address that code refers to is: a function, a variable, a Go type, a string. The last two
 * have no names of their own in a program; they are known by their look.
 */
final class Referred {
  private static final int LONGEST = 1 << 16;
  private static final int SHOWN = 60;

  private final ProgramView program;
  private final List<ElfView.Symbol> symbols;

  Referred(ProgramView program) {
    this.program = program;
    symbols =
        program.elf().symbols().stream()
            .filter(s -> s.defined() && s.address() != 0 && !s.name().isEmpty())
            .toList();
  }

  /**
   * The function or symbol at or around an address as "name" or "name+8"; null if there is none.
   */
  String name(long address) {
    ProgramView.Function function = program.functionAt(address);
    if (function != null) {
      // The symbol tells a function's ABI, too.
      ElfView.Symbol own = symbolAt(function.start());
      boolean named = own != null && own.address() == function.start();
      return with(named ? own.name() : function.name(), address - function.start());
    }
    ElfView.Symbol symbol = symbolAt(address);
    return symbol == null ? null : with(symbol.name(), address - symbol.address());
  }

  private static String with(String name, long offset) {
    return offset == 0 ? name : name + "+" + offset;
  }

  private ElfView.Symbol symbolAt(long address) {
    int low = 0;
    int high = symbols.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(symbols.get(middle).address(), address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low - 1; i >= 0 && i >= low - 4; i--) {
      ElfView.Symbol s = symbols.get(i);
      if (s.address() == address || Long.compareUnsigned(address - s.address(), s.size()) < 0) {
        return s;
      }
    }
    return null;
  }

  /**
   * What a note beside an instruction says of an address it makes.
   *
   * @param length of a string that begins there, as code nearby has it; 0 if unknown
   */
  String describe(long address, long length) {
    ProgramView.Function function = program.functionAt(address);
    if (function != null) {
      return with(function.name(), address - function.start());
    }
    ElfView.Symbol exact = symbolAt(address);
    boolean named = exact != null && exact.address() == address;
    String type = named ? null : program.typeName(address);
    if (type != null) {
      return "type " + type;
    }
    String text = header(address);
    if (text == null && !named && length > 0) {
      text = string(address, length);
    }
    String quoted = text == null ? "" : quote(text);
    if (named) {
      return quoted.isEmpty() ? exact.name() : exact.name() + " " + quoted;
    }
    return quoted.isEmpty() ? name(address) : quoted;
  }

  /** The string of a string header at an address: pointer and length. */
  private String header(long address) {
    byte[] words = program.elf().read(address, 16);
    if (words.length < 16 || (address & 7) != 0) {
      return null;
    }
    ByteBuffer header = ByteBuffer.wrap(words).order(ByteOrder.LITTLE_ENDIAN);
    return string(header.getLong(0), header.getLong(8));
  }

  /** The text of so many bytes, if they look like text. */
  private String string(long address, long length) {
    if (length <= 0 || length > LONGEST || program.functionAt(address) != null) {
      return null;
    }
    byte[] bytes = program.elf().read(address, (int) length);
    if (bytes.length < length) {
      return null;
    }
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      boolean printable =
          text.chars().allMatch(c -> c == '\n' || c == '\t' || !Character.isISOControl(c));
      return printable ? text.toString() : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String quote(String text) {
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    return '"'
        + shown
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
        + '"';
  }
}
