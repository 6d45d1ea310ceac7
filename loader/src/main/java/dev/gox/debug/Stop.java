package dev.gox.debug;

/**
 * Why the threads stand still.
 *
 * @param thread the thread that it is about; 0 if there is none any more
 * @param signal as gdb numbers signals; at the process's end its status, or the signal
 * @param detail what a stop reply says besides, such as "swbreak:;"
 */
record Stop(Kind kind, int thread, int signal, String detail) {
  enum Kind {
    STOPPED,
    EXITED,
    KILLED
  }

  static final int SIGINT = 2;
  static final int SIGTRAP = 5;

  /** The packet that tells it. */
  String reply() {
    return switch (kind) {
      case EXITED -> String.format("W%02x", signal);
      case KILLED -> String.format("X%02x", signal);
      case STOPPED -> String.format("T%02xthread:%x;%s", signal, thread, detail);
    };
  }
}
