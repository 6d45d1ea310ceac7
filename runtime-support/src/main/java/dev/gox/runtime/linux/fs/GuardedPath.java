package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A path whose resolution is restricted, as openat2(2) has it. It is walked here name by name, from
 * descriptor to descriptor of the host's: so nothing that others rename meanwhile leads elsewhere.
 */
final class GuardedPath implements AutoCloseable {
  static final int RESOLVE_NO_XDEV = 1;
  static final int RESOLVE_NO_MAGICLINKS = 2;
  static final int RESOLVE_NO_SYMLINKS = 4;
  static final int RESOLVE_BENEATH = 8;
  static final int RESOLVE_IN_ROOT = 0x10;
  static final int RESOLVE_CACHED = 0x20;

  private static final int KNOWN = 0x3F;
  private static final int MAX_LINKS = 40;
  private static final int PATH_MAX = 4096;

  /** O_PATH, O_NOFOLLOW. */
  private static final int LOOK = OpenFile.O_PATH | OpenCalls.O_NOFOLLOW;

  private final GuestThread thread;
  private final int resolve;

  /** Where the walk may not leave, if it may not: where it begins. */
  private final boolean scoped;

  /** The folders that were come through, the present one last. */
  private final List<HostHandle> folders = new ArrayList<>();

  private final Deque<byte[]> ahead = new ArrayDeque<>();
  private long device;
  private int links;

  private GuardedPath(GuestThread thread, int resolve) {
    this.thread = thread;
    this.resolve = resolve;
    scoped = (resolve & (RESOLVE_BENEATH | RESOLVE_IN_ROOT)) != 0;
  }

  /** What is wrong with restrictions, whatever the path: 0 or -errno. */
  static long check(long resolve, int flags) {
    boolean both = (resolve & (RESOLVE_BENEATH | RESOLVE_IN_ROOT)) == 0x18;
    if ((resolve & ~KNOWN) != 0 || both) {
      return -Errno.EINVAL;
    }
    int changing = OpenCalls.O_CREAT | OpenCalls.O_TRUNC | OpenCalls.O_TMPFILE & ~0x10000;
    boolean cached = (resolve & RESOLVE_CACHED) != 0;
    return cached && (flags & changing) != 0 ? -Errno.EAGAIN : 0;
  }

  /**
   * Opens a file of the host's.
   *
   * @param folder a descriptor of the folder that relative names start from, or AT_FDCWD
   * @param kept those flags that F_GETFL tells
   * @return null if the path is one of gox's own files', by which no restriction is violated
   */
  static OpenFile open(
      GuestThread t, long folder, byte[] name, int flags, int kept, int rights, int resolve)
      throws IOException {
    if (name.length == 0) {
      throw new LinuxException(Errno.ENOENT);
    }
    if (name.length >= PATH_MAX) {
      throw new LinuxException(Errno.ENAMETOOLONG);
    }
    if (name[0] == '/' && (resolve & RESOLVE_BENEATH) != 0) {
      throw new LinuxException(Errno.EXDEV);
    }
    HostRoot root = t.process().root();
    root.enter();
    try (GuardedPath path = new GuardedPath(t, resolve)) {
      if (path.isOwn(folder, name, flags)) {
        return null;
      }
      path.begin(folder, name[0] == '/');
      return path.walk(name, flags, kept, rights);
    } finally {
      root.leave();
    }
  }

