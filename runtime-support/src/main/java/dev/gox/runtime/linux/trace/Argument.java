package dev.gox.runtime.linux.trace;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.SyscallTable;
import java.util.ArrayList;
import java.util.List;

/**
 * One argument of a system call by the word that the table of calls has for it: {@code fd}, {@code
 * bytes:2}, {@code >stat}, {@code +cloned}. The table's head explains them.
 */
final class Argument {
  private final int index;
  private final int length;
  private final char prefix;
  private final Decoder decoder;

  private Argument(int index, String word) {
    this.index = index;
    char first = word.charAt(0);
    prefix = first == '>' || first == '+' || first == '@' ? first : 0;
    int colon = word.indexOf(':');
    length = colon < 0 ? -1 : Integer.parseInt(word.substring(colon + 1));
    String kind = word.substring(prefix == 0 ? 0 : 1, colon < 0 ? word.length() : colon);
    decoder = Kinds.find(kind);
  }

  /** The arguments of a call, in the order in which they are printed. */
  static List<Argument> of(SyscallTable.Row row) {
    List<Argument> all = new ArrayList<>();
    for (int i = 0; i < row.kinds().size(); i++) {
      all.add(new Argument(i, row.kinds().get(i)));
    }
    return all;
  }

  /** Whether the call fills it in, so that it is printed afterwards. */
  boolean isResult() {
    return prefix == '>' || prefix == '+';
  }

  /** Whether it may turn out not to be there. */
  boolean isOptional() {
    return prefix == '+';
  }

  /** The call begins. */
  void begin(TracedCall call) {
    try {
      decoder.begin(call, index);
    } catch (GuestFault bad) {
      // It points nowhere; printing it will find that out too.
    }
  }

  void print(StringBuilder text, TracedCall call) {
    if (prefix == '>' && call.failed()) {
      Numbers.address(text, call.argument(index));
      return;
    }
    int start = text.length();
    try {
      decoder.print(text, call, index, length);
    } catch (GuestFault bad) {
      text.setLength(start);
      Numbers.address(text, call.argument(index));
    }
  }
}
