package dev.gox.runtime.linux.fs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens what is neither a regular file nor a folder on the host: devices and FIFOs. */
final class HostDevice {
  private HostDevice() {}

  /**
   * Opens a device.
   *
   * @param flags access mode and status flags
   */
  static OpenFile open(int flags, Path path) throws IOException {
    int access = flags & 3;
    InputStream in = access == OpenFile.O_WRONLY ? null : Files.newInputStream(path);
    OutputStream out =
        access == OpenFile.O_RDONLY ? null : Files.newOutputStream(path, StandardOpenOption.WRITE);
    return new StandardStream(flags, in, out, path);
  }
}
