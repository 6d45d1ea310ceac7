package dev.gox.runtime.linux.process;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.linux.ProgramInfo;
import dev.gox.runtime.linux.fs.ExecutableFile;
import dev.gox.runtime.linux.fs.LinuxException;
import java.util.List;

/** Makes images of program files: the loader, as execve(2) calls it. */
public interface ProgramFormat {
  /**
   * A program that can run.
   *
   * @param image without users
   * @param cpu its first thread's
   * @param info what it was given
   */
  record Loaded(GuestImage image, Cpu cpu, ProgramInfo info) {}

  /**
   * What execve(2) was given.
   *
   * @param name what the program finds in AT_EXECFN
   * @param arguments from argv[0] on, without their zero bytes
   * @param environment NAME=VALUE pairs
   * @param folder where relative paths start
   */
  record Request(
      ExecutableFile file,
      byte[] name,
      List<byte[]> arguments,
      List<byte[]> environment,
      byte[] folder) {}

  /**
   * Loads a file into a new image.
   *
   * @throws LinuxException ENOEXEC if it is no program for gox; ENOENT, ENOMEM
   */
  Loaded load(Request request) throws LinuxException;
}
