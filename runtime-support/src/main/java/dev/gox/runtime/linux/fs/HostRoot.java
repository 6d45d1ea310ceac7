package dev.gox.runtime.linux.fs;

import static dev.gox.runtime.linux.Errno.ELOOP;
import static dev.gox.runtime.linux.Errno.ENAMETOOLONG;
import static dev.gox.runtime.linux.Errno.ENOENT;
import static dev.gox.runtime.linux.Errno.ENOTDIR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the guest's paths lead on the host. Without a root they are the host's own. With one, the
 * guest's "/" is that folder and nothing outside can be named: every component is looked at here,
 * symbolic links are followed inside, and ".." stops at the top (path_resolution(7), chroot(2)).
 *
 * <p>A system root is a second place to look for absolute paths, before the first: a file that is
 * below it there hides the one of that name, so that a program finds its libraries on a host that
 * has none for its processor. Folders are taken from it only if there are no others.
 *
 * <p>A confined process makes its path operations one at a time, so that no thread of it can put a
 * link in the place of a folder between the look at it and its use.
 */
public final class HostRoot {
  private static final int MAX_LINKS = 40;
  private static final int NAME_MAX = 255;

  private final Path root;
  private Path systemRoot;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Makes the way of a process.
   *
   * @param root the folder that confines it, or null
   * @throws IOException if there is no such folder
   */
  public HostRoot(Path root) throws IOException {
    this.root = root == null ? null : root.toRealPath();
    if (root != null && !Files.isDirectory(this.root)) {
      throw new LinuxException(ENOTDIR);
    }
  }

  /** No confinement. */
  public HostRoot() {
    root = null;
  }

  /**
   * Adds a system root; before the process starts.
   *
   * @param folder what is below it is found by absolute paths
   * @throws IOException if there is no such folder
   */
  public void setSystemRoot(Path folder) throws IOException {
    systemRoot = folder.toRealPath();
    if (!Files.isDirectory(systemRoot)) {
      throw new LinuxException(ENOTDIR);
    }
  }

  /** Whether there are host files that the guest can't name. */
  public boolean confined() {
    return root != null;
  }

  /** Begins a path operation. */
  void enter() {
    if (root != null) {
      lock.lock();
    }
  }

  /** Ends what {@link #enter} began. */
  void leave() {
    if (root != null) {
      lock.unlock();
    }
  }

  /**
   * The host's path of a guest path. In a confined process no component but the last is a link, and
   * the last only if it is not to be followed.
   *
   * @param start the folder that relative paths start from, an absolute guest path
   * @param follow whether to follow a link in the last component
   */
  public Path toHost(byte[] start, byte[] path, boolean follow) throws IOException {
    boolean absolute = path.length > 0 && path[0] == '/';
    byte[] whole = absolute ? path : GuestPath.join(start, path);
    if (systemRoot != null && absolute) {
      Path there = inSystemRoot(whole, follow);
      if (there != null) {
        return there;
      }
    }
    return root == null ? HostPaths.of(whole) : inside(root, whole, follow);
  }

  /** The host's path of what the system root has of a name, or null if it isn't to be used. */
  private Path inSystemRoot(byte[] path, boolean follow) throws IOException {
    Path there;
    try {
      there = inside(systemRoot, path, follow);
    } catch (LinuxException e) {
      return null;
    }
    if (Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Path other = root == null ? HostPaths.of(path) : inside(root, path, follow);
        return Files.isDirectory(other) ? null : there;
      } catch (LinuxException e) {
        return there;
      }
    }
    return Files.exists(there, LinkOption.NOFOLLOW_LINKS) ? there : null;
  }

  private static Path inside(Path root, byte[] path, boolean follow) throws IOException {
    Deque<byte[]> ahead = new ArrayDeque<>(GuestPath.components(path));
    List<Path> behind = new ArrayList<>();
    int links = 0;
    while (!ahead.isEmpty()) {
      byte[] name = ahead.pop();
      Path here = behind.isEmpty() ? root : behind.get(behind.size() - 1);
      if (GuestPath.isParent(name)) {
        if (!behind.isEmpty()) {
          behind.remove(behind.size() - 1);
        }
        continue;
      }
      if (name.length > NAME_MAX) {
        throw new LinuxException(ENAMETOOLONG);
      }
      Path next = here.resolve(HostPaths.of(name));
      if (Files.isSymbolicLink(next) && (follow || !ahead.isEmpty())) {
        if (++links > MAX_LINKS) {
          throw new LinuxException(ELOOP);
        }
        byte[] target = HostPaths.bytes(Files.readSymbolicLink(next));
        if (target.length > 0 && target[0] == '/') {
          behind.clear();
        }
        List<byte[]> parts = GuestPath.components(target);
        for (int i = parts.size() - 1; i >= 0; i--) {
          ahead.push(parts.get(i));
        }
        continue;
      }
      if (!ahead.isEmpty() && !Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
        boolean there = Files.exists(next, LinkOption.NOFOLLOW_LINKS);
        throw new LinuxException(there ? ENOTDIR : ENOENT);
      }
      behind.add(next);
    }
    return behind.isEmpty() ? root : behind.get(behind.size() - 1);
  }

  /** The guest's path of a host path that {@link #toHost} gave. */
  public byte[] toGuest(Path host) {
    byte[] bytes = HostPaths.bytes(host);
    if (root == null || bytes.length == 0 || bytes[0] != '/') {
      return bytes;
    }
    boolean fromSystem = systemRoot != null && host.startsWith(systemRoot);
    int skipped = HostPaths.bytes(fromSystem ? systemRoot : root).length;
    if (skipped == 1) {
      return bytes;
    }
    return bytes.length <= skipped
        ? new byte[] {'/'}
        : java.util.Arrays.copyOfRange(bytes, skipped, bytes.length);
  }
}
