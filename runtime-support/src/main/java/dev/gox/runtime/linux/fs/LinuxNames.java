package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The names of a Linux host's files, by its own system calls. It has no way to renameat2(2): a name
 * is put where none is by link(2) and unlink(2), and an exchange takes three steps.
 */
final class LinuxNames implements Names {
  static final LinuxNames INSTANCE = new LinuxNames();

  /** What mkdir(2) heeds of a mode. */
  private static final int FOLDER_RIGHTS = 01777;

  private static final int S_ISGID = 02000;

  private LinuxNames() {}

  @Override
  public void makeFolder(Path path, int mode) throws IOException {
    byte[] name = HostPaths.bytes(path);
    int rights = mode & FOLDER_RIGHTS;
    HostCalls.mkdir(name, rights);
    if (HostUmask.withholds(rights)) {
      HostCalls.chmod(name, rights | FileStatus.of(path, true).mode & S_ISGID);
    }
  }

  @Override
  public void makeFile(Path path, int mode, long device) throws IOException {
    byte[] name = HostPaths.bytes(path);
    HostCalls.mknod(name, mode, device);
    if (HostUmask.withholds(mode & FileMode.RIGHTS)) {
      HostCalls.chmod(name, mode & FileMode.RIGHTS);
    }
  }

  @Override
  public void remove(Path path, int flags) throws IOException {
    HostCalls.unlink(HostPaths.bytes(path), flags);
  }

  @Override
  public void rename(Path from, Path to, int flags) throws IOException {
    byte[] old = HostPaths.bytes(from);
    byte[] now = HostPaths.bytes(to);
    if ((flags & RENAME_NOREPLACE) != 0) {
      place(from, to, old, now);
    } else if ((flags & RENAME_EXCHANGE) != 0) {
      exchange(from, to, old, now);
    } else {
      HostCalls.rename(old, now);
    }
  }

  private static void place(Path from, Path to, byte[] old, byte[] now) throws IOException {
    if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      try {
        HostCalls.link(old, now);
        HostCalls.unlink(old, 0);
        return;
      } catch (LinuxException e) {
        if (e.errno() != Errno.EPERM) {
          throw e;
        }
        // A file system without hard links.
      }
    }
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new LinuxException(Errno.EEXIST);
    }
    HostCalls.rename(old, now);
  }

  private static void exchange(Path from, Path to, byte[] old, byte[] now) throws IOException {
    FileStatus.of(from, false);
    FileStatus.of(to, false);
    byte[] aside = aside(withoutSlashes(old));
    HostCalls.rename(old, aside);
    try {
      HostCalls.rename(now, old);
    } catch (LinuxException e) {
      HostCalls.rename(aside, old);
      // What is below the first went away with it.
      throw e.errno() == Errno.ENOENT ? new LinuxException(Errno.EINVAL) : e;
    }
    HostCalls.rename(aside, now);
  }

  private static byte[] withoutSlashes(byte[] name) {
    int n = name.length;
    while (n > 1 && name[n - 1] == '/') {
      n--;
    }
    return Arrays.copyOf(name, n);
  }

  /** A free name beside a file's. */
  private static byte[] aside(byte[] name) {
    int folder = name.length;
    while (folder > 0 && name[folder - 1] != '/') {
      folder--;
    }
    String own = ".gox-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    byte[] whole = Arrays.copyOf(name, folder + own.length());
    for (int i = 0; i < own.length(); i++) {
      whole[folder + i] = (byte) own.charAt(i);
    }
    return whole;
  }

  @Override
  public void link(Path from, Path to) throws IOException {
    HostCalls.link(HostPaths.bytes(from), HostPaths.bytes(to));
  }

  @Override
  public void symlink(byte[] target, Path path) throws IOException {
    HostCalls.symlink(target, HostPaths.bytes(path));
  }
}
