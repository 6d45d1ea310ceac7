package dev.gox.text;

import java.util.List;
import java.util.Map;

/** Writes maps, lists, arrays of long, strings, numbers and truth values as JSON (RFC 8259). */
public final class Json {
  private Json() {}

  /** The value on one line, ASCII alone. */
  public static String of(Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  /** An object or array with one member a line. */
  public static String lines(Object value) {
    StringBuilder text = new StringBuilder();
    lines(text, value, "");
    return text.append('\n').toString();
  }

  private static void lines(StringBuilder text, Object value, String indent) {
    String inner = indent + "  ";
    String separator = "\n";
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      text.append('{');
      for (Map.Entry<?, ?> member : map.entrySet()) {
        text.append(separator).append(inner);
        string(text, String.valueOf(member.getKey()));
        text.append(": ");
        lines(text, member.getValue(), inner);
        separator = ",\n";
      }
      text.append('\n').append(indent).append('}');
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      text.append('[');
      for (Object element : list) {
        text.append(separator).append(inner);
        append(text, element);
        separator = ",\n";
      }
      text.append('\n').append(indent).append(']');
    } else {
      append(text, value);
    }
  }

  /** Appends the value on one line. */
  public static void append(StringBuilder text, Object value) {
    if (value instanceof Map<?, ?> map) {
      String separator = "";
      text.append('{');
      for (Map.Entry<?, ?> member : map.entrySet()) {
        text.append(separator);
        string(text, String.valueOf(member.getKey()));
        text.append(':');
        append(text, member.getValue());
        separator = ",";
      }
      text.append('}');
    } else if (value instanceof List<?> list) {
      String separator = "";
      text.append('[');
      for (Object element : list) {
        text.append(separator);
        append(text, element);
        separator = ",";
      }
      text.append(']');
    } else if (value instanceof long[] numbers) {
      for (int i = 0; i < numbers.length; i++) {
        text.append(i == 0 ? '[' : ',').append(numbers[i]);
      }
      text.append(numbers.length == 0 ? "[]" : "]");
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      string(text, value.toString());
    }
  }

  private static void string(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c > '~' || c == '<') {
        // "<" too, so that JSON inside of HTML ends no script.
        text.append("\\u").append(Character.forDigit(c >> 12, 16));
        text.append(Character.forDigit(c >> 8 & 15, 16));
        text.append(Character.forDigit(c >> 4 & 15, 16));
        text.append(Character.forDigit(c & 15, 16));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
