package dev.gox.runtime.linux.fs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arithmetic on paths as the guest has them: bytes between slashes. */
final class GuestPath {
  private GuestPath() {}

  /** A relative path behind a folder. */
  static byte[] join(byte[] folder, byte[] path) {
    byte[] joined = Arrays.copyOf(folder, folder.length + 1 + path.length);
    joined[folder.length] = '/';
    System.arraycopy(path, 0, joined, folder.length + 1, path.length);
    return joined;
  }

  /** The names in a path; empty ones and "." are left out. */
  static List<byte[]> components(byte[] path) {
    List<byte[]> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        boolean self = i == start + 1 && path[start] == '.';
        if (i > start && !self) {
          names.add(Arrays.copyOfRange(path, start, i));
        }
        start = i + 1;
      }
    }
    return names;
  }

  /** Whether the last name of a path is ".". */
  static boolean endsInSelf(byte[] path) {
    int n = path.length;
    return n > 0 && path[n - 1] == '.' && (n == 1 || path[n - 2] == '/');
  }

  static boolean isParent(byte[] name) {
    return name.length == 2 && name[0] == '.' && name[1] == '.';
  }

  /** An absolute path without "." and "..", taken by their letters alone. */
  static byte[] normalize(byte[] path) {
    List<byte[]> kept = new ArrayList<>();
    int length = 0;
    for (byte[] name : components(path)) {
      if (!isParent(name)) {
        kept.add(name);
        length += 1 + name.length;
      } else if (!kept.isEmpty()) {
        length -= 1 + kept.remove(kept.size() - 1).length;
      }
    }
    if (kept.isEmpty()) {
      return new byte[] {'/'};
    }
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] name : kept) {
      whole[at] = '/';
      System.arraycopy(name, 0, whole, at + 1, name.length);
      at += 1 + name.length;
    }
    return whole;
  }
}