  /** Whether the path is that of a file that gox makes itself; its links are checked then. */
  private boolean isOwn(long folder, byte[] name, int flags) throws IOException {
    if (scoped && name[0] == '/') {
      return false;
    }
    boolean follow = (flags & OpenCalls.O_NOFOLLOW) == 0;
    Lookup at = Lookup.of(thread, folder, name, false);
    try (at) {
      if (SyntheticFiles.status(thread, at, false) == null) {
        return false;
      }
      String text = new String(at.guestPath(), StandardCharsets.ISO_8859_1);
      byte[] target = SyntheticFiles.link(thread, at);
      boolean self = text.startsWith("/proc/self") || text.startsWith("/proc/thread-self");
      if ((resolve & RESOLVE_NO_SYMLINKS) != 0 && (self || target != null && follow)) {
        throw new LinuxException(Errno.ELOOP);
      }
      if (target != null && follow && !text.endsWith("self")) {
        if (scoped) {
          throw new LinuxException(Errno.EXDEV);
        }
        if ((resolve & RESOLVE_NO_MAGICLINKS) != 0) {
          throw new LinuxException(Errno.ELOOP);
        }
      }
      return true;
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return false;
      }
      throw e;
    }
  }

  private void begin(long folder, boolean absolute) throws IOException {
    if (absolute && !scoped) {
      folders.add(rootHandle());
    } else if ((int) folder == Lookup.AT_FDCWD) {
      Path cwd = thread.process().root().toHost(thread.process().cwd(), new byte[] {'.'}, true);
      HostHandle own = thread.process().folder().handle();
      folders.add(own == null ? handle(HostPaths.bytes(cwd)) : own);
    } else {
      OpenFile file = thread.process().files().hold(folder);
      if (file == null) {
        throw new LinuxException(Errno.EBADF);
      }
      try {
        if (!(file instanceof HostFolder)) {
          throw new LinuxException(Errno.ENOTDIR);
        }
        folders.add(handle(HostPaths.bytes(file.hostPath())));
      } finally {
        file.release();
      }
    }
    device = FileStatus.of(here().path(), true).device;
  }

  private static HostHandle handle(byte[] path) throws IOException {
    return HostHandle.of(HostCalls.open(path, OpenFile.O_PATH, 0));
  }

  private HostHandle rootHandle() throws IOException {
    byte[] top = {'/'};
    return handle(HostPaths.bytes(thread.process().root().toHost(top, top, true)));
  }

  private HostHandle here() {
    return folders.get(folders.size() - 1);
  }

  /** A name in the present folder, as the host finds it. */
  private byte[] in(byte[] name) {
    return GuestPath.join(HostPaths.bytes(here().path()), name);
  }

  private OpenFile walk(byte[] name, int flags, int kept, int rights) throws IOException {
    boolean exclusive = (flags & OpenCalls.O_CREAT) != 0 && (flags & OpenCalls.O_EXCL) != 0;
    boolean follow = (flags & OpenCalls.O_NOFOLLOW) == 0 && !exclusive;
    boolean folder = name[name.length - 1] == '/';
    ahead.addAll(GuestPath.components(name));
    byte[] last = {'.'};
    while (!ahead.isEmpty()) {
      byte[] next = ahead.pop();
      if (GuestPath.isParent(next)) {
        up();
      } else if (!ahead.isEmpty() || follow || folder) {
        last = step(next, flags);
      } else {
        last = next;
      }
    }
    byte[] path = in(folder && last.length > 1 ? GuestPath.join(last, new byte[0]) : last);
    return HostOpen.open(thread, HostPaths.exactly(path), flags, kept, rights, false);
  }

  /**
   * Goes into a folder, or along a link; gives the name that is to be opened if it was the last.
   */
  private byte[] step(byte[] name, int flags) throws IOException {
    byte[] path = in(name);
    int fd;
    try {
      fd = HostCalls.open(path, LOOK, 0);
    } catch (LinuxException e) {
      boolean makes = e.errno() == Errno.ENOENT && (flags & OpenCalls.O_CREAT) != 0;
      if (makes && ahead.isEmpty()) {
        return name;
      }
      throw e;
    }
    HostHandle found = HostHandle.of(fd);
    boolean kept = false;
    try {
      FileStatus status = FileStatus.of(found.path(), true);
      if ((resolve & RESOLVE_NO_XDEV) != 0 && status.device != device) {
        throw new LinuxException(Errno.EXDEV);
      }
      switch (status.mode & FileMode.TYPE) {
        case FileMode.LINK -> along(HostCalls.readlink(path));
        case FileMode.FOLDER -> {
          folders.add(found);
          kept = true;
        }
        default -> {
          if (!ahead.isEmpty()) {
            throw new LinuxException(Errno.ENOTDIR);
          }
          return name;
        }
      }
      return new byte[] {'.'};
    } finally {
      if (!kept) {
        found.release();
      }
    }
  }

  private void along(byte[] target) throws IOException {
    if ((resolve & RESOLVE_NO_SYMLINKS) != 0 || ++links > MAX_LINKS) {
      throw new LinuxException(Errno.ELOOP);
    }
    if (target.length > 0 && target[0] == '/') {
      if ((resolve & RESOLVE_BENEATH) != 0) {
        throw new LinuxException(Errno.EXDEV);
      }
      if (!scoped && (resolve & RESOLVE_NO_MAGICLINKS) != 0) {
        byte[] whole = target;
        for (byte[] name : ahead) {
          whole = GuestPath.join(whole, name);
        }
        // Looks at links of gox's own.
        isOwn(Lookup.AT_FDCWD, whole, 0);
      }
      HostHandle top = (resolve & RESOLVE_IN_ROOT) != 0 ? folders.get(0).share() : rootHandle();
      close();
      folders.add(top);
      checkDevice();
    }
    List<byte[]> parts = GuestPath.components(target);
    for (int i = parts.size() - 1; i >= 0; i--) {
      ahead.push(parts.get(i));
    }
  }

  private void up() throws IOException {
    if (folders.size() > 1) {
      folders.remove(folders.size() - 1).release();
    } else if ((resolve & RESOLVE_BENEATH) != 0) {
      throw new LinuxException(Errno.EXDEV);
    } else if (!scoped && !isRoot()) {
      HostHandle parent = handle(in(new byte[] {'.', '.'}));
      close();
      folders.add(parent);
    }
    checkDevice();
  }

  private boolean isRoot() throws IOException {
    HostHandle root = rootHandle();
    try {
      FileStatus top = FileStatus.of(root.path(), true);
      FileStatus own = FileStatus.of(here().path(), true);
      return top.inode == own.inode && top.device == own.device;
    } finally {
      root.release();
    }
  }

  private void checkDevice() throws IOException {
    if ((resolve & RESOLVE_NO_XDEV) != 0 && FileStatus.of(here().path(), true).device != device) {
      throw new LinuxException(Errno.EXDEV);
    }
  }

  @Override
  public void close() {
    folders.forEach(HostHandle::release);
    folders.clear();
  }
}
