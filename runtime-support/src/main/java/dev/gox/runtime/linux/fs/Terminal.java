package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.process.ControllingTerminal;
import dev.gox.runtime.linux.process.TerminalSessions;
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
  private static final int TIOCSWINSZ = 0x5414;
  private static final int TIOCSCTTY = 0x540E;
  private static final int TIOCNOTTY = 0x5422;
  private static final int TIOCGPGRP = 0x540F;
  private static final int TIOCSPGRP = 0x5410;
  private static final int TIOCGSID = 0x5429;

  private static final int SIGTTIN = 21;
  private static final int SIGTTOU = 22;

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
        long refused = sessions(t).check(t, hosts(t), SIGTTOU);
        return refused != 0 ? refused : setModes(memory, argument, device);
      }
      case TIOCGWINSZ -> {
        int[] size = HostTerminal.size(device);
        memory.putShort(argument, (short) (size == null ? variable("LINES", ROWS) : size[0]));
        memory.putShort(
            argument + 2, (short) (size == null ? variable("COLUMNS", COLUMNS) : size[1]));
        memory.putInt(argument + 4, 0);
        return 0;
      }
      case TIOCSWINSZ -> {
        int rows = memory.getShort(argument) & 0xFFFF;
        int columns = memory.getShort(argument + 2) & 0xFFFF;
        return HostTerminal.setSize(device, rows, columns) ? 0 : -Errno.EINVAL;
      }
      case TIOCNOTTY -> {
        return sessions(t).leave(t.process(), hosts(t));
      }
      case TIOCSCTTY -> {
        return sessions(t).claim(t.process(), hosts(t), false);
      }
      case TIOCGPGRP -> {
        return put(memory, argument, sessions(t).foreground(t.process(), hosts(t), false));
      }
      case TIOCSPGRP -> {
        return sessions(t).setForeground(t, hosts(t), memory.getInt(argument));
      }
      case TIOCGSID -> {
        return put(memory, argument, sessions(t).session(t.process(), hosts(t), false));
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
  }

  private static TerminalSessions sessions(GuestThread t) {
    return t.process().kernel().processes().terminals();
  }

  private static ControllingTerminal hosts(GuestThread t) {
    return t.process().kernel().processes().hostTerminal();
  }

  /** Stops a group in the background that reads; 0, -EIO, or -ERESTARTSYS. */
  static long mayRead(GuestThread t) {
    return sessions(t).check(t, hosts(t), SIGTTIN);
  }

  /** Whether a thread's group is not the one that the host's terminal is for. */
  static boolean inBackground(GuestThread t) {
    return sessions(t).inBackground(t.process(), hosts(t));
  }

  private static long put(GuestMemory memory, long to, long value) {
    if (value < 0) {
      return value;
    }
    memory.putInt(to, (int) value);
    return 0;
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
