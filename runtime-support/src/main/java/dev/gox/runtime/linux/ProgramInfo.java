package dev.gox.runtime.linux;

import java.util.Arrays;
import java.util.List;

/**
 * What execve(2) was given, for /proc/self.
 *
 * @param path the guest's absolute path of the program
 * @param arguments without their zero bytes
 * @param environment NAME=VALUE pairs
 * @param auxiliary the auxiliary vector as it lies in memory
 */
public record ProgramInfo(
    byte[] path, List<byte[]> arguments, List<byte[]> environment, byte[] auxiliary) {
  static final ProgramInfo NONE = new ProgramInfo(new byte[0], List.of(), List.of(), new byte[0]);

  /** A thread's name has so many bytes: TASK_COMM_LEN without the zero. */
  private static final int NAME = 15;

  /** The first thread's name: the last part of the path. */
  public byte[] name() {
    int start = path.length;
    while (start > 0 && path[start - 1] != '/') {
      start--;
    }
    return Arrays.copyOfRange(path, start, Math.min(path.length, start + NAME));
  }
}
