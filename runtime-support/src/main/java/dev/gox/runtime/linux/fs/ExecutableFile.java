package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that execve(2) may execute: found as the guest's own paths are, a regular one, with the
 * right to execute it.
 *
 * @param host its path on the host
 * @param path the guest's absolute path of it, without links: /proc/PID/exe
 * @param content all of it
 */
public record ExecutableFile(Path host, byte[] path, ByteBuffer content) {
  /** execveat(2): a link in the last component is an error. */
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;

  /** execveat(2): with an empty name the descriptor itself is meant. */
  public static final int AT_EMPTY_PATH = 0x1000;

  /** The folder argument that stands for the current folder. */
  public static final int AT_FDCWD = Lookup.AT_FDCWD;

  /**
   * Finds and opens one.
   *
   * @param folder a descriptor of the folder that relative names start from, or AT_FDCWD
   * @param flags AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH
   * @throws LinuxException if it can't be executed
   */
  public static ExecutableFile open(GuestThread t, long folder, byte[] name, int flags)
      throws LinuxException {
    if (name.length == 0 && (flags & AT_EMPTY_PATH) != 0) {
      OpenFile file = t.process().files().hold(folder);
      if (file == null) {
        throw new LinuxException(Errno.EBADF);
      }
      try {
        return open(t.process(), file.hostPath());
      } finally {
        file.release();
      }
    }
    boolean follow = (flags & AT_SYMLINK_NOFOLLOW) == 0;
    Lookup at = Lookup.of(t, folder, name, follow);
    try (at) {
      byte[] link = SyntheticFiles.link(t, at);
      if (link != null) {
        Path target = t.process().root().toHost(t.process().cwd(), link, true);
        return open(t.process(), target);
      }
      if (!follow && Files.isSymbolicLink(at.host())) {
        throw new LinuxException(Errno.ELOOP);
      }
      return open(t.process(), at.host());
    } catch (IOException e) {
      throw new LinuxException((int) -at.failed(e));
    }
  }

  private static ExecutableFile open(GuestProcess process, Path host) throws LinuxException {
    if (host == null) {
      throw new LinuxException(Errno.EACCES);
    }
    try {
      Path real = host.toRealPath();
      if (!Files.isRegularFile(real) || !Files.isExecutable(real)) {
        throw new LinuxException(Errno.EACCES);
      }
      try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ)) {
        if (channel.size() > Integer.MAX_VALUE) {
          throw new LinuxException(Errno.ENOEXEC);
        }
        ByteBuffer content =
            channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).asReadOnlyBuffer();
        return new ExecutableFile(real, process.root().toGuest(real), content);
      }
    } catch (IOException e) {
      throw new LinuxException((int) -FileErrors.of(e, host));
    }
  }
}
