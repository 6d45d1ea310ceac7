package dev.gox.runtime.linux;

import dev.gox.runtime.linux.fs.FileTable;
import dev.gox.runtime.linux.fs.HostRoot;
import dev.gox.runtime.memory.GuestMemory;

/** One guest process: its memory, files and identity. Nothing of it is static. */
public final class GuestProcess {
  private final Kernel kernel;
  private final GuestMemory memory;
  private final FileTable files = new FileTable();
  private final HostRoot root = new HostRoot();
  private final int pid;
  private volatile byte[] cwd = {'/'};
  private volatile int umask = 022;

  /** Makes a process without threads. */
  public GuestProcess(Kernel kernel, GuestMemory memory) {
    this.kernel = kernel;
    this.memory = memory;
    pid = kernel.nextId();
  }

  public Kernel kernel() {
    return kernel;
  }

  public GuestMemory memory() {
    return memory;
  }

  public FileTable files() {
    return files;
  }

  /** How the guest's paths lead to the host's files. */
  public HostRoot root() {
    return root;
  }

  public int pid() {
    return pid;
  }

  /** The user id that the guest sees. */
  public int uid() {
    return 0;
  }

  /** The group id that the guest sees. */
  public int gid() {
    return 0;
  }

  /** The current folder, an absolute guest path. */
  public byte[] cwd() {
    return cwd;
  }

  public void setCwd(byte[] path) {
    cwd = path;
  }

  /** Rights that new files don't get: umask(2). */
  public int umask() {
    return umask;
  }

  public void setUmask(int mask) {
    umask = mask & 0777;
  }
}
