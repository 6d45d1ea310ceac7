package dev.gox.runtime.linux.trace;

import dev.gox.runtime.memory.GuestMemory;
import java.util.Arrays;
import java.util.Map;

/** Strings and buffers in quotes, with C's escapes. */
final class Quoting {
  private Quoting() {}

  /** Bytes of a buffer that are printed: strace's -s. */
  static final int SHOWN = 32;

  private static final int PATH_MAX = 4096;

  static void register(Map<String, Decoder> kinds) {
    kinds.put("path", (text, call, i, n) -> path(text, call.memory(), call.argument(i)));
    kinds.put(
        "bytes",
        (text, call, i, n) -> buffer(text, call.memory(), call.argument(i), filled(call, n)));
    kinds.put(
        "sent",
        (text, call, i, n) -> buffer(text, call.memory(), call.argument(i), call.argument(n)));
    kinds.put("random", (text, call, i, n) -> hexBuffer(text, call, i));
    kinds.put("argv", Quoting::strings);
    kinds.put("envp", Quoting::environment);
    kinds.put("cwd", (text, call, i, n) -> path(text, call.memory(), call.argument(i)));
  }

  /** How many bytes a call has put into its buffer. */
  private static long filled(TracedCall call, int length) {
    return Math.min(call.result(), call.argument(length));
  }

  /** A string that ends with a zero byte. */
  static void path(StringBuilder text, GuestMemory memory, long at) {
    if (!Numbers.absent(text, at)) {
      byte[] bytes = memory.readCString(at, PATH_MAX);
      quote(text, bytes, false);
      text.append(bytes.length == PATH_MAX ? "..." : "");
    }
  }

  /** A buffer's first bytes. */
  static void buffer(StringBuilder text, GuestMemory memory, long at, long length) {
    if (Numbers.absent(text, at)) {
      return;
    }
    byte[] bytes = new byte[(int) Math.max(0, Math.min(length, SHOWN))];
    memory.read(at, bytes, 0, bytes.length);
    quote(text, bytes, false);
    text.append(length > SHOWN ? "..." : "");
  }

  private static void strings(StringBuilder text, TracedCall call, int i, int n) {
    GuestMemory memory = call.memory();
    long at = call.argument(i);
    if (Numbers.absent(text, at)) {
      return;
    }
    text.append('[');
    for (int k = 0; memory.getLong(at + 8L * k) != 0; k++) {
      if (k == SHOWN) {
        text.append(", ...");
        break;
      }
      text.append(k == 0 ? "" : ", ");
      argument(text, memory.readCString(memory.getLong(at + 8L * k), PATH_MAX));
    }
    text.append(']');
  }

  /** An argument of a program: as long as buffers are shown. */
  static void argument(StringBuilder text, byte[] bytes) {
    quote(text, Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN)), false);
    text.append(bytes.length > SHOWN ? "..." : "");
  }

  private static void environment(StringBuilder text, TracedCall call, int i, int n) {
    Numbers.address(text, call.argument(i));
    int count = 0;
    while (call.memory().getLong(call.argument(i) + 8L * count) != 0) {
      count++;
    }
    text.append(" /* ").append(count).append(count == 1 ? " var */" : " vars */");
  }

  private static void hexBuffer(StringBuilder text, TracedCall call, int i) {
    byte[] bytes = new byte[(int) Math.min(call.result(), SHOWN)];
    call.memory().read(call.argument(i), bytes, 0, bytes.length);
    quote(text, bytes, true);
    text.append(call.result() > SHOWN ? "..." : "");
  }

  /** Quotes bytes; those that don't print are octal, or all are hexadecimal. */
  static void quote(StringBuilder text, byte[] bytes, boolean hexadecimal) {
    text.append('"');
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xFF;
      if (hexadecimal) {
        text.append(String.format("\\x%02x", b));
        continue;
      }
      int escape = "\"\\\t\n\013\f\r".indexOf(b);
      if (escape >= 0) {
        text.append('\\').append("\"\\tnvfr".charAt(escape));
      } else if (b >= ' ' && b <= '~') {
        text.append((char) b);
      } else {
        boolean digitFollows = i + 1 < bytes.length && bytes[i + 1] >= '0' && bytes[i + 1] <= '9';
        text.append(digitFollows ? String.format("\\%03o", b) : "\\" + Integer.toOctalString(b));
      }
    }
    text.append('"');
  }

  /** Quotes bytes up to the first zero byte. */
  static void field(StringBuilder text, GuestMemory memory, long at, int size) {
    byte[] bytes = new byte[size];
    memory.read(at, bytes, 0, size);
    int end = 0;
    while (end < size && bytes[end] != 0) {
      end++;
    }
    quote(text, Arrays.copyOf(bytes, end), false);
  }
}
