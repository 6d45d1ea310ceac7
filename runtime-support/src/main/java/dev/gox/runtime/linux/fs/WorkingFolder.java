package dev.gox.runtime.linux.fs;

/** Where relative paths start, and what new files may not be: what CLONE_FS shares. */
public final class WorkingFolder {
  private volatile byte[] path = {'/'};
  private volatile int umask = 022;

  /** One that goes its own way from here. */
  public WorkingFolder copy() {
    WorkingFolder copied = new WorkingFolder();
    copied.path = path;
    copied.umask = umask;
    return copied;
  }

  /** An absolute guest path. */
  public byte[] path() {
    return path;
  }

  public void setPath(byte[] absolute) {
    path = absolute;
  }

  /** Rights that new files don't get: umask(2). */
  public int umask() {
    return umask;
  }

  public void setUmask(int mask) {
    umask = mask & 0777;
  }
}
