package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.net.NetPoller;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;

/**
 * Files and folders that are watched: inotify(7). The watches are a Linux host's own, which tells
 * of what other programs of it do too; its events are the guest's as they are.
 */
public final class Inotify extends HostPipe {
  private static final int IN_DONT_FOLLOW = 0x200_0000;

  private final int number;

  private Inotify(int flags, int number, NetPoller poller) throws IOException {
    super(flags, number, poller);
    this.number = number;
  }

  public static long init(GuestThread t) {
    return init1(t, 0);
  }

  public static long init1(GuestThread t, long flags) {
    if ((flags & ~(O_NONBLOCK | O_CLOEXEC)) != 0) {
      return -Errno.EINVAL;
    }
    if (!HostWatches.there()) {
      return -Errno.ENOSYS;
    }
    try {
      NetPoller poller = t.process().kernel().netPoller();
      Inotify made = new Inotify((int) flags & O_NONBLOCK, HostWatches.open(), poller);
      return t.process().files().install(made, (flags & O_CLOEXEC) != 0);
    } catch (IOException e) {
      return -FileErrors.number(e);
    }
  }

  public static long addWatch(GuestThread t, long fd, long path, long mask) {
    OpenFile file = t.process().files().hold(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    Lookup at = Lookup.of(t, Lookup.AT_FDCWD, path, (mask & IN_DONT_FOLLOW) == 0);
    try (at) {
      return file instanceof Inotify watches
          ? HostWatches.add(watches.number, at.host(), (int) mask)
          : -Errno.EINVAL;
    } catch (IOException e) {
      return at.failed(e);
    } finally {
      file.release();
    }
  }

  public static long removeWatch(GuestThread t, long fd, long watch) {
    OpenFile file = t.process().files().hold(fd);
    if (file == null) {
      return -Errno.EBADF;
    }
    try {
      if (!(file instanceof Inotify watches)) {
        return -Errno.EINVAL;
      }
      HostWatches.remove(watches.number, (int) watch);
      return 0;
    } catch (IOException e) {
      return -FileErrors.number(e);
    } finally {
      file.release();
    }
  }

  /** It has no position to move, and doesn't mind. */
  @Override
  public long seek(long offset, int whence) {
    return 0;
  }
}
