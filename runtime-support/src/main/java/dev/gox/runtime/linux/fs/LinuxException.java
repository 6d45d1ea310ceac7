package dev.gox.runtime.linux.fs;

import java.io.IOException;

/** A file operation that fails with an error number of Linux's; stackless. */
public final class LinuxException extends IOException {
  private static final long serialVersionUID = 1;

  private final int errno;

  /** Makes one of a positive number. */
  public LinuxException(int errno) {
    this.errno = errno;
  }

  /** The number, positive. */
  public int errno() {
    return errno;
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
