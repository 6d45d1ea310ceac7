package dev.gox.runtime.linux.trace;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.memory.GuestMemory;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Times and clocks. */
final class TimeText {
  private TimeText() {}

  private static final long UTIME_NOW = (1L << 30) - 1;
  private static final long UTIME_OMIT = (1L << 30) - 2;

  static void register(Map<String, Decoder> kinds) {
    kinds.put("timespec", (text, call, i, n) -> spec(text, call.memory(), call.argument(i)));
    kinds.put("timeval", (text, call, i, n) -> val(text, call.memory(), call.argument(i)));
    kinds.put(
        "itimerspec", (text, call, i, n) -> timer(text, call.memory(), call.argument(i), "nsec"));
    kinds.put(
        "itimerval", (text, call, i, n) -> timer(text, call.memory(), call.argument(i), "usec"));
    kinds.put("remaining", TimeText::remaining);
    kinds.put("filetimes", TimeText::fileTimes);
    kinds.put("timezone", TimeText::zone);
    kinds.put("tms", TimeText::tms);
    kinds.put("rusage", TimeText::usage);
    kinds.put("sigevent", TimeText::event);
  }

  static void spec(StringBuilder text, GuestMemory memory, long at) {
    if (!Numbers.absent(text, at)) {
      pair(text, memory, at, "nsec");
    }
  }

  static void val(StringBuilder text, GuestMemory memory, long at) {
    if (!Numbers.absent(text, at)) {
      pair(text, memory, at, "usec");
    }
  }

  private static void pair(StringBuilder text, GuestMemory memory, long at, String unit) {
    text.append("{tv_sec=").append(memory.getLong(at));
    text.append(", tv_").append(unit).append('=');
    text.append(Long.toUnsignedString(memory.getLong(at + 8))).append('}');
  }

  private static void timer(StringBuilder text, GuestMemory memory, long at, String unit) {
    if (Numbers.absent(text, at)) {
      return;
    }
    text.append("{it_interval=");
    pair(text, memory, at, unit);
    text.append(", it_value=");
    pair(text, memory, at + 16, unit);
    text.append('}');
  }

  /** What is left of a sleep: only an interrupted one says it. */
  private static void remaining(StringBuilder text, TracedCall call, int i, int n) {
    boolean interrupted =
        call.result() == -Errno.EINTR || call.result() == -Errno.ERESTART_RESTARTBLOCK;
    if (interrupted) {
      spec(text, call.memory(), call.argument(i));
    } else {
      Numbers.address(text, call.argument(i));
    }
  }

  private static void fileTimes(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    if (Numbers.absent(text, at)) {
      return;
    }
    text.append('[');
    fileTime(text, call.memory(), at);
    text.append(", ");
    fileTime(text, call.memory(), at + 16);
    text.append(']');
  }

  private static void fileTime(StringBuilder text, GuestMemory memory, long at) {
    long nanos = memory.getLong(at + 8);
    if (nanos == UTIME_NOW || nanos == UTIME_OMIT) {
      text.append(nanos == UTIME_NOW ? "UTIME_NOW" : "UTIME_OMIT");
      return;
    }
    pair(text, memory, at, "nsec");
    long seconds = memory.getLong(at);
    if (nanos >= 0 && nanos < 1_000_000_000 && seconds != 0 && Math.abs(seconds) < 1L << 38) {
      text.append(" /* ");
      text.append(
          DateTimeFormatter.ofPattern(
                  nanos == 0 ? "yyyy-MM-dd'T'HH:mm:ssZ" : "yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnZ")
              .withZone(ZoneId.systemDefault())
              .format(Instant.ofEpochSecond(seconds, nanos)));
      text.append(" */");
    }
  }

  private static void zone(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    if (!Numbers.absent(text, at)) {
      text.append("{tz_minuteswest=").append(call.memory().getInt(at));
      text.append(", tz_dsttime=").append(call.memory().getInt(at + 4)).append('}');
    }
  }

  private static void tms(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    if (Numbers.absent(text, at)) {
      return;
    }
    String[] names = {"utime", "stime", "cutime", "cstime"};
    for (int k = 0; k < names.length; k++) {
      text.append(k == 0 ? "{tms_" : ", tms_").append(names[k]).append('=');
      text.append(call.memory().getLong(at + 8L * k));
    }
    text.append('}');
  }

  private static void usage(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    if (Numbers.absent(text, at)) {
      return;
    }
    text.append("{ru_utime=");
    pair(text, call.memory(), at, "usec");
    text.append(", ru_stime=");
    pair(text, call.memory(), at + 16, "usec");
    text.append(", ...}");
  }

  private static final String[] NOTIFY = {"SIGEV_SIGNAL", "SIGEV_NONE", "SIGEV_THREAD", "0x3"};
  private static final int SIGEV_THREAD_ID = 4;

  /** struct sigevent: value, signal, kind of notice, thread. */
  private static void event(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    if (Numbers.absent(text, at)) {
      return;
    }
    GuestMemory memory = call.memory();
    long value = memory.getLong(at);
    int notify = memory.getInt(at + 12);
    text.append("{sigev_value={sival_int=").append((int) value).append(", sival_ptr=");
    Numbers.address(text, value);
    text.append("}, sigev_signo=").append(SignalText.name(memory.getInt(at + 8)));
    text.append(", sigev_notify=");
    if (notify == SIGEV_THREAD_ID) {
      text.append("SIGEV_THREAD_ID, sigev_notify_thread_id=").append(memory.getInt(at + 16));
    } else {
      text.append(notify >= 0 && notify < NOTIFY.length ? NOTIFY[notify] : Numbers.hex(notify));
    }
    text.append('}');
  }
}
