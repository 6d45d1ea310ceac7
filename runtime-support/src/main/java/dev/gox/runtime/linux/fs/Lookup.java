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

  /** Whether the name says that it means a folder, and what that does to a link there. */
  private final boolean slash;

  private final boolean slashFollows;
  private byte[] start;
  private boolean inProc;
  private Path host;
  private IOException failure;

  /** What the lookup starts from, so that nobody closes it meanwhile; null for a plain path. */
  private OpenFile heldFile;

  /** Whether the name means the held file. */
  private boolean itself;

  private HostHandle heldFolder;

  private Lookup(HostRoot root, byte[] name, boolean slashFollows) {
    this.root = root;
    this.name = name;
    this.slashFollows = slashFollows;
    slash = name.length > 0 && name[name.length - 1] == '/';
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
    return of(t, folder, read(t, path), follow);
  }

  /** Looks up a name that was read already. */
  static Lookup of(GuestThread t, long folder, byte[] name, boolean follow) {
    Lookup lookup = new Lookup(t.process().root(), name, true);
    lookup.find(t.process(), folder, follow);
    return lookup;
  }

  /** Looks up a name that is to be made, changed or removed: no link there is followed. */
  static Lookup ofName(GuestThread t, long folder, long path) {
    Lookup lookup = new Lookup(t.process().root(), read(t, path), false);
    lookup.find(t.process(), folder, false);
    return lookup;
  }

  private static byte[] read(GuestThread t, long path) {
    return t.process().memory().readCString(path, PATH_MAX);
  }

  private void find(GuestProcess process, long folder, boolean follow) {
    try {
      if (name.length == 0) {
        throw new LinuxException(ENOENT);
      }
      if (name.length >= PATH_MAX) {
        throw new LinuxException(ENAMETOOLONG);
      }
      host = hostPath(process, folder, follow);
      if (HostCalls.there() && (slash || root.confined() && GuestPath.endsInSelf(name))) {
        byte[] end = slash ? new byte[0] : new byte[] {'.'};
        host = HostPaths.exactly(GuestPath.join(HostPaths.bytes(host), end));
      }
    } catch (IOException e) {
      failure = e;
    } catch (InvalidPathException e) {
      failure = new LinuxException(ENOENT);
    }
  }

  private Path hostPath(GuestProcess process, long folder, boolean follow) throws IOException {
    boolean follows = follow || slash && slashFollows;
    if (name[0] == '/') {
      start = new byte[] {'/'};
      DescriptorPath through = DescriptorPath.parse(process, name);
      OpenFile file = through == null ? null : hold(through.process(), through.number());
      if (file == null || file.hostPath() == null || file.inherited()) {
        return root.toHost(start, name, follows);
      }
      itself = through.rest().length == 0;
      return itself ? file.hostPath() : root.toHost(startAt(file), through.rest(), follows);
    }
    if ((int) folder != AT_FDCWD) {
      OpenFile file = hold(process, folder);
      if (file == null) {
        throw new LinuxException(EBADF);
      }
      start = startAt(file);
    } else if (root.confined()) {
      start = process.cwd();
      inProc = ProcFolder.isName(start);
    } else {
      heldFolder = process.folder().handle();
      start = heldFolder == null ? process.cwd() : HostPaths.bytes(heldFolder.path());
      inProc = heldFolder == null && ProcFolder.isName(start);
    }
    return root.toHost(start, name, follows);
  }

  private OpenFile hold(GuestProcess process, long descriptor) {
    heldFile = process.files().hold(descriptor);
    return heldFile;
  }

  /**
   * The guest's path of a folder; where nothing confines it, the host's that always leads there.
   */
  private byte[] startAt(OpenFile file) throws IOException {
    if (file instanceof ProcFolder folder) {
      inProc = true;
      return folder.guestName();
    }
    if (!(file instanceof HostFolder)) {
      throw new LinuxException(ENOTDIR);
    }
    return root.confined() ? root.toGuest(file.hostName()) : HostPaths.bytes(file.hostPath());
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

  /** The guest's absolute path, by its letters alone, whether the host has it or not. */
  byte[] guestPath() throws IOException {
    if (start == null) {
      host();
    }
    return GuestPath.normalize(name[0] == '/' ? name : GuestPath.join(start, name));
  }

  /** The open file that the name means, by its descriptor in /proc; null of other names. */
  OpenFile openFile() {
    return itself ? heldFile : null;
  }

  /** Whether it starts from a folder that gox makes itself. */
  boolean startsInProc() {
    return inProc;
  }

  /** Whether the name says that it means a folder. */
  boolean namesFolder() {
    return slash;
  }

  /** The result of a call that failed so. */
  long failed(IOException e) {
    return FileErrors.of(e, host);
  }

  @Override
  public void close() {
    root.leave();
    if (heldFile != null) {
      heldFile.release();
    }
    if (heldFolder != null) {
      heldFolder.release();
    }
  }
}
