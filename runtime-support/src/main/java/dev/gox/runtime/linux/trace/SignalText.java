package dev.gox.runtime.linux.trace;

import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.memory.GuestMemory;
import java.util.Map;

/** Signals, their sets, actions, and what siginfo_t says. */
public final class SignalText {
  private SignalText() {}

  private static final int SIGNALS = 64;
  private static final int SIGRTMIN = 32;
  private static final int SET_SIZE = 8;
  private static final long SA_RESTORER = 0x0400_0000L;

  /** Where rt_sigreturn(2) finds the mask, from RSP: struct ucontext's uc_sigmask. */
  private static final int FRAME_MASK = 296;

  static void register(Map<String, Decoder> kinds) {
    kinds.put("signal", (text, call, i, n) -> text.append(name((int) call.argument(i))));
    kinds.put("sigset", SignalText::set);
    kinds.put("sigaction", (text, call, i, n) -> action(text, call.memory(), call.argument(i)));
    kinds.put("altstack", (text, call, i, n) -> stack(text, call.memory(), call.argument(i)));
    kinds.put("siginfo", (text, call, i, n) -> storedInfo(text, call.memory(), call.argument(i)));
    kinds.put("framemask", SignalText::frameMask);
  }

  /** A signal's name; the number alone if there is no such signal. */
  public static String name(int signal) {
    if (signal > SIGRTMIN && signal <= SIGNALS) {
      return "SIGRT_" + (signal - SIGRTMIN);
    }
    FlagNames names = FlagNames.of("signal");
    return names.has(signal) ? names.name(signal) : Integer.toString(signal);
  }

  /** A set of the size that the kernel takes; of another size nobody knows what it is. */
  private static void set(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    if (at == 0 || call.argument(n) != SET_SIZE) {
      Numbers.address(text, at);
    } else {
      set(text, call.memory().getLong(at));
    }
  }

  /** A set by its members, or by those that are not in it if that is shorter. */
  static void set(StringBuilder text, long bits) {
    boolean most = Long.bitCount(bits) >= SIGNALS * 2 / 3;
    text.append(most ? "~[" : "[");
    String gap = "";
    for (int signal = 1; signal <= SIGNALS; signal++) {
      if ((bits >>> signal - 1 & 1) != (most ? 1 : 0)) {
        text.append(gap).append(name(signal).substring("SIG".length()));
        gap = " ";
      }
    }
    text.append(']');
  }

  private static void handler(StringBuilder text, long handler) {
    text.append(
        handler == 0
            ? "SIG_DFL"
            : handler == 1 ? "SIG_IGN" : handler == -1 ? "SIG_ERR" : Numbers.hex(handler));
  }

  private static void action(StringBuilder text, GuestMemory memory, long at) {
    if (Numbers.absent(text, at)) {
      return;
    }
    long flags = memory.getLong(at + 8);
    long mask = memory.getLong(at + 24);
    text.append("{sa_handler=");
    handler(text, memory.getLong(at));
    text.append(", sa_mask=");
    set(text, mask);
    text.append(", sa_flags=").append(FlagNames.of("actionflags").name(flags));
    if ((flags & SA_RESTORER) != 0) {
      text.append(", sa_restorer=");
      Numbers.address(text, memory.getLong(at + 16));
    }
    text.append('}');
  }

  private static void stack(StringBuilder text, GuestMemory memory, long at) {
    if (Numbers.absent(text, at)) {
      return;
    }
    long flags = memory.getInt(at + 8) & 0xFFFF_FFFFL;
    text.append("{ss_sp=");
    Numbers.address(text, memory.getLong(at));
    text.append(", ss_flags=").append(FlagNames.of("altstackflags").name(flags));
    text.append(", ss_size=").append(Long.toUnsignedString(memory.getLong(at + 16))).append('}');
  }

  private static void frameMask(StringBuilder text, TracedCall call, int i, int n) {
    text.append("{mask=");
    set(text, call.memory().getLong(call.thread().cpu().r4 + FRAME_MASK));
    text.append('}');
  }

  private static void storedInfo(StringBuilder text, GuestMemory memory, long at) {
    if (Numbers.absent(text, at)) {
      return;
    }
    int signal = memory.getInt(at);
    int error = memory.getInt(at + 4);
    SignalInfo info =
        new SignalInfo(
            memory.getInt(at + 8), error, memory.getLong(at + 16), memory.getLong(at + 24), null);
    if (signal == 0) {
      text.append("{}");
    } else {
      info(text, memory, signal, info);
    }
  }

  /** What a handler is told. */
  static void info(StringBuilder text, GuestMemory memory, int signal, SignalInfo info) {
    text.append("{si_signo=").append(name(signal));
    text.append(", si_code=").append(code(signal, info.code()));
    if (info.error() != 0) {
      text.append(", si_errno=").append(info.error());
    }
    switch (info.code()) {
      case SignalInfo.SI_KERNEL -> {
        if (info.first() != 0) {
          sender(text, info);
        }
      }
      case SignalInfo.SI_USER, SignalInfo.SI_TKILL -> sender(text, info);
      case SignalInfo.SI_TIMER -> {
        text.append(", si_timerid=").append(Numbers.hex((int) info.first() & 0xFFFF_FFFFL));
        text.append(", si_overrun=").append((int) (info.first() >>> 32));
        value(text, info);
      }
      default -> {
        if (info.code() > 0 && isFault(signal)) {
          text.append(", si_addr=");
          Numbers.address(text, info.first());
        } else {
          sender(text, info);
          value(text, info);
        }
      }
    }
    text.append('}');
  }

  private static void sender(StringBuilder text, SignalInfo info) {
    text.append(", si_pid=").append((int) info.first());
    text.append(", si_uid=").append(Integer.toUnsignedString((int) (info.first() >>> 32)));
  }

  private static void value(StringBuilder text, SignalInfo info) {
    text.append(", si_int=").append((int) info.second()).append(", si_ptr=");
    Numbers.address(text, info.second());
  }

  private static boolean isFault(int signal) {
    return codeSet(signal) != null;
  }

  /** The names of a fault's codes, or null. */
  private static String codeSet(int signal) {
    return switch (name(signal)) {
      case "SIGILL" -> "sicodeill";
      case "SIGFPE" -> "sicodefpe";
      case "SIGSEGV" -> "sicodesegv";
      case "SIGBUS" -> "sicodebus";
      case "SIGTRAP" -> "sicodetrap";
      default -> null;
    };
  }

  private static String code(int signal, int code) {
    long value = code & 0xFFFF_FFFFL;
    FlagNames general = FlagNames.of("sicode");
    String own = codeSet(signal);
    return general.has(value) || own == null ? general.name(value) : FlagNames.of(own).name(value);
  }
}
