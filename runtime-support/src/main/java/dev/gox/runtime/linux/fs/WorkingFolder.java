package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import java.io.IOException;

/** Where relative paths start, and what new files may not be: what CLONE_FS shares. */
public final class WorkingFolder {
  private static final int FROM_HOST = -1;

  /** Guarded by this, as are the others; an absolute guest path. */
  private byte[] path = {'/'};

  /** The folder itself, whatever it is called meanwhile; null if only the path is known. */
  private HostHandle handle;

  /** Processes that use it. */
  private int owners = 1;

  private int umask = FROM_HOST;

  /** One that goes its own way from here. */
  public synchronized WorkingFolder copy() {
    WorkingFolder copied = new WorkingFolder();
    copied.path = path;
    copied.handle = handle();
    copied.umask = umask;
    return copied;
  }

  /** This one for one more process. */
  public synchronized WorkingFolder share() {
    owners++;
    return this;
  }

  /** A process uses it no more. */
  public synchronized void release() {
    if (--owners == 0 && handle != null) {
      handle.release();
      handle = null;
    }
  }

  /** The folder's handle, which the caller releases; null if there is none. */
  synchronized HostHandle handle() {
    return handle == null ? null : handle.share();
  }

  /** The absolute guest path, as it is now; as it was where the folder has none any more. */
  public synchronized byte[] path(HostRoot root) {
    if (handle != null) {
      try {
        return root.toGuest(HostPaths.of(handle.name()));
      } catch (IOException e) {
        // Its path is longer than paths may be.
      }
    }
    return path;
  }

  /**
   * The absolute guest path, as getcwd(2) tells it.
   *
   * @throws LinuxException ENOENT if the folder is removed, ENAMETOOLONG if its path is too long
   */
  synchronized byte[] currentPath(HostRoot root) throws IOException {
    if (handle == null) {
      return path;
    }
    if (FileStatus.of(handle.path(), true).links == 0) {
      throw new LinuxException(Errno.ENOENT);
    }
    return root.toGuest(HostPaths.of(handle.name()));
  }

  /** Makes an absolute guest path the folder's. */
  public synchronized void setPath(byte[] absolute) {
    set(absolute, null);
  }

  /** Changes the folder; the handle is this one's from now on. */
  synchronized void set(byte[] absolute, HostHandle now) {
    if (handle != null) {
      handle.release();
    }
    path = absolute;
    handle = now;
  }

  /** Rights that new files don't get: umask(2). */
  public synchronized int umask() {
    if (umask == FROM_HOST) {
      umask = HostUmask.value();
    }
    return umask;
  }

  public synchronized void setUmask(int mask) {
    umask = mask & 0777;
  }
}
