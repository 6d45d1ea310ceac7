package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.file.Path;

/** A place in the tree of files and nothing else: what open(2) gives with O_PATH. */
final class PathFile extends OpenFile {
  private final HostHandle handle;

  PathFile(int flags, HostHandle handle) {
    super(flags);
    this.handle = handle;
  }

  @Override
  public Path hostPath() {
    return handle.path();
  }

  @Override
  public Path hostName() throws IOException {
    return HostPaths.of(handle.name());
  }

  @Override
  FileStatus status() throws IOException {
    return FileStatus.of(handle.path(), true);
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    return -Errno.EBADF;
  }

  @Override
  public long write(GuestThread t, GuestVector from) {
    return -Errno.EBADF;
  }

  @Override
  public long readAt(GuestVector to, long offset) {
    return -Errno.EBADF;
  }

  @Override
  public long writeAt(GuestVector from, long offset) {
    return -Errno.EBADF;
  }

  @Override
  public long seek(long offset, int whence) {
    return -Errno.EBADF;
  }

  @Override
  public long ioctl(GuestThread t, int request, long argument) {
    return -Errno.EBADF;
  }

  @Override
  public int readiness() {
    return 0;
  }

  @Override
  public WaitQueue queue() {
    return null;
  }

  @Override
  protected void close() {
    handle.release();
  }
}
