package dev.gox.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Arguments and environment as the bytes that the host's kernel holds: in a C locale Java would
 * turn them into replacement characters. Hosts without /proc give Java's strings as UTF-8.
 */
final class HostBytes {
  private HostBytes() {}

  /** The application's arguments. */
  static List<byte[]> arguments(String[] args) {
    List<byte[]> all = strings("/proc/self/cmdline");
    if (all != null && all.size() > args.length) {
      return all.subList(all.size() - args.length, all.size());
    }
    List<byte[]> encoded = new ArrayList<>();
    for (String arg : args) {
      encoded.add(arg.getBytes(StandardCharsets.UTF_8));
    }
    return encoded;
  }

  /** The environment as NAME=VALUE pairs. */
  static List<byte[]> environment() {
    List<byte[]> all = strings("/proc/self/environ");
    if (all != null) {
      return all;
    }
    List<byte[]> encoded = new ArrayList<>();
    System.getenv().forEach((k, v) -> encoded.add((k + "=" + v).getBytes(StandardCharsets.UTF_8)));
    return encoded;
  }

  /** The zero-terminated strings of a file, or null if it can't be read. */
  private static List<byte[]> strings(String file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      return null;
    }
    List<byte[]> found = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        found.add(java.util.Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    return found;
  }
}
