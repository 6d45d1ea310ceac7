package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
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
    }
    int said = e instanceof FileSystemException f ? spelled(f.getReason()) : 0;
    if (said != 0) {
      return -said;
    }
    if (parentIsFile(path)) {
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

  /** The number, positive, of an error that no name has to do with. */
  static int number(IOException e) {
    int said = e instanceof LinuxException linux ? linux.errno() : spelled(e.getMessage());
    return said == 0 ? Errno.EIO : said;
  }

  /** The number of an error as glibc spells it, which NIO hands on; 0 of others. */
  private static int spelled(String reason) {
    if (reason == null) {
      return 0;
    }
    return switch (reason) {
      case "Operation not permitted" -> Errno.EPERM;
      case "No such device or address" -> Errno.ENXIO;
      case "Device or resource busy" -> Errno.EBUSY;
      case "Not a directory" -> Errno.ENOTDIR;
      case "Is a directory" -> Errno.EISDIR;
      case "Invalid argument" -> Errno.EINVAL;
      case "Too many open files" -> Errno.EMFILE;
      case "Text file busy" -> Errno.ETXTBSY;
      case "File too large" -> Errno.EFBIG;
      case "No space left on device" -> Errno.ENOSPC;
      case "Read-only file system" -> Errno.EROFS;
      case "Broken pipe" -> Errno.EPIPE;
      case "File name too long" -> Errno.ENAMETOOLONG;
      case "Disk quota exceeded" -> Errno.EDQUOT;
      default -> 0;
    };
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
