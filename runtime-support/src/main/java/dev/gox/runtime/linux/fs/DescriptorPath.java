package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.GuestProcess;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A path that goes through a descriptor of a process's: /proc/PID/fd/N, /dev/fd/N, and what lies
 * below it if it is a folder's.
 *
 * @param process whose descriptor it is
 * @param number the descriptor's
 * @param rest what follows it, without the slash between; empty if nothing does
 */
record DescriptorPath(GuestProcess process, int number, byte[] rest) {
  private static final int MOST_DIGITS = 9;
  private static final String PROC = "/proc/";
  private static final String FD = "/fd/";

  /** The parts of such a path; null if it is none. */
  static DescriptorPath parse(GuestProcess process, byte[] name) {
    if (name.length < 9 || name[0] != '/' || name[1] != 'p' && name[1] != 'd') {
      return null;
    }
    String text = new String(name, StandardCharsets.ISO_8859_1);
    for (String folder : new String[] {"/proc/self/fd/", "/dev/fd/", "/proc/thread-self/fd/"}) {
      if (text.startsWith(folder)) {
        return parse(process, name, folder.length());
      }
    }
    int end = text.startsWith(PROC) ? text.indexOf(FD, PROC.length()) : -1;
    int pid = end < 0 ? -1 : number(name, PROC.length(), end);
    GuestProcess other = pid < 0 ? null : process.kernel().processes().find(pid);
    return other == null ? null : parse(other, name, end + FD.length());
  }

  /** The number between two places; negative if there is none. */
  private static int number(byte[] name, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++) {
      if (name[i] < '0' || name[i] > '9' || i - start >= MOST_DIGITS) {
        return -1;
      }
      number = number * 10 + name[i] - '0';
    }
    return end == start ? -1 : number;
  }

  private static DescriptorPath parse(GuestProcess process, byte[] name, int start) {
    int end = start;
    while (end < name.length && name[end] != '/') {
      end++;
    }
    int number = number(name, start, end);
    if (number < 0) {
      return null;
    }
    int below = end;
    while (below < name.length && name[below] == '/') {
      below++;
    }
    boolean itself = below > end && below == name.length;
    byte[] rest = itself ? new byte[] {'.'} : Arrays.copyOfRange(name, below, name.length);
    return new DescriptorPath(process, number, rest);
  }
}
