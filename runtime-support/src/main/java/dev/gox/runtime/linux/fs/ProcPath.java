package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.process.ProcessTable;
import dev.gox.runtime.linux.thread.GuestThread;

/**
 * A path that may be one of gox's own files, and whom it is about.
 *
 * @param process whose folder it is in, or who asks
 * @param tid the thread whose folder it is in, or the process's id
 * @param path the path, with the folder of a process or thread called "/proc/self"
 * @param link whether it is the name /proc/self or /proc/thread-self, not what is there
 */
record ProcPath(GuestProcess process, int tid, String path, boolean link) {
  private static final String PROC = "/proc/";
  private static final String SELF = "/proc/self";
  private static final String THREAD = "/proc/thread-self";
  private static final String TASK = "/task/";

  /**
   * Takes an absolute path without "." and "..".
   *
   * @throws LinuxException ENOENT if it is about a process or thread that there is not
   */
  static ProcPath of(GuestThread t, String path) throws LinuxException {
    GuestProcess own = t.process();
    if (!path.startsWith(PROC)) {
      return new ProcPath(own, own.pid(), path, false);
    }
    if (path.equals(SELF) || path.equals(THREAD)) {
      return new ProcPath(own, path.equals(SELF) ? own.pid() : t.tid(), SELF, true);
    }
    int end = path.indexOf('/', PROC.length());
    String who = path.substring(PROC.length(), end < 0 ? path.length() : end);
    String rest = end < 0 ? "" : path.substring(end);
    switch (who) {
      case "self" -> {
        return inTask(own, own.pid(), rest);
      }
      case "thread-self" -> {
        return inTask(own, t.tid(), rest);
      }
      default -> {
        int id = number(who);
        if (id < 0) {
          return new ProcPath(own, own.pid(), path, false);
        }
        ProcessTable table = own.kernel().processes();
        GuestProcess process = table.ofThread(id);
        if (process == null) {
          throw new LinuxException(Errno.ENOENT);
        }
        return inTask(process, id, rest);
      }
    }
  }

  private static ProcPath inTask(GuestProcess process, int id, String rest) throws LinuxException {
    if (!rest.startsWith(TASK)) {
      return new ProcPath(process, id, SELF + rest, false);
    }
    int end = rest.indexOf('/', TASK.length());
    int tid = number(rest.substring(TASK.length(), end < 0 ? rest.length() : end));
    if (tid < 0 || tid != process.pid() && process.thread(tid) == null) {
      throw new LinuxException(Errno.ENOENT);
    }
    String below = end < 0 ? "" : rest.substring(end);
    if (below.startsWith("/task")) {
      throw new LinuxException(Errno.ENOENT);
    }
    return new ProcPath(process, tid, SELF + below, false);
  }

  /** An id; negative if it is none. */
  private static int number(String text) {
    if (text.isEmpty() || text.length() > 9) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(text);
  }
}
