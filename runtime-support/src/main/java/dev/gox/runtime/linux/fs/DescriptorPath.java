package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.GuestProcess;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A path that goes through one of the process's descriptors: /proc/self/fd/N, /dev/fd/N, and what
 * lies below it if it is a folder's.
 *
 * @param number the descriptor's
 * @param rest what follows it, without the slash between; empty if nothing does
 */
record DescriptorPath(int number, byte[] rest) {
  private static final int MOST_DIGITS = 7;

  /** The parts of such a path; null if it is none. */
  static DescriptorPath parse(GuestProcess process, byte[] name) {
    if (name.length < 9 || name[0] != '/' || name[1] != 'p' && name[1] != 'd') {
      return null;
    }
    String text = new String(name, StandardCharsets.ISO_8859_1);
    String own = "/proc/" + process.pid() + "/fd/";
    for (String folder :
        new String[] {"/proc/self/fd/", "/dev/fd/", "/proc/thread-self/fd/", own}) {
      if (text.startsWith(folder)) {
        return parse(name, folder.length());
      }
    }
    return null;
  }

  private static DescriptorPath parse(byte[] name, int start) {
    int end = start;
    int number = 0;
    while (end < name.length && name[end] >= '0' && name[end] <= '9') {
      number = number * 10 + name[end] - '0';
      end++;
      if (end - start > MOST_DIGITS) {
        return null;
      }
    }
    if (end == start || end < name.length && name[end] != '/') {
      return null;
    }
    int below = end;
    while (below < name.length && name[below] == '/') {
      below++;
    }
    if (below > end && below == name.length) {
      return new DescriptorPath(number, new byte[] {'.'});
    }
    return new DescriptorPath(number, Arrays.copyOfRange(name, below, name.length));
  }
}
