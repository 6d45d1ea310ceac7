package dev.gox.debug;

/** gdb's own numbers of signals (its include/gdb/signals.def), and Linux's. */
final class GdbSignals {
  /** By Linux's numbers, 1 to 31; 143 is a signal that gdb has no number for. */
  private static final int[] GDB = {
    0, 1, 2, 3, 4, 5, 6, 10, 8, 9, 30, 11, 31, 13, 14, 15, 143, 20, 19, 17, 18, 21, 22, 16, 24, 25,
    26, 27, 28, 23, 32, 12
  };

  private static final int REALTIME_32 = 77;
  private static final int REALTIME_33 = 45;
  private static final int REALTIME_64 = 78;

  private GdbSignals() {}

  static int ofLinux(int signal) {
    if (signal < GDB.length) {
      return GDB[signal];
    }
    return signal == 32 ? REALTIME_32 : signal == 64 ? REALTIME_64 : REALTIME_33 + signal - 33;
  }

  /** Linux's number; 0 if it has none. */
  static int toLinux(int gdb) {
    for (int signal = 1; signal <= 64; signal++) {
      if (ofLinux(signal) == gdb) {
        return signal;
      }
    }
    return 0;
  }
}
