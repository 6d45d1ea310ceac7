package dev.gox.runtime.linux;

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
}
