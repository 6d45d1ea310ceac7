package dev.gox.runtime.linux.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A terminal of the host's, asked and changed by its stty(1): Java has no way of its own. What
 * {@code stty -g} prints on Linux is struct termios in hexadecimal, and it takes the same back.
 */
final class HostTerminal {
  /** The words of modes in front of the control characters: input, output, control, local. */
  static final int WORDS = 4;

  private static final long PATIENCE_SECONDS = 5;
  private static final int HEX = 16;

  private HostTerminal() {}

  /** The modes and the control characters of a terminal; null if its stty speaks otherwise. */
  static int[] modes(Path device) {
    String text = run(device, "-g");
    return text == null ? null : parse(text);
  }

  /** Reads what {@code stty -g} prints; null if it is not of that kind. */
  static int[] parse(String text) {
    String[] fields = text.split(":");
    if (fields.length <= WORDS) {
      return null;
    }
    int[] modes = new int[fields.length];
    try {
      for (int i = 0; i < fields.length; i++) {
        modes[i] = Integer.parseUnsignedInt(fields[i], HEX);
      }
      return modes;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Writes what {@link #parse} reads. */
  static String format(int[] modes) {
    StringBuilder text = new StringBuilder();
    for (int mode : modes) {
      text.append(text.isEmpty() ? "" : ":").append(Integer.toHexString(mode));
    }
    return text.toString();
  }

  /** Changes modes and control characters; false if the host refuses. */
  static boolean setModes(Path device, int[] modes) {
    return run(device, format(modes)) != null;
  }

  /** Rows and columns; null if they can't be had. */
  static int[] size(Path device) {
    String text = run(device, "size");
    String[] both = text == null ? new String[0] : text.split(" ");
    try {
      return both.length == 2
          ? new int[] {Integer.parseInt(both[0]), Integer.parseInt(both[1])}
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Changes rows and columns; false if the host refuses. */
  static boolean setSize(Path device, int rows, int columns) {
    return run(device, "rows", "" + rows, "cols", "" + columns) != null;
  }

  private static String run(Path device, String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process stty =
          new ProcessBuilder(command)
              .redirectInput(device.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] out = stty.getInputStream().readAllBytes();
      boolean well = stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0;
      return well ? new String(out, StandardCharsets.US_ASCII).strip() : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
