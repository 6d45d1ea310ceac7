package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.fs.ExecutableFile;
import dev.gox.runtime.linux.fs.LinuxException;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** execve(2) and execveat(2). */
public final class ExecCalls {
  private ExecCalls() {}

  private static final int PATH_MAX = 4096;

  /** An argument's length at most, its zero included: MAX_ARG_STRLEN. */
  private static final int STRING_MAX = 128 << 10;

  /** All arguments and variables with their pointers: a quarter of the usual stack. */
  private static final int TOTAL_MAX = 2 << 20;

  /** How many scripts may be each other's interpreters: exec_binprm in fs/exec.c. */
  private static final int MOST_SCRIPTS = 5;

  public static long execve(GuestThread t, long path, long arguments, long environment) {
    return execveat(t, ExecutableFile.AT_FDCWD, path, arguments, environment, 0);
  }

  public static long execveat(
      GuestThread t, long folder, long path, long arguments, long environment, long flags) {
    int known = ExecutableFile.AT_SYMLINK_NOFOLLOW | ExecutableFile.AT_EMPTY_PATH;
    if (((int) flags & ~known) != 0) {
      return -Errno.EINVAL;
    }
    GuestMemory memory = t.process().memory();
    byte[] name = memory.readCString(path, PATH_MAX);
    try {
      int[] room = {TOTAL_MAX};
      List<byte[]> argv = strings(memory, arguments, room);
      List<byte[]> envp = strings(memory, environment, room);
      if (argv.isEmpty()) {
        argv.add(new byte[0]);
      }
      ExecutableFile file = ExecutableFile.open(t, folder, name, (int) flags);
      return execute(t, file, shownName(folder, name), argv, envp);
    } catch (LinuxException e) {
      return -e.errno();
    }
  }

  /** What the program is told that it was started by. */
  private static byte[] shownName(long folder, byte[] name) {
    if ((int) folder == ExecutableFile.AT_FDCWD || name.length > 0 && name[0] == '/') {
      return name;
    }
    String rest = name.length == 0 ? "" : "/" + new String(name, StandardCharsets.ISO_8859_1);
    return ("/dev/fd/" + (int) folder + rest).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<byte[]> strings(GuestMemory memory, long array, int[] room)
      throws LinuxException {
    List<byte[]> strings = new ArrayList<>();
    for (long at = array; array != 0; at += 8) {
      long string = memory.getLong(at);
      if (string == 0) {
        break;
      }
      byte[] bytes = memory.readCString(string, STRING_MAX);
      room[0] -= bytes.length + 1 + 8;
      if (bytes.length == STRING_MAX || room[0] < 0) {
        throw new LinuxException(Errno.E2BIG);
      }
      strings.add(bytes);
    }
    return strings;
  }

  private static long execute(
      GuestThread t, ExecutableFile first, byte[] name, List<byte[]> argv, List<byte[]> envp)
      throws LinuxException {
    GuestProcess process = t.process();
    ExecutableFile file = first;
    byte[] shown = name;
    List<byte[]> arguments = argv;
    for (int scripts = 0; ; scripts++) {
      Script script = Script.of(file.content());
      if (script == null) {
        break;
      }
      if (scripts == MOST_SCRIPTS) {
        throw new LinuxException(Errno.ELOOP);
      }
      arguments = script.arguments(shown, arguments);
      shown = script.interpreter();
      file = ExecutableFile.open(t, ExecutableFile.AT_FDCWD, shown, 0);
    }
    ProgramFormat format = process.surroundings().format();
    if (format == null) {
      throw new LinuxException(Errno.EPERM);
    }
    ProgramFormat.Request request =
        new ProgramFormat.Request(file, shown, arguments, envp, process.cwd());
    ProgramFormat.Loaded program;
    try {
      program = format.load(request);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOEXEC || !process.surroundings().executesHostPrograms()) {
        throw e;
      }
      HostProgram.run(t, request);
      return 0;
    }
    if (!process.endOtherThreads(t)) {
      program.image().discard();
      return -Errno.EAGAIN;
    }
    process.become(t, program);
    return 0;
  }
}
