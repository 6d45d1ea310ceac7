package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/**
 * What a program asks of a terminal (ioctl_tty(2)): whether it is one, and how large. Modes can be
 * read but not changed, which Java has no way to do.
 */
final class Terminal {
  private Terminal() {}

  private static final int TCGETS = 0x5401;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TIOCGPGRP = 0x540F;

  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  /** struct termios of the kernel: four words of modes, then the line and control characters. */
  private static final int[] COOKED = {0x6D02, 0x0005, 0x04BF, 0x8A3B};

  private static final byte[] CONTROL = {
    3, 0x1c, 0x7f, 0x15, 4, 0, 1, 0, 0x11, 0x13, 0x1a, 0, 0x12, 0x0f, 0x17, 0x16, 0, 0, 0
  };

  static long ioctl(GuestThread t, int request, long argument) {
    GuestMemory memory = t.process().memory();
    switch (request) {
      case TCGETS -> {
        for (int i = 0; i < COOKED.length; i++) {
          memory.putInt(argument + 4L * i, COOKED[i]);
        }
        memory.putByte(argument + 16, (byte) 0);
        memory.write(argument + 17, CONTROL, 0, CONTROL.length);
        return 0;
      }
      case TIOCGWINSZ -> {
        memory.putShort(argument, (short) variable("LINES", ROWS));
        memory.putShort(argument + 2, (short) variable("COLUMNS", COLUMNS));
        memory.putInt(argument + 4, 0);
        return 0;
      }
      case TIOCGPGRP -> {
        memory.putInt(argument, t.process().pid());
        return 0;
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
  }

  private static int variable(String name, int otherwise) {
    try {
      return Integer.parseInt(System.getenv(name));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
