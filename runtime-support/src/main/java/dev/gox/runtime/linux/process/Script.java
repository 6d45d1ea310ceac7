package dev.gox.runtime.linux.process;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The first line of a script, as fs/binfmt_script.c reads it: {@code #!interpreter argument}.
 *
 * @param interpreter a path
 * @param argument what else the line says, in one piece; null if nothing
 */
record Script(byte[] interpreter, byte[] argument) {
  /** So much of a file is looked at: BINPRM_BUF_SIZE. */
  private static final int LOOKED_AT = 256;

  /** A file's first line; null if it is no script. */
  static Script of(ByteBuffer content) {
    int end = Math.min(LOOKED_AT, content.limit());
    if (end < 2 || content.get(0) != '#' || content.get(1) != '!') {
      return null;
    }
    int stop = 2;
    while (stop < end && content.get(stop) != '\n' && content.get(stop) != 0) {
      stop++;
    }
    int start = skip(content, 2, stop, true);
    int word = skip(content, start, stop, false);
    // A name that reaches the end of what is looked at may go on.
    if (word == start || word == LOOKED_AT) {
      return null;
    }
    int rest = skip(content, word, stop, true);
    int last = stop;
    while (last > rest && isBlank(content.get(last - 1))) {
      last--;
    }
    return new Script(bytes(content, start, word), last > rest ? bytes(content, rest, last) : null);
  }

  private static int skip(ByteBuffer content, int from, int stop, boolean blanks) {
    int at = from;
    while (at < stop && isBlank(content.get(at)) == blanks) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static byte[] bytes(ByteBuffer content, int start, int end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
    for (int i = start; i < end; i++) {
      bytes.write(content.get(i));
    }
    return bytes.toByteArray();
  }

  /**
   * What the interpreter is given.
   *
   * @param file the script's name
   * @param given what the script was given, its own name first
   */
  List<byte[]> arguments(byte[] file, List<byte[]> given) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(interpreter);
    if (argument != null) {
      arguments.add(argument);
    }
    arguments.add(file);
    arguments.addAll(given.subList(1, given.size()));
    return arguments;
  }
}
