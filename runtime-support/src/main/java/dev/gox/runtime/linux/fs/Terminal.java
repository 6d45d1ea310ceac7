package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.process.ProcessTable;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * What a program asks of a terminal (ioctl_tty(2)): its modes, which full-screen programs change,
 * and its size. Where the host has no stty(1) of Linux's kind it looks like an ordinary one, and
 * stays as it is.
 */
final class Terminal {
  private Terminal() {}

  private static final int TCGETS = 0x5401;
  private static final int TCSETS = 0x5402;
  private static final int TCSETSW = 0x5403;
  private static final int TCSETSF = 0x5404;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TIOCGPGRP = 0x540F;
  private static final int TIOCSPGRP = 0x5410;
  private static final int TIOCGSID = 0x5429;

  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  /** struct termios of the kernel: four words of modes, then the line and control characters. */
  private static final int[] COOKED = {0x6D02, 0x0005, 0x04BF, 0x8A3B};

  private static final byte[] CONTROL = {
    3, 0x1c, 0x7f, 0x15, 4, 0, 1, 0, 0x11, 0x13, 0x1a, 0, 0x12, 0x0f, 0x17, 0x16, 0, 0, 0
  };

  /** Serves an ioctl of a terminal that is this device of the host's. */
  static long ioctl(GuestThread t, Path device, int request, long argument) {
    GuestMemory memory = t.process().memory();
    switch (request) {
      case TCGETS -> {
        putModes(memory, argument, HostTerminal.modes(device));
        return 0;
      }
      case TCSETS, TCSETSW, TCSETSF -> {
        return setModes(memory, argument, device);
      }
      case TIOCGWINSZ -> {
        int[] size = HostTerminal.size(device);
        memory.putShort(argument, (short) (size == null ? variable("LINES", ROWS) : size[0]));
        memory.putShort(
            argument + 2, (short) (size == null ? variable("COLUMNS", COLUMNS) : size[1]));
        memory.putInt(argument + 4, 0);
        return 0;
      }
      case TIOCGPGRP -> {
        memory.putInt(argument, t.process().kernel().processes().foreground());
        return 0;
      }
      case TIOCSPGRP -> {
        ProcessTable processes = t.process().kernel().processes();
        return processes.setForeground(t.process(), memory.getInt(argument));
      }
      case TIOCGSID -> {
        memory.putInt(argument, t.process().kernel().processes().sessionOf(t.process()));
        return 0;
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
  }

  /** Writes struct termios; without the host's modes those of an ordinary terminal. */
  private static void putModes(GuestMemory memory, long to, int[] modes) {
    for (int i = 0; i < COOKED.length; i++) {
      memory.putInt(to + 4L * i, modes == null ? COOKED[i] : modes[i]);
    }
    byte[] control = CONTROL.clone();
    for (int i = 0; modes != null && i < control.length && COOKED.length + i < modes.length; i++) {
      control[i] = (byte) modes[COOKED.length + i];
    }
    memory.putByte(to + LINE, (byte) 0);
    memory.write(to + LINE + 1, control, 0, control.length);
  }

  /** Offset of the line discipline in struct termios; the control characters follow. */
  private static final int LINE = 16;

  private static long setModes(GuestMemory memory, long from, Path device) {
    byte[] wanted = new byte[LINE + 1 + CONTROL.length];
    memory.read(from, wanted, 0, wanted.length);
    ByteBuffer struct = ByteBuffer.wrap(wanted).order(ByteOrder.LITTLE_ENDIAN);
    // The host's has more control characters, which stay.
    int[] modes = HostTerminal.modes(device);
    if (modes == null) {
      return -Errno.EINVAL;
    }
    for (int i = 0; i < COOKED.length; i++) {
      modes[i] = struct.getInt(4 * i);
    }
    for (int i = 0; i < CONTROL.length && COOKED.length + i < modes.length; i++) {
      modes[COOKED.length + i] = wanted[LINE + 1 + i] & 0xFF;
    }
    return HostTerminal.setModes(device, modes) ? 0 : -Errno.EIO;
  }

  private static int variable(String name, int otherwise) {
    try {
      return Integer.parseInt(System.getenv(name));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
