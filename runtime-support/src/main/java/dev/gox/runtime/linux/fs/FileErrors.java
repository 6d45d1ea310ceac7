package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;

/**
 * The error number of a failed file operation, by the exception's class and a look at the files.
 */
final class FileErrors {
  private FileErrors() {}

  /**
   * The negative error number.
   *
   * @param path what the operation was about; null if it is not known
   */
  static long of(IOException e, Path path) {
    if (e instanceof LinuxException linux) {
      return -linux.errno();
    } else if (path == null) {
      return -Errno.EIO;
    } else if (e instanceof NoSuchFileException) {
      return -(parentIsFile(path) ? Errno.ENOTDIR : Errno.ENOENT);
    } else if (e instanceof FileAlreadyExistsException) {
      return -Errno.EEXIST;
    } else if (e instanceof AccessDeniedException) {
      return -Errno.EACCES;
    } else if (e instanceof DirectoryNotEmptyException) {
      return -Errno.ENOTEMPTY;
    } else if (e instanceof NotDirectoryException) {
      return -Errno.ENOTDIR;
    } else if (e instanceof NotLinkException) {
      return -Errno.EINVAL;
    } else if (e instanceof AtomicMoveNotSupportedException) {
      return -Errno.EXDEV;
    } else if (e instanceof FileSystemLoopException) {
      return -Errno.ELOOP;
    } else if (parentIsFile(path)) {
      return -Errno.ENOTDIR;
    }
    if (tooLong(path)) {
      return -Errno.ENAMETOOLONG;
    }
    if (isReadOnly(path)) {
      return -Errno.EROFS;
    }
    return -(Files.isDirectory(path) ? Errno.EISDIR : Errno.EIO);
  }

  private static boolean tooLong(Path path) {
    for (Path name : path) {
      if (HostPaths.bytes(name).length > 255) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReadOnly(Path path) {
    for (Path p = path; p != null; p = p.getParent()) {
      try {
        return Files.getFileStore(p).isReadOnly();
      } catch (IOException e) {
        // Not there: the folder above it decides.
      }
    }
    return false;
  }

  /** Whether a file stands where the path needs a folder. */
  private static boolean parentIsFile(Path path) {
    for (Path p = path.getParent(); p != null; p = p.getParent()) {
      if (Files.exists(p, LinkOption.NOFOLLOW_LINKS)) {
        return !Files.isDirectory(p);
      }
    }
    return false;
  }
}
