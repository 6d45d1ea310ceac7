package dev.gox.runtime.linux.trace;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.Errno;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Prints what a call returned: {@code = 3}, {@code = -1 ENOENT (No such file or directory)}. */
final class Results {
  private Results() {}

  private static final String RESOURCE = "errors.tsv";
  private static final Map<String, String> TEXTS = read();

  static void print(StringBuilder text, TracedCall call) {
    long result = call.result();
    text.append(" = ");
    if (call.failed()) {
      int error = (int) -result;
      text.append(error >= Errno.ERESTARTSYS ? "? " : "-1 ").append(Errno.name(error));
      String meaning = TEXTS.get(Errno.name(error));
      text.append(meaning == null ? "" : " (" + meaning + ")");
      return;
    }
    int start = text.length();
    try {
      value(text, call, result);
    } catch (GuestFault bad) {
      text.setLength(start);
      text.append(result);
    }
  }

  private static void value(StringBuilder text, TracedCall call, long result) {
    switch (call.resultKind()) {
      case "hex" -> text.append(Numbers.hex(result));
      case "oct" -> Numbers.octal(text, result);
      case "fcntl" -> ControlText.result(text, call);
      case "polled" -> EventText.polled(text, call);
      case "selected" -> EventText.selected(text, call);
      case "policy" -> {
        text.append(result).append(" (").append(FlagNames.of("policy").name(result)).append(')');
      }
      default -> text.append(result);
    }
  }

  private static Map<String, String> read() {
    Map<String, String> texts = new HashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Results.class.getResourceAsStream(RESOURCE)),
                StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int tab = line.indexOf('\t');
        if (tab > 0) {
          texts.put(line.substring(0, tab), line.substring(tab + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}
