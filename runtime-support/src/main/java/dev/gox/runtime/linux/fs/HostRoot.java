package dev.gox.runtime.linux.fs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where the guest's paths lead on the host: to the host's own file system. */
public final class HostRoot {

  /**
   * The host's path of a guest path.
   *
   * @param cwd the folder that relative paths start from, an absolute guest path
   */
  public Path toHost(byte[] cwd, byte[] path) {
    Path start = Path.of(new String(cwd, StandardCharsets.UTF_8));
    return start.resolve(new String(path, StandardCharsets.UTF_8));
  }
}
