package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.OpenFile;

/** A descriptor that stands for a process, whatever becomes of its id: pidfd_open(2). */
final class PidFile extends OpenFile {
  private static final int POLLIN = 1;

  /** An anonymous inode's mode. */
  private static final int MODE = 0600;

  private final GuestProcess process;

  PidFile(GuestProcess process, int flags) {
    super(flags | O_RDWR);
    this.process = process;
  }

  GuestProcess process() {
    return process;
  }

  @Override
  protected int statusMode() {
    return MODE;
  }

  @Override
  public String information() {
    boolean there = process.kernel().processes().find(process.pid()) == process;
    int pid = there ? process.pid() : -1;
    return "Pid:\t" + pid + "\nNSpid:\t" + pid + "\n";
  }

  @Override
  public int readiness() {
    return process.kernel().processes().hasEnded(process) ? POLLIN : 0;
  }

  @Override
  public WaitQueue queue() {
    return process.kin().ends;
  }
}
