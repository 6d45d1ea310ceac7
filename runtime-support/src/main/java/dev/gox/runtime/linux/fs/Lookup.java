package dev.gox.runtime.linux.fs;

import static dev.gox.runtime.linux.Errno.EBADF;
import static dev.gox.runtime.linux.Errno.ENAMETOOLONG;
import static dev.gox.runtime.linux.Errno.ENOENT;
import static dev.gox.runtime.linux.Errno.ENOTDIR;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A path argument of a system call, and where it leads. To be closed: between the two, a confined
 * process makes no other path operation.
 *
 * <pre>
 * Lookup at = Lookup.of(t, folder, path, follow);
 * try (at) {
 *   Files.delete(at.host());
 *   return 0;
 * } catch (IOException e) {
 *   return at.failed(e);
 * }
 * </pre>
 */
final class Lookup implements AutoCloseable {
  /** The folder argument that stands for the current folder. */
  static final int AT_FDCWD = -100;

  private static final int PATH_MAX = 4096;

  private final HostRoot root;
  private final byte[] name;
  private byte[] start;
  private Path host;
  private IOException failure;

  private Lookup(HostRoot root, byte[] name) {
    this.root = root;
    this.name = name;
    root.enter();
  }

  /**
   * Looks a name up.
   *
   * @param folder a descriptor of the folder that relative names start from, or AT_FDCWD
   * @param path the guest address of the name
   * @param follow whether to follow a symbolic link in its last component
   */
  static Lookup of(GuestThread t, long folder, long path, boolean follow) {
    byte[] name = t.process().memory().readCString(path, PATH_MAX);
    return of(t, folder, name, follow);
  }

  /** Looks up a name that was read already. */
  static Lookup of(GuestThread t, long folder, byte[] name, boolean follow) {
    GuestProcess process = t.process();
    Lookup lookup = new Lookup(process.root(), name);
    try {
      if (name.length == 0) {
        throw new LinuxException(ENOENT);
      }
      if (name.length >= PATH_MAX) {
        throw new LinuxException(ENAMETOOLONG);
      }
      lookup.start = start(process, folder, name);
      lookup.host = lookup.root.toHost(lookup.start, name, follow);
    } catch (IOException e) {
      lookup.failure = e;
    } catch (InvalidPathException e) {
      lookup.failure = new LinuxException(ENOENT);
    }
    return lookup;
  }

  private static byte[] start(GuestProcess process, long folder, byte[] name) throws IOException {
    if ((int) folder == AT_FDCWD || name[0] == '/') {
      return process.cwd();
    }
    OpenFile file = process.files().get(folder);
    if (file == null) {
      throw new LinuxException(EBADF);
    }
    if (!(file instanceof HostFolder)) {
      throw new LinuxException(ENOTDIR);
    }
    return process.root().toGuest(file.hostPath());
  }

  /**
   * The host's path.
   *
   * @throws IOException if the lookup failed
   */
  Path host() throws IOException {
    if (failure != null) {
      throw failure;
    }
    return host;
  }

  /** The name as the guest gave it. */
  byte[] name() {
    return name;
  }

  /** The guest's absolute path, by its letters alone. */
  byte[] guestPath() throws IOException {
    host();
    return GuestPath.normalize(name[0] == '/' ? name : GuestPath.join(start, name));
  }

  /** Whether the name says that it means a folder. */
  boolean namesFolder() {
    return name.length > 0 && name[name.length - 1] == '/';
  }

  /** The result of a call that failed so. */
  long failed(IOException e) {
    return FileErrors.of(e, host);
  }

  @Override
  public void close() {
    root.leave();
  }
}
