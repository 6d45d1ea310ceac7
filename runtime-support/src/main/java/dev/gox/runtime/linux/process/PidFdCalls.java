package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.signal.SendCalls;
import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.linux.thread.GuestThread;

/** pidfd_open(2), pidfd_send_signal(2), pidfd_getfd(2). */
public final class PidFdCalls {
  private PidFdCalls() {}

  public static long open(GuestThread t, long pid, long flags) {
    if (((int) flags & ~OpenFile.O_NONBLOCK) != 0 || (int) pid <= 0) {
      return -Errno.EINVAL;
    }
    ProcessTable table = t.process().kernel().processes();
    GuestProcess process = table.find((int) pid);
    if (process == null) {
      // A thread that leads no process has an id and yet no descriptor.
      return table.ofThread((int) pid) != null ? -Errno.EINVAL : -Errno.ESRCH;
    }
    return t.process().files().install(new PidFile(process, (int) flags), true);
  }

  public static long sendSignal(GuestThread t, long fd, long number, long info, long flags) {
    if ((int) flags != 0) {
      return -Errno.EINVAL;
    }
    if (!(t.process().files().get(fd) instanceof PidFile file)) {
      return -Errno.EBADF;
    }
    int signal = (int) number;
    SignalInfo sent = info == 0 ? SendCalls.fromUser(t) : SendCalls.read(t, info);
    if (info != 0 && t.process().memory().getInt(info) != signal) {
      return -Errno.EINVAL;
    }
    GuestProcess target = file.process();
    // Once somebody has waited for it there is nobody to tell, whoever has its id now.
    return t.process().kernel().processes().find(target.pid()) == target
        ? SendCalls.send(target, signal, sent)
        : -Errno.ESRCH;
  }

  public static long getFd(GuestThread t, long fd, long target, long flags) {
    if ((int) flags != 0) {
      return -Errno.EINVAL;
    }
    if (!(t.process().files().get(fd) instanceof PidFile pidfd)) {
      return -Errno.EBADF;
    }
    if (t.process().kernel().processes().hasEnded(pidfd.process())) {
      return -Errno.ESRCH;
    }
    OpenFile file = pidfd.process().files().get(target);
    return file == null ? -Errno.EBADF : t.process().files().install(file, true);
  }
}
