package dev.gox.runtime.linux.trace;

import dev.gox.runtime.memory.GuestMemory;

/** struct termios and struct winsize: ioctl_tty(2). */
final class TerminalText {
  private TerminalText() {}

  private static final int DELAYS = 0xFF00;
  private static final int BAUD = 0x100F;
  private static final int INPUT_BAUD_SHIFT = 16;
  private static final int CHARACTER_SIZE = 0x30;

  /** struct termios' four words of modes; the rest of it is left out. */
  static void modes(StringBuilder text, GuestMemory memory, long at) {
    text.append("{c_iflag=");
    flags(text, "inputmodes", memory.getInt(at));
    text.append(", c_oflag=");
    output(text, memory.getInt(at + 4));
    text.append(", c_cflag=");
    control(text, memory.getInt(at + 8));
    text.append(", c_lflag=");
    flags(text, "localmodes", memory.getInt(at + 12));
    text.append(", ...}");
  }

  private static void flags(StringBuilder text, String set, int value) {
    if (value != 0) {
      text.append(FlagNames.of(set).name(value & 0xFFFF_FFFFL));
    }
  }

  /** The delays are numbers in a few bits each: NLDLY, CRDLY, TABDLY, BSDLY, VTDLY, FFDLY. */
  private static void output(StringBuilder text, int modes) {
    int tab = modes >> 11 & 3;
    text.append("NL").append(modes >> 8 & 1).append("|CR").append(modes >> 9 & 3);
    text.append(tab == 3 ? "|XTABS" : "|TAB" + tab).append("|BS").append(modes >> 13 & 1);
    text.append("|VT").append(modes >> 14 & 1).append("|FF").append(modes >> 15 & 1);
    rest(text, "outputmodes", modes & ~DELAYS);
  }

  private static void control(StringBuilder text, int modes) {
    FlagNames baud = FlagNames.of("baud");
    text.append(baud.name(modes & BAUD));
    int input = modes >>> INPUT_BAUD_SHIFT & BAUD;
    if (input != 0) {
      text.append('|').append(baud.name(input)).append("<<IBSHIFT");
    }
    text.append("|CS").append(5 + ((modes & CHARACTER_SIZE) >> 4));
    rest(text, "controlmodes", modes & ~(BAUD | BAUD << INPUT_BAUD_SHIFT | CHARACTER_SIZE));
  }

  /** The flags behind a bar, which strace prints even if there are none. */
  private static void rest(StringBuilder text, String set, int value) {
    text.append(value == 0 ? "|" : FlagNames.of(set).after(value & 0xFFFF_FFFFL));
  }

  private static final String[] SIZES = {"row", "col", "xpixel", "ypixel"};

  static void windowSize(StringBuilder text, GuestMemory memory, long at) {
    for (int k = 0; k < SIZES.length; k++) {
      text.append(k == 0 ? "{ws_" : ", ws_").append(SIZES[k]).append('=');
      text.append(memory.getShort(at + 2L * k) & 0xFFFF);
    }
    text.append('}');
  }
}
