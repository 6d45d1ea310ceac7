package dev.gox.runtime.linux.net;

/** A process as a Unix socket's peer sees it: struct ucred, unix(7). */
record Credentials(int pid, int uid, int gid) {
  /** Size of struct ucred. */
  static final int SIZE = 12;

  /** What Linux reports where it has nothing to say. */
  static final Credentials NONE = new Credentials(0, -1, -1);
}
