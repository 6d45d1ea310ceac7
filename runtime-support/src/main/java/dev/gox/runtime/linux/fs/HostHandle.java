package dev.gox.runtime.linux.fs;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A descriptor of the host's for a file or folder that gox only has to find again, whatever becomes
 * of its names. It closes with the last of those who share it.
 */
final class HostHandle {
  private final int fd;
  private int owners = 1;

  private HostHandle(int fd) {
    this.fd = fd;
  }

  /** One for a descriptor, which it closes. */
  static HostHandle of(int fd) {
    return new HostHandle(fd);
  }

  /** The path by which the host finds it. */
  Path path() {
    return HostCalls.path(fd);
  }

  /** The host's name of it now. */
  byte[] name() throws IOException {
    return HostCalls.name(fd);
  }

  synchronized HostHandle share() {
    owners++;
    return this;
  }

  void release() {
    synchronized (this) {
      if (--owners > 0) {
        return;
      }
    }
    HostCalls.close(fd);
  }
}
