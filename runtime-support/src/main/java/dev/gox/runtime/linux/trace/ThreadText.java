package dev.gox.runtime.linux.trace;

import dev.gox.runtime.memory.GuestMemory;
import java.util.Map;

/** clone(2) and futex(2), whose flags say which other arguments count. */
final class ThreadText {
  private ThreadText() {}

  private static final long CLONE_SETTLS = 0x80000;
  private static final long CLONE_PARENT_SETTID = 0x100000;
  private static final long CLONE_CHILD_CLEARTID = 0x200000;
  private static final long CLONE_CHILD_SETTID = 0x1000000;
  private static final long CLONE_PIDFD = 0x1000;

  static void register(Map<String, Decoder> kinds) {
    kinds.put("clone", ThreadText::clone);
    kinds.put("cloned", ThreadText::cloned);
    kinds.put("futexcommand", (text, call, i, n) -> text.append(command(call)));
    kinds.put("futexarguments", ThreadText::futex);
  }

  private static void clone(StringBuilder text, TracedCall call, int i, int n) {
    long flags = call.argument(0) & 0xFFFF_FFFFL;
    int signal = (int) flags & 0xFF;
    text.append("child_stack=");
    Numbers.address(text, call.argument(1));
    text.append(", flags=");
    long sharing = flags & ~0xFFL;
    text.append(sharing == 0 ? "" : FlagNames.of("cloneflags").name(sharing));
    if (signal != 0) {
      text.append(sharing == 0 ? "" : "|").append(SignalText.name(signal));
    } else if (sharing == 0) {
      text.append('0');
    }
  }

  /** The arguments that the flags ask for; parent's id, thread-local storage, child's id. */
  private static void cloned(StringBuilder text, TracedCall call, int i, int n) {
    long flags = call.argument(0);
    String gap = "";
    if ((flags & (CLONE_PARENT_SETTID | CLONE_PIDFD)) != 0) {
      text.append("parent_tid=");
      Numbers.wordOrAddress(text, call, 2);
      gap = ", ";
    }
    if ((flags & CLONE_SETTLS) != 0) {
      text.append(gap).append("tls=");
      Numbers.address(text, call.argument(4));
      gap = ", ";
    }
    if ((flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID)) != 0) {
      text.append(gap).append("child_tidptr=");
      Numbers.address(text, call.argument(3));
    }
  }

  private static final long FUTEX_FLAGS = 0x180;
  private static final long FUTEX_PRIVATE = 0x80;

  private static String command(TracedCall call) {
    long value = call.argument(1) & 0xFFFF_FFFFL;
    FlagNames names = FlagNames.of("futexop");
    long operation = value & ~FUTEX_FLAGS;
    if (!names.has(operation)) {
      return names.name(value);
    }
    String realtime = (value & ~FUTEX_PRIVATE & FUTEX_FLAGS) != 0 ? "|FUTEX_CLOCK_REALTIME" : "";
    return names.name(operation) + ((value & FUTEX_PRIVATE) != 0 ? "_PRIVATE" : "") + realtime;
  }

  /** What follows the operation of futex(2): value, timeout or second value, and so on. */
  private static void futex(StringBuilder text, TracedCall call, int i, int n) {
    String value = Integer.toUnsignedString((int) call.argument(2));
    long operation = call.argument(1) & 0xFFFF_FFFFL & ~FUTEX_FLAGS;
    switch (FlagNames.of("futexop").name(operation)) {
      case "FUTEX_WAIT", "FUTEX_LOCK_PI2" -> {
        text.append(value).append(", ");
        timeout(text, call);
      }
      case "FUTEX_LOCK_PI" -> timeout(text, call);
      case "FUTEX_WAIT_BITSET" -> {
        text.append(value).append(", ");
        timeout(text, call);
        text.append(", ");
        bitset(text, call);
      }
      case "FUTEX_WAKE_BITSET" -> {
        text.append(value).append(", ");
        bitset(text, call);
      }
      case "FUTEX_WAKE" -> text.append(value);
      case "FUTEX_UNLOCK_PI", "FUTEX_TRYLOCK_PI" -> {}
      case "FUTEX_REQUEUE" -> {
        text.append(value).append(", ").append(second(call)).append(", ");
        Numbers.address(text, call.argument(4));
      }
      case "FUTEX_CMP_REQUEUE", "FUTEX_CMP_REQUEUE_PI" -> {
        text.append(value).append(", ").append(second(call)).append(", ");
        Numbers.address(text, call.argument(4));
        text.append(", ").append(Integer.toUnsignedString((int) call.argument(5)));
      }
      default -> {
        text.append(value).append(", ");
        Numbers.address(text, call.argument(3));
        text.append(", ");
        Numbers.address(text, call.argument(4));
        text.append(", ").append(Numbers.hex(call.argument(5) & 0xFFFF_FFFFL));
      }
    }
  }

  private static String second(TracedCall call) {
    return Integer.toUnsignedString((int) call.argument(3));
  }

  private static void timeout(StringBuilder text, TracedCall call) {
    GuestMemory memory = call.memory();
    TimeText.spec(text, memory, call.argument(3));
  }

  private static void bitset(StringBuilder text, TracedCall call) {
    long bits = call.argument(5) & 0xFFFF_FFFFL;
    text.append(bits == 0xFFFF_FFFFL ? "FUTEX_BITSET_MATCH_ANY" : Numbers.hex(bits));
  }
}
