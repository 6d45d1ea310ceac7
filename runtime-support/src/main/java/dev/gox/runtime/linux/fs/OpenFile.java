package dev.gox.runtime.linux.fs;

import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ENOTTY;
import static dev.gox.runtime.linux.Errno.ESPIPE;

import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An open file description (open(2)): what descriptors that were duplicated from one another share.
 * It closes with its last reference; descriptor tables hold references, and so do messages that
 * carry files.
 */
public abstract class OpenFile {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;

  private volatile int flags;

  /** Guarded by this, as are the watches. */
  private int references;

  private boolean closed;
  private List<Watch> watches;
  private FileLocks locks;

  /**
   * Makes a description without references: whoever installs it in a table gives it the first.
   *
   * @param flags access mode and status flags as F_GETFL reports them
   */
  protected OpenFile(int flags) {
    this.flags = flags;
  }

  /** Says that the description may hold locks from now on: they go with it. */
  final synchronized void mayHoldLocks(FileLocks those) {
    locks = those;
  }

  /** What tells files apart, whatever their names: a description's own, unless the host has it. */
  Object identity() {
    return this;
  }

  /** By what the host can lock the file; null if it can't. */
  FileChannel lockingChannel() {
    return null;
  }

  /** The size in bytes of a file that has one, else 0. */
  long hostSize() {
    return 0;
  }

  /** Learns that the last reference is gone; an epoll then forgets the file. */
  public interface Watch {
    void fileClosed();
  }

  /** Access mode and status flags, as F_GETFL reports them. */
  public final int flags() {
    return flags;
  }

  /** Changes the status flags. */
  public final void setFlags(int value) {
    flags = value;
  }

  public final boolean nonBlocking() {
    return (flags & O_NONBLOCK) != 0;
  }

  public final void setNonBlocking(boolean on) {
    flags = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
  }

  /** Adds a reference. */
  public final synchronized void retain() {
    references++;
  }

  /** Takes a reference away, and closes the file with the last. */
  public final void release() {
    List<Watch> told;
    FileLocks held;
    synchronized (this) {
      if (--references > 0 || closed) {
        return;
      }
      closed = true;
      told = watches;
      watches = null;
      held = locks;
    }
    if (held != null) {
      held.unlockAll(this, this);
    }
    if (told != null) {
      for (Watch watch : told) {
        watch.fileClosed();
      }
    }
    close();
  }

  /** Closes a file that no one was ever given. */
  public final void discard() {
    retain();
    release();
  }

  /** Asks to learn of the close; false if it has happened. */
  public final synchronized boolean watch(Watch watch) {
    if (closed) {
      return false;
    }
    if (watches == null) {
      watches = new ArrayList<>();
    }
    watches.add(watch);
    return true;
  }

  /** Takes {@link #watch} back. */
  public final synchronized void unwatch(Watch watch) {
    if (watches != null) {
      watches.remove(watch);
    }
  }

  /**
   * Reads at the current position; waits if it must and may.
   *
   * @return bytes read, 0 at the end, or -errno
   */
  public long read(GuestThread t, GuestVector to) {
    return -EINVAL;
  }

  /**
   * Writes at the current position; waits if it must and may.
   *
   * @return bytes written, or -errno
   */
  public long write(GuestThread t, GuestVector from) {
    return -EINVAL;
  }

  /** Reads at an offset (pread(2)); the position stays: bytes read, or -errno. */
  public long readAt(GuestVector to, long offset) {
    return -ESPIPE;
  }

  /** Writes at an offset (pwrite(2)); the position stays: bytes written, or -errno. */
  public long writeAt(GuestVector from, long offset) {
    return -ESPIPE;
  }

  /** What fstat(2) tells: of anything but files with a path, a mode. */
  FileStatus status() throws IOException {
    long device = specialDevice();
    return device == 0 ? FileStatus.of(statusMode()) : TerminalFiles.of(statusMode(), device);
  }

  /** The type of a file in {@link #statusMode}: a character device. */
  protected static final int CHARACTER_DEVICE = FileMode.CHARACTER;

  /** The number of the device that this is: st_rdev; 0 for none. */
  protected long specialDevice() {
    return 0;
  }

  /** The path by which the guest knows what the host doesn't; null if there is none. */
  public byte[] guestName() {
    return null;
  }

  /** The type and rights that fstat(2) tells of a file that has no path. */
  protected int statusMode() {
    return FileMode.FIFO | 0600;
  }

  /** Moves the position (lseek(2)): the new one, or -errno. */
  public long seek(long offset, int whence) {
    return -ESPIPE;
  }

  /**
   * The path by which the host finds a file or folder, for as long as it is open and whatever
   * becomes of its names, if the host can; null for what has none.
   */
  public Path hostPath() {
    return null;
  }

  /** The host's name of a file or folder as it is now; null for what has none. */
  public Path hostName() throws IOException {
    return hostPath();
  }

  /** Whether it is what gox itself was given: by its name no more can be had than it gives. */
  boolean inherited() {
    return false;
  }

  /** Which of gox's own standard streams it is, 0 to 2; negative if it is none of them. */
  public int hostStream() {
    return -1;
  }

  /** More lines for /proc/PID/fdinfo: proc(5). */
  public String information() {
    return "";
  }

  /** Serves an ioctl(2) of the file's own. */
  public long ioctl(GuestThread t, int request, long argument) {
    return -ENOTTY;
  }

  /** The conditions of poll(2) that hold now. */
  public abstract int readiness();

  /** Is signalled when readiness may have changed; null if the file can't be waited for. */
  public abstract WaitQueue queue();

  /**
   * Sleeps as {@link ThreadSignals#sleep} does until the queue may have been signalled; files of
   * the host's see to it that someone watches them.
   */
  protected int sleep(GuestThread t, long deadline) {
    return t.signals().sleep(deadline);
  }

  /** Lets go of what the file holds; called once, when nobody can use it any more. */
  protected void close() {}
}
