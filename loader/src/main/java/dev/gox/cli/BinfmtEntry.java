package dev.gox.cli;

/**
 * How binfmt_misc is told of amd64 programs (Documentation/admin-guide/binfmt-misc.rst): by the
 * first 20 bytes of an ELF header, of which a mask says what counts.
 */
final class BinfmtEntry {
  /** Its name below /proc/sys/fs/binfmt_misc. */
  static final String NAME = "gox-amd64";

  private BinfmtEntry() {}

  /**
   * 64 bits, little-endian, version 1; whatever system; an executable of type 2 or 3 (EXEC, DYN);
   * machine 62 (EM_X86_64): elf(5).
   */
  private static final int[] MAGIC = {
    0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0x3E, 0
  };

  private static final int[] MASK = {
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF
  };

  /**
   * The line that registers it. Its flag P has the launcher given what the program is to find as
   * its own name; O and C are for interpreters that take over descriptors and rights, and F for
   * those that are found in no other root, which a JVM is not.
   *
   * @param launcher an absolute path without a colon
   */
  static String line(String launcher) {
    return ":" + NAME + ":M::" + escaped(MAGIC) + ":" + escaped(MASK) + ":" + launcher + ":P";
  }

  private static String escaped(int[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int b : bytes) {
      text.append(String.format("\\x%02x", b));
    }
    return text.toString();
  }

  /**
   * The script that the kernel starts with a program's path, its argv[0], and its other arguments.
   *
   * @param java the JVM's launcher
   * @param jar gox's
   */
  static String script(String java, String jar) {
    return "#!/bin/sh\n"
        + "# Runs a Linux/amd64 program in gox, as binfmt_misc calls it: path, argv[0], arguments.\n"
        + "program=$1 name=$2\n"
        + "shift 2\n"
        + ("exec " + quoted(java) + " -jar " + quoted(jar))
        + " --exec=host \"--argv0=$name\" -- \"$program\" \"$@\"\n";
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
