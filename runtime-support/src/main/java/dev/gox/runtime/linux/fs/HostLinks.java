package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Gives a file of a Linux host's that has no name one: that takes linkat(2), which the JDK has no
 * way to call, and ln(1) does.
 */
final class HostLinks {
  private HostLinks() {}

  /**
   * Gives an open file a name.
   *
   * @param open its path in /proc/self/fd
   * @throws LinuxException EEXIST if there is that name, ENOENT if the file can't have one
   */
  static void link(Path open, Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new LinuxException(Errno.EEXIST);
    }
    try {
      Process ln =
          new ProcessBuilder("ln", "-L", "-T", "--", elsewhere(open), elsewhere(target))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (ln.waitFor() != 0) {
        throw new LinuxException(Errno.ENOENT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LinuxException(Errno.EINTR);
    }
  }

  /** A path as it is in another process, to which /proc/self is not this one. */
  private static String elsewhere(Path path) {
    String own = "/proc/" + ProcessHandle.current().pid() + "/";
    return path.toString().replaceFirst("^/proc/self/", own);
  }
}
