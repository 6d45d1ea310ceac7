package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The names of a host's files as NIO has them on every system. */
final class NioNames implements Names {
  static final NioNames INSTANCE = new NioNames();

  private NioNames() {}

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void makeFolder(Path path, int mode) throws IOException {
    Files.createDirectory(path, OpenCalls.permissions(path, mode));
  }

  /** FIFOs and devices can't be made; an empty regular file can. */
  @Override
  public void makeFile(Path path, int mode, long device) throws IOException {
    int type = mode & FileMode.TYPE;
    if (type != 0 && type != FileMode.REGULAR) {
      throw new LinuxException(Errno.EPERM);
    }
    Files.createFile(path, OpenCalls.permissions(path, mode));
  }

  @Override
  public void remove(Path path, int flags) throws IOException {
    boolean wanted = (flags & AT_REMOVEDIR) != 0;
    if (exists(path) && isFolder(path) != wanted) {
      throw new LinuxException(wanted ? Errno.ENOTDIR : Errno.EISDIR);
    }
    Files.delete(path);
  }

  @Override
  public void rename(Path from, Path to, int flags) throws IOException {
    if ((flags & RENAME_EXCHANGE) != 0) {
      throw new LinuxException(Errno.EINVAL);
    }
    if (!exists(from)) {
      throw new NoSuchFileException("");
    }
    boolean same = exists(to) && Files.isSameFile(from, to);
    if (exists(to)) {
      if (flags != 0) {
        throw new LinuxException(Errno.EEXIST);
      }
      if (isFolder(from) != isFolder(to)) {
        throw new LinuxException(isFolder(from) ? Errno.ENOTDIR : Errno.EISDIR);
      }
      if (isFolder(to) && !same && !isEmpty(to)) {
        throw new LinuxException(Errno.ENOTEMPTY);
      }
    }
    if (same) {
      return;
    }
    if (isFolder(from) && to.toAbsolutePath().startsWith(from.toAbsolutePath())) {
      throw new LinuxException(Errno.EINVAL);
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  @Override
  public void link(Path from, Path to) throws IOException {
    if (isFolder(from)) {
      throw new LinuxException(Errno.EPERM);
    }
    if (!exists(from)) {
      throw new NoSuchFileException("");
    }
    Files.createLink(to, from);
  }

  @Override
  public void symlink(byte[] target, Path path) throws IOException {
    Files.createSymbolicLink(path, HostPaths.of(target));
  }
}
