package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.file.Path;

/** Opens files of a Linux host's by its own open(2), so that all of its flags mean what they do. */
final class HostOpen {
  private HostOpen() {}

  private static final int O_DIRECT = 0x4000;

  /** What concerns the guest's own descriptor, or how it waits. */
  private static final int OWN = OpenFile.O_CLOEXEC | OpenFile.O_NONBLOCK | O_DIRECT | 0x2000;

  /**
   * Opens a file.
   *
   * @param flags open(2)'s
   * @param kept those of them that F_GETFL tells
   * @param rights of a new file
   * @param follow whether a link in the last component is followed
   */
  static OpenFile open(GuestThread t, Path path, int flags, int kept, int rights, boolean follow)
      throws IOException {
    byte[] name = HostPaths.bytes(path);
    int wanted = flags & ~OWN | (follow ? 0 : OpenCalls.O_NOFOLLOW);
    int mode = (flags & (OpenCalls.O_CREAT | OpenCalls.O_TMPFILE)) == 0 ? 0 : rights;
    if ((flags & OpenFile.O_PATH) != 0) {
      HostHandle handle = HostHandle.of(HostCalls.open(name, wanted, 0));
      return isFolder(handle) ? new HostFolder(kept, path, handle) : new PathFile(kept, handle);
    }
    // Nothing waits here: whoever opens a FIFO waits where signals reach it.
    int fd = create(name, wanted | HostCalls.O_NONBLOCK | HostCalls.O_NOCTTY, mode);
    try {
      return file(t, path, fd, flags, kept);
    } catch (IOException | RuntimeException e) {
      HostCalls.close(fd);
      throw e;
    }
  }

  /** Whether somebody is to wait for a FIFO's reader, as open(2) has it. */
  static boolean lacksReader(IOException e, Lookup at, int flags) {
    if (!(e instanceof LinuxException failure)
        || failure.errno() != Errno.ENXIO
        || (flags & OpenFile.O_NONBLOCK) != 0) {
      return false;
    }
    try {
      return (FileStatus.of(at.host(), true).mode & FileMode.TYPE) == FileMode.FIFO;
    } catch (IOException gone) {
      return false;
    }
  }

  /** Whether somebody is to wait for a FIFO's writer, as open(2) has it. */
  static boolean needsWriter(OpenFile file) {
    return file instanceof HostPipe
        && !file.nonBlocking()
        && (file.flags() & 3) == OpenFile.O_RDONLY;
  }

  private static boolean isFolder(HostHandle handle) throws IOException {
    return (FileStatus.of(handle.path(), true).mode & FileMode.TYPE) == FileMode.FOLDER;
  }

  /** Opens, and gives a new file also the rights that the host withholds. */
  private static int create(byte[] name, int flags, int rights) throws IOException {
    boolean unnamed = (flags & OpenCalls.O_TMPFILE) == OpenCalls.O_TMPFILE;
    if (!HostUmask.withholds(rights) || !unnamed && (flags & OpenCalls.O_CREAT) == 0) {
      return HostCalls.open(name, flags, rights);
    }
    for (; ; ) {
      try {
        int fd = HostCalls.open(name, flags | (unnamed ? 0 : OpenCalls.O_EXCL), rights);
        HostCalls.chmod(fd, rights);
        return fd;
      } catch (LinuxException e) {
        if (e.errno() != Errno.EEXIST || (flags & OpenCalls.O_EXCL) != 0) {
          throw e;
        }
      }
      try {
        return HostCalls.open(name, flags & ~OpenCalls.O_CREAT, 0);
      } catch (LinuxException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
        // It was there and is gone, unless it is a link that leads nowhere.
        if (java.nio.file.Files.isSymbolicLink(HostPaths.of(name))) {
          return HostCalls.open(name, flags, rights);
        }
      }
    }
  }

  private static OpenFile file(GuestThread t, Path path, int fd, int flags, int kept)
      throws IOException {
    int access = flags & 3;
    switch (HostCalls.mode(fd) & FileMode.TYPE) {
      case FileMode.REGULAR -> {
        boolean reads = access != OpenFile.O_WRONLY;
        boolean writes = access != OpenFile.O_RDONLY;
        HostFile file =
            new HostFile(
                kept, path, HostCalls.channel(fd, reads, writes), t.process().kernel().pageCache());
        if ((flags & OpenCalls.O_TRUNC) != 0) {
          file.tellCut(0);
        }
        return file;
      }
      case FileMode.FOLDER -> {
        return new HostFolder(kept, path, HostHandle.of(fd));
      }
      case FileMode.FIFO -> {
        return new HostPipe(kept, fd, t.process().kernel().netPoller());
      }
      default -> {
        OpenFile device = HostDevice.open(kept, path);
        HostCalls.close(fd);
        return device;
      }
    }
  }
}
