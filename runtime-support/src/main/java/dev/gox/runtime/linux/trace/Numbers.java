package dev.gox.runtime.linux.trace;

import dev.gox.runtime.memory.GuestMemory;
import java.util.Map;

/** Arguments that are numbers. */
final class Numbers {
  private Numbers() {}

  private static final int AT_FDCWD = -100;

  static void register(Map<String, Decoder> kinds) {
    kinds.put("none", (text, call, i, n) -> {});
    kinds.put("fd", (text, call, i, n) -> text.append((int) call.argument(i)));
    kinds.put("int", (text, call, i, n) -> text.append((int) call.argument(i)));
    kinds.put(
        "uint",
        (text, call, i, n) -> text.append(Integer.toUnsignedString((int) call.argument(i))));
    kinds.put("long", (text, call, i, n) -> text.append(call.argument(i)));
    kinds.put("size", (text, call, i, n) -> text.append(Long.toUnsignedString(call.argument(i))));
    kinds.put("hex", (text, call, i, n) -> text.append(hex(call.argument(i))));
    kinds.put("hexint", (text, call, i, n) -> text.append(hex(call.argument(i) & 0xFFFF_FFFFL)));
    kinds.put("oct", (text, call, i, n) -> octal(text, call.argument(i) & 0xFFFF));
    kinds.put("ptr", (text, call, i, n) -> address(text, call.argument(i)));
    kinds.put("dirfd", (text, call, i, n) -> folder(text, (int) call.argument(i)));
    kinds.put("id", (text, call, i, n) -> id(text, (int) call.argument(i)));
    kinds.put("intref", (text, call, i, n) -> reference(text, call, i));
    kinds.put("longref", (text, call, i, n) -> wideReference(text, call, i));
    kinds.put("fdpair", (text, call, i, n) -> pair(text, call, i));
    kinds.put("ids", Numbers::ids);
  }

  /** A number as printf's %#x has it. */
  static String hex(long value) {
    return value == 0 ? "0" : "0x" + Long.toHexString(value);
  }

  static void address(StringBuilder text, long value) {
    text.append(value == 0 ? "NULL" : "0x" + Long.toHexString(value));
  }

  /** A mode: octal, of three digits at least. */
  static void octal(StringBuilder text, long value) {
    String digits = "0" + Long.toOctalString(value);
    text.append(value == 0 ? "000" : digits.length() < 3 ? "0" + digits : digits);
  }

  private static void folder(StringBuilder text, int fd) {
    text.append(fd == AT_FDCWD ? "AT_FDCWD" : Integer.toString(fd));
  }

  /** A user's or group's number, where -1 means none. */
  static void id(StringBuilder text, int id) {
    text.append(id == -1 ? "-1" : Integer.toUnsignedString(id));
  }

  private static void reference(StringBuilder text, TracedCall call, int i) {
    if (absent(text, call.argument(i))) {
      return;
    }
    text.append('[').append(call.memory().getInt(call.argument(i))).append(']');
  }

  /** The word at an argument's address once the call has succeeded; the address before. */
  static void wordOrAddress(StringBuilder text, TracedCall call, int i) {
    if (call.failed()) {
      address(text, call.argument(i));
    } else {
      reference(text, call, i);
    }
  }

  private static void wideReference(StringBuilder text, TracedCall call, int i) {
    if (absent(text, call.argument(i))) {
      return;
    }
    text.append('[').append(call.memory().getLong(call.argument(i))).append(']');
  }

  private static void pair(StringBuilder text, TracedCall call, int i) {
    GuestMemory memory = call.memory();
    int first = memory.getInt(call.argument(i));
    int second = memory.getInt(call.argument(i) + 4);
    text.append('[').append(first).append(", ").append(second).append(']');
  }

  /** Group ids; their number is another argument, or the result. */
  private static void ids(StringBuilder text, TracedCall call, int i, int length) {
    long count = Math.min(call.result(), 32);
    if (absent(text, call.argument(i))) {
      return;
    }
    if (call.argument(length) == 0) {
      address(text, call.argument(i));
      return;
    }
    text.append('[');
    for (int k = 0; k < count; k++) {
      text.append(k == 0 ? "" : ", ");
      id(text, call.memory().getInt(call.argument(i) + 4L * k));
    }
    text.append(call.result() > count ? ", ...]" : "]");
  }

  /** Prints NULL if an address is that. */
  static boolean absent(StringBuilder text, long address) {
    if (address == 0) {
      text.append("NULL");
    }
    return address == 0;
  }
}
