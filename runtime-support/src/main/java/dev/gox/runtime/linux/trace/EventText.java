package dev.gox.runtime.linux.trace;

import dev.gox.runtime.memory.GuestMemory;
import java.util.Map;

/** What poll(2), select(2), epoll(7) and their kin are asked, and what they answer. */
final class EventText {
  private EventText() {}

  /** Elements of an array that are printed. */
  private static final long SHOWN = 32;

  private static final int POLLFD = 8;
  private static final int EVENT = 12;

  static void register(Map<String, Decoder> kinds) {
    kinds.put("pollfds", EventText::asked);
    kinds.put("fdset", EventText::descriptors);
    kinds.put("maskandsize", EventText::maskAndSize);
    kinds.put("epollevent", EventText::one);
    kinds.put("epollready", EventText::ready);
  }

  private static void asked(StringBuilder text, TracedCall call, int i, int n) {
    GuestMemory memory = call.memory();
    long at = call.argument(i);
    long count = call.argument(n) & 0xFFFF_FFFFL;
    if (Numbers.absent(text, at)) {
      return;
    }
    text.append('[');
    for (long k = 0; k < Math.min(count, SHOWN); k++) {
      int fd = memory.getInt(at + POLLFD * k);
      text.append(k == 0 ? "{fd=" : ", {fd=").append(fd);
      if (fd >= 0) {
        int events = memory.getShort(at + POLLFD * k + 4) & 0xFFFF;
        text.append(", events=").append(FlagNames.of("pollevents").name(events));
      }
      text.append('}');
    }
    text.append(count > SHOWN ? ", ...]" : "]");
  }

  /** The result of poll(2) and ppoll(2), with the descriptors that are ready. */
  static void polled(StringBuilder text, TracedCall call) {
    if (call.result() == 0) {
      text.append("0 (Timeout)");
      return;
    }
    GuestMemory memory = call.memory();
    text.append(call.result()).append(" ([");
    long shown = 0;
    for (long k = 0; k < call.argument(1) && shown < call.result(); k++) {
      long at = call.argument(0) + POLLFD * k;
      int events = memory.getShort(at + 6) & 0xFFFF;
      if (events != 0) {
        text.append(shown++ == 0 ? "{fd=" : ", {fd=").append(memory.getInt(at));
        text.append(", revents=").append(FlagNames.of("pollevents").name(events)).append('}');
      }
    }
    text.append(']');
    if (call.name().equals("ppoll")) {
      left(text, call, call.argument(2));
    }
    text.append(')');
  }

  private static void left(StringBuilder text, TracedCall call, long at) {
    if (at != 0) {
      text.append(", left ");
      if (call.name().equals("select")) {
        TimeText.val(text, call.memory(), at);
      } else {
        TimeText.spec(text, call.memory(), at);
      }
    }
  }

  private static void descriptors(StringBuilder text, TracedCall call, int i, int n) {
    if (!Numbers.absent(text, call.argument(i))) {
      members(text, call, i);
    }
  }

  private static final int FD_SETSIZE = 1024;

  private static void members(StringBuilder text, TracedCall call, int i) {
    int count = Math.min((int) call.argument(0), FD_SETSIZE);
    text.append('[');
    String gap = "";
    for (int fd = 0; fd < count; fd++) {
      if ((call.memory().getByte(call.argument(i) + fd / 8) >>> fd % 8 & 1) != 0) {
        text.append(gap).append(fd);
        gap = " ";
      }
    }
    text.append(']');
  }

  private static final String[] SETS = {"in ", "out ", "except "};

  /** The result of select(2) and pselect6(2). */
  static void selected(StringBuilder text, TracedCall call) {
    if (call.result() == 0) {
      text.append("0 (Timeout)");
      return;
    }
    text.append(call.result()).append(" (");
    int start = text.length();
    for (int i = 0; i < SETS.length; i++) {
      int before = text.length();
      if (call.argument(1 + i) != 0) {
        text.append(before == start ? "" : ", ").append(SETS[i]);
        int open = text.length();
        members(text, call, 1 + i);
        if (text.length() == open + 2) {
          text.setLength(before);
        }
      }
    }
    left(text, call, call.argument(4));
    text.append(')');
  }

  /** pselect6(2)'s sixth argument: a mask's address and its size. */
  private static void maskAndSize(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    if (Numbers.absent(text, at)) {
      return;
    }
    long mask = call.memory().getLong(at);
    text.append("{sigmask=");
    if (!Numbers.absent(text, mask)) {
      SignalText.set(text, call.memory().getLong(mask));
    }
    text.append(", sigsetsize=").append(call.memory().getLong(at + 8)).append('}');
  }

  private static void one(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    if (FlagNames.of("epollop").name(call.argument(1)).equals("EPOLL_CTL_DEL")) {
      Numbers.address(text, at);
    } else if (!Numbers.absent(text, at)) {
      event(text, call.memory(), at);
    }
  }

  private static void event(StringBuilder text, GuestMemory memory, long at) {
    long events = memory.getInt(at) & 0xFFFF_FFFFL;
    long data = memory.getLong(at + 4);
    text.append("{events=").append(FlagNames.of("epollevents").name(events));
    text.append(", data={u32=").append(Integer.toUnsignedString((int) data));
    text.append(", u64=").append(Long.toUnsignedString(data)).append("}}");
  }

  private static void ready(StringBuilder text, TracedCall call, int i, int n) {
    text.append('[');
    for (long k = 0; k < Math.min(call.result(), SHOWN); k++) {
      text.append(k == 0 ? "" : ", ");
      event(text, call.memory(), call.argument(i) + EVENT * k);
    }
    text.append(call.result() > SHOWN ? ", ...]" : "]");
  }
}
