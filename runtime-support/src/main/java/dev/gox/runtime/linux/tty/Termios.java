package dev.gox.runtime.linux.tty;

import dev.gox.runtime.memory.GuestMemory;

/** The modes of a terminal: struct termios and struct termios2 of the kernel, termios(3). */
final class Termios {
  static final int ISTRIP = 0x20;
  static final int INLCR = 0x40;
  static final int IGNCR = 0x80;
  static final int ICRNL = 0x100;
  static final int IUCLC = 0x200;
  static final int IXON = 0x400;
  static final int IXANY = 0x800;
  static final int IUTF8 = 0x4000;
  static final int PARMRK = 0x8;

  static final int OPOST = 0x1;
  static final int OLCUC = 0x2;
  static final int ONLCR = 0x4;
  static final int OCRNL = 0x8;
  static final int ONOCR = 0x10;
  static final int ONLRET = 0x20;
  static final int XTABS = 0x1800;

  static final int ISIG = 0x1;
  static final int ICANON = 0x2;
  static final int ECHO = 0x8;
  static final int ECHOE = 0x10;
  static final int ECHOK = 0x20;
  static final int ECHONL = 0x40;
  static final int NOFLSH = 0x80;
  static final int TOSTOP = 0x100;
  static final int ECHOCTL = 0x200;
  static final int ECHOPRT = 0x400;
  static final int ECHOKE = 0x800;
  static final int IEXTEN = 0x8000;

  /** Indices of control characters. */
  static final int VINTR = 0;

  static final int VQUIT = 1;
  static final int VERASE = 2;
  static final int VKILL = 3;
  static final int VEOF = 4;
  static final int VTIME = 5;
  static final int VMIN = 6;
  static final int VSTART = 8;
  static final int VSTOP = 9;
  static final int VSUSP = 10;
  static final int VEOL = 11;
  static final int VREPRINT = 12;
  static final int VWERASE = 14;
  static final int VLNEXT = 15;
  static final int VEOL2 = 16;

  private static final int CONTROLS = 19;

  /** Offset of the line discipline in the structures; the control characters follow. */
  private static final int LINE = 16;

  /** Offset of the input speed in struct termios2; the output speed follows. */
  private static final int SPEEDS = 36;

  private static final int CSIZE = 0x30;
  private static final int PARENB = 0x100;
  private static final int CREAD = 0x80;
  private static final int BAUD = 0x100F;
  private static final int BAUD_OTHER = 0x1000;

  /** B0 to B38400, and from 0x1001 on B57600 to B4000000. */
  private static final int[] SLOW = {
    0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400
  };

  private static final int[] FAST = {
    57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000,
    2500000, 3000000, 3500000, 4000000
  };

  private int input = ICRNL | IXON;
  private int output = OPOST | ONLCR;
  private int control = 0xBF;
  private int local = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN;
  private byte line;
  private byte[] characters = {
    3, 0x1c, 0x7f, 0x15, 4, 0, 1, 0, 0x11, 0x13, 0x1a, 0, 0x12, 0x0f, 0x17, 0x16, 0, 0, 0
  };
  private int inputSpeed = 38400;
  private int outputSpeed = 38400;

  /** Modes as a new terminal has them. */
  Termios() {}

  boolean input(int flag) {
    return (input & flag) != 0;
  }

  boolean output(int flag) {
    return (output & flag) != 0;
  }

  boolean local(int flag) {
    return (local & flag) != 0;
  }

  /** Whether tabs become spaces. */
  boolean expandsTabs() {
    return (output & XTABS) == XTABS;
  }

  /** A number among the control characters: VMIN, VTIME. */
  int number(int index) {
    return characters[index] & 0xFF;
  }

  /** Whether a character is the control character at an index, which 0 disables. */
  boolean is(byte c, int index) {
    return c != 0 && c == characters[index];
  }

  byte character(int index) {
    return characters[index];
  }

  /** Whether bytes of UTF-8 other than a character's first are none of their own. */
  boolean continues(byte c) {
    return input(IUTF8) && (c & 0xC0) == 0x80;
  }

  /** Writes struct termios, or struct termios2. */
  void write(GuestMemory memory, long to, boolean second) {
    memory.putInt(to, input);
    memory.putInt(to + 4, output);
    memory.putInt(to + 8, control);
    memory.putInt(to + 12, local);
    memory.putByte(to + LINE, line);
    memory.write(to + LINE + 1, characters, 0, CONTROLS);
    if (second) {
      memory.putInt(to + SPEEDS, inputSpeed);
      memory.putInt(to + SPEEDS + 4, outputSpeed);
    }
  }

  /** Reads what {@link #write} writes. */
  static Termios read(GuestMemory memory, long from, boolean second) {
    Termios read = new Termios();
    read.input = memory.getInt(from);
    read.output = memory.getInt(from + 4);
    // A pseudo-terminal has 8 bits and no parity: pty_set_termios.
    read.control = memory.getInt(from + 8) & ~(CSIZE | PARENB) | CSIZE | CREAD;
    read.local = memory.getInt(from + 12);
    read.line = memory.getByte(from + LINE);
    memory.read(from + LINE + 1, read.characters, 0, CONTROLS);
    boolean other = second && (read.control & BAUD) == BAUD_OTHER;
    read.outputSpeed = other ? memory.getInt(from + SPEEDS + 4) : speed(read.control);
    read.inputSpeed = other ? memory.getInt(from + SPEEDS) : read.outputSpeed;
    return read;
  }

  private static int speed(int control) {
    int code = control & BAUD;
    int fast = (code & ~BAUD_OTHER) - 1;
    return (code & BAUD_OTHER) == 0 ? SLOW[code] : fast < 0 ? 38400 : FAST[fast];
  }
}
