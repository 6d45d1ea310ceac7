package dev.gox.runtime.linux.trace;

import dev.gox.runtime.memory.GuestMemory;
import java.util.Map;

/** Calls whose arguments depend on a command: fcntl(2), ioctl(2), prctl(2), arch_prctl(2). */
final class ControlText {
  private ControlText() {}

  static void register(Map<String, Decoder> kinds) {
    kinds.put("fcntlargument", ControlText::fcntl);
    kinds.put("ioctl", (text, call, i, n) -> text.append(ioctlName(call.argument(i))));
    kinds.put("ioctlargument", ControlText::ioctl);
    kinds.put("prctlarguments", ControlText::prctl);
    kinds.put("archargument", ControlText::arch);
  }

  private static String command(TracedCall call) {
    return FlagNames.of("fcntlcommand").name(call.argument(1) & 0xFFFF_FFFFL);
  }

  private static void fcntl(StringBuilder text, TracedCall call, int i, int n) {
    long value = call.argument(i);
    switch (command(call)) {
      case "F_GETFD", "F_GETFL", "F_GETOWN", "F_GETSIG", "F_GETLEASE", "F_GETPIPE_SZ" -> {}
      case "F_GET_SEALS" -> {}
      case "F_DUPFD", "F_DUPFD_CLOEXEC", "F_SETPIPE_SZ", "F_SETOWN" -> text.append((int) value);
      case "F_SETFD" -> text.append(FlagNames.of("fdflags").name(value & 0xFFFF_FFFFL));
      case "F_SETFL" -> text.append(FileText.openFlags(value & 0xFFFF_FFFFL));
      case "F_ADD_SEALS" -> text.append(FlagNames.of("seals").name(value));
      case "F_GETLK", "F_SETLK", "F_SETLKW", "F_OFD_GETLK", "F_OFD_SETLK", "F_OFD_SETLKW" ->
          lock(text, call, value);
      default -> text.append(Numbers.hex(value));
    }
  }

  private static void lock(StringBuilder text, TracedCall call, long at) {
    if (Numbers.absent(text, at)) {
      return;
    }
    GuestMemory memory = call.memory();
    text.append("{l_type=").append(FlagNames.of("locktype").name(memory.getShort(at)));
    text.append(", l_whence=").append(FlagNames.of("whence").name(memory.getShort(at + 2)));
    text.append(", l_start=").append(memory.getLong(at + 8));
    text.append(", l_len=").append(memory.getLong(at + 16));
    if (command(call).endsWith("GETLK")) {
      text.append(", l_pid=").append(memory.getInt(at + 24));
    }
    text.append('}');
  }

  /** The result of fcntl(2): flags have names. */
  static void result(StringBuilder text, TracedCall call) {
    long result = call.result();
    switch (command(call)) {
      case "F_GETFL" -> {
        text.append(Numbers.hex(result)).append(" (flags ");
        text.append(FileText.openFlags(result)).append(')');
      }
      case "F_GETFD" -> {
        text.append(Numbers.hex(result));
        text.append(result == 0 ? "" : " (flags " + FlagNames.of("fdflags").name(result) + ")");
      }
      case "F_GET_SEALS" -> {
        text.append(Numbers.hex(result));
        text.append(result == 0 ? "" : " (seals " + FlagNames.of("seals").name(result) + ")");
      }
      default -> text.append(result);
    }
  }

  private static final String[] DIRECTIONS = {
    "_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"
  };

  private static String ioctlName(long request) {
    long code = request & 0xFFFF_FFFFL;
    FlagNames names = FlagNames.of("ioctlcommand");
    if (names.has(code)) {
      return names.name(code);
    }
    String fields =
        DIRECTIONS[(int) (code >>> 30)]
            + (", " + Numbers.hex(code >>> 8 & 0xFF) + ", " + Numbers.hex(code & 0xFF))
            + (", " + Numbers.hex(code >>> 16 & 0x3FFF));
    return "_IOC(" + fields + ")";
  }

  private static void ioctl(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    GuestMemory memory = call.memory();
    String name = ioctlName(call.argument(i - 1));
    switch (name) {
      case "FIOCLEX", "FIONCLEX" -> {}
      case "FIONBIO", "FIOASYNC", "TIOCSPGRP" -> integer(text, memory, at);
      case "FIONREAD", "TIOCGPGRP", "TIOCGWINSZ", "TCGETS" -> {
        if (call.failed()) {
          Numbers.address(text, at);
        } else if (name.equals("TCGETS")) {
          TerminalText.modes(text, memory, at);
        } else if (name.equals("TIOCGWINSZ")) {
          TerminalText.windowSize(text, memory, at);
        } else {
          integer(text, memory, at);
        }
      }
      default -> {
        boolean modes = name.contains(" or TCSETS");
        if (at != 0 && (modes || name.equals("TIOCSWINSZ"))) {
          given(text, memory, at, modes);
        } else {
          text.append(modes ? "NULL" : Numbers.hex(at));
        }
      }
    }
  }

  private static void given(StringBuilder text, GuestMemory memory, long at, boolean modes) {
    if (modes) {
      TerminalText.modes(text, memory, at);
    } else {
      TerminalText.windowSize(text, memory, at);
    }
  }

  private static void integer(StringBuilder text, GuestMemory memory, long at) {
    if (!Numbers.absent(text, at)) {
      text.append('[').append(memory.getInt(at)).append(']');
    }
  }

  private static void prctl(StringBuilder text, TracedCall call, int i, int n) {
    long value = call.argument(i);
    switch (FlagNames.of("prctlop").name(call.argument(0) & 0xFFFF_FFFFL)) {
      case "PR_SET_NAME", "PR_GET_NAME" -> Quoting.path(text, call.memory(), value);
      case "PR_SET_VMA" -> {
        text.append(FlagNames.of("vmaattribute").name(value)).append(", ");
        Numbers.address(text, call.argument(i + 1));
        text.append(", ").append(Long.toUnsignedString(call.argument(i + 2))).append(", ");
        Quoting.path(text, call.memory(), call.argument(i + 3));
      }
      case "PR_SET_PDEATHSIG" -> text.append(SignalText.name((int) value));
      case "PR_GET_DUMPABLE", "PR_GET_KEEPCAPS", "PR_GET_SECCOMP", "PR_GET_TIMERSLACK" -> {}
      case "PR_SET_DUMPABLE", "PR_SET_KEEPCAPS", "PR_SET_TIMERSLACK", "PR_SET_CHILD_SUBREAPER" ->
          text.append(value);
      case "PR_SET_NO_NEW_PRIVS", "PR_GET_NO_NEW_PRIVS" -> {
        text.append(value);
        for (int k = 1; k < 4; k++) {
          text.append(", ").append(Numbers.hex(call.argument(i + k)));
        }
      }
      default -> {
        text.append(Numbers.hex(value));
        for (int k = 1; k < 4; k++) {
          text.append(", ").append(Numbers.hex(call.argument(i + k)));
        }
      }
    }
  }

  private static void arch(StringBuilder text, TracedCall call, int i, int n) {
    long value = call.argument(i);
    boolean get = FlagNames.of("archcommand").name(call.argument(0)).startsWith("ARCH_GET_");
    if (get && !call.failed()) {
      text.append('[');
      Numbers.address(text, call.memory().getLong(value));
      text.append(']');
    } else {
      text.append(Numbers.hex(value));
    }
  }
}
