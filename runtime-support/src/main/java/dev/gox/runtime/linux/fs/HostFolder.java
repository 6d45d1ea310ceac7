package dev.gox.runtime.linux.fs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of the host's. */
final class HostFolder extends Folder {
  private final Path path;

  /** The host's descriptor of it; null where the path alone has to do. */
  private final HostHandle handle;

  HostFolder(int flags, Path path, HostHandle handle) {
    super(flags);
    this.path = path;
    this.handle = handle;
  }

  @Override
  public Path hostPath() {
    return handle == null ? path : handle.path();
  }

  @Override
  public Path hostName() throws IOException {
    return handle == null ? path : HostPaths.of(handle.name());
  }

  @Override
  Object identity() {
    return PageCache.key(hostPath());
  }

  @Override
  FileStatus status() throws IOException {
    return FileStatus.of(hostPath(), true);
  }

  @Override
  List<byte[]> names() throws IOException {
    List<byte[]> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(hostPath())) {
      for (Path entry : stream) {
        found.add(HostPaths.lastName(entry));
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  @Override
  FileStatus status(byte[] name) throws IOException {
    return FileStatus.of(hostPath().resolve(HostPaths.of(name)), false);
  }

  @Override
  protected void close() {
    if (handle != null) {
      handle.release();
    }
  }
}
