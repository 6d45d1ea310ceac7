package dev.gox.runtime.linux.signal;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.Blocking;
import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.thread.GuestThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Signals read from a descriptor, in the place of handlers: signalfd(2). A read takes signals of
 * the thread that reads; poll(2) tells of those of the process that made the descriptor, whichever
 * of its threads they are for.
 */
public final class SignalFd extends OpenFile {
  private static final int SFD_CLOEXEC = OpenFile.O_CLOEXEC;
  private static final int SFD_NONBLOCK = OpenFile.O_NONBLOCK;
  private static final int POLLIN = 1;

  /** An anonymous inode's mode. */
  private static final int MODE = 0600;

  /** struct signalfd_siginfo. */
  private static final int SIZE = 128;

  private static final int CODE = 8;
  private static final int PID = 12;
  private static final int STATUS = 40;
  private static final int VALUE = 44;
  private static final int POINTER = 48;
  private static final int ADDRESS = 72;

  private static final int SIGCHLD = 17;

  private final GuestProcess process;
  private volatile long set;

  private SignalFd(GuestProcess process, int flags) {
    super(O_RDWR | flags);
    this.process = process;
  }

  public static long signalfd(GuestThread t, long fd, long mask, long size) {
    return signalfd4(t, fd, mask, size, 0);
  }

  public static long signalfd4(GuestThread t, long fd, long mask, long size, long flagsArg) {
    int flags = (int) flagsArg;
    if ((flags & ~(SFD_CLOEXEC | SFD_NONBLOCK)) != 0 || size != SignalCalls.SET_SIZE) {
      return -Errno.EINVAL;
    }
    long wanted = t.process().memory().getLong(mask) & ~ThreadSignals.UNBLOCKABLE;
    if ((int) fd == -1) {
      SignalFd made = new SignalFd(t.process(), flags & SFD_NONBLOCK);
      made.set = wanted;
      return t.process().files().install(made, (flags & SFD_CLOEXEC) != 0);
    }
    OpenFile file = t.process().files().get(fd);
    if (!(file instanceof SignalFd known)) {
      return file == null ? -Errno.EBADF : -Errno.EINVAL;
    }
    known.set = wanted;
    known.queue().signal(POLLIN);
    return (int) fd;
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    if (to.remaining() < SIZE) {
      return -Errno.EINVAL;
    }
    t.signals().await(set);
    try {
      return Blocking.run(t, this, () -> take(t, to));
    } finally {
      t.signals().await(0);
    }
  }

  private long take(GuestThread t, GuestVector to) {
    long done = 0;
    while (to.remaining() >= SIZE) {
      ThreadSignals.Taken taken = t.signals().takeOf(set);
      if (taken == null) {
        break;
      }
      to.put(info(taken), 0, SIZE);
      done += SIZE;
    }
    return done == 0 ? -Errno.EAGAIN : done;
  }

  private static byte[] info(ThreadSignals.Taken taken) {
    SignalInfo info = taken.info();
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(taken.signal()).putInt(info.error()).putInt(CODE, info.code());
    if (info.code() > 0 && info.code() < SignalInfo.SI_KERNEL && taken.signal() != SIGCHLD) {
      bytes.putLong(ADDRESS, info.first());
      return bytes.array();
    }
    bytes.putLong(PID, info.first());
    if (taken.signal() == SIGCHLD && info.code() > 0) {
      bytes.putInt(STATUS, (int) info.second());
    } else {
      bytes.putInt(VALUE, (int) info.second());
      bytes.putLong(POINTER, info.second());
    }
    return bytes.array();
  }

  @Override
  protected int statusMode() {
    return MODE;
  }

  @Override
  public int readiness() {
    long pending = process.pendingSignals().bits();
    for (GuestThread t : process.threads()) {
      pending |= t.signals().pending();
    }
    return (pending & set) != 0 ? POLLIN : 0;
  }

  @Override
  public WaitQueue queue() {
    return process.pendingSignals().arrivals();
  }
}
