package dev.gox.runtime.linux.trace;

import dev.gox.runtime.memory.GuestMemory;
import java.util.Map;

/** What a process is told about itself, its limits and its machine. */
final class ProcessText {
  private ProcessText() {}

  static void register(Map<String, Decoder> kinds) {
    kinds.put("mapflags", (text, call, i, n) -> text.append(mapFlags(call.argument(i))));
    kinds.put("newplace", ProcessText::newPlace);
    kinds.put("rlimit", (text, call, i, n) -> limits(text, call.memory(), call.argument(i)));
    kinds.put("utsname", ProcessText::system);
    kinds.put("sysinfo", ProcessText::machine);
    kinds.put("cpuset", ProcessText::processors);
    kinds.put("affinity", ProcessText::affinity);
    kinds.put("schedparam", ProcessText::priority);
    kinds.put("waitstatus", ProcessText::status);
  }

  private static final long MAP_TYPE = 0xF;

  /** Where the logarithm of a huge page's size stands. */
  private static final int MAP_HUGE_SHIFT = 26;

  private static String mapFlags(long flags) {
    long kind = flags & MAP_TYPE;
    long size = flags >>> MAP_HUGE_SHIFT & 0x3F;
    long extra = flags & (1L << MAP_HUGE_SHIFT) - 1 & ~MAP_TYPE;
    String name = FlagNames.of("mapkind").name(kind);
    return name
        + (extra == 0 ? "" : FlagNames.of("mapextra").after(extra))
        + (size == 0 ? "" : "|" + size + "<<MAP_HUGE_SHIFT");
  }

  /** MREMAP_FIXED and MREMAP_DONTUNMAP: only then mremap(2) looks at a new address. */
  private static final long MREMAP_TO = 6;

  private static void newPlace(StringBuilder text, TracedCall call, int i, int n) {
    if ((call.argument(i - 1) & MREMAP_TO) != 0) {
      Numbers.address(text, call.argument(i));
    }
  }

  private static final int KIB = 1024;

  private static void limits(StringBuilder text, GuestMemory memory, long at) {
    if (!Numbers.absent(text, at)) {
      text.append("{rlim_cur=").append(limit(memory.getLong(at)));
      text.append(", rlim_max=").append(limit(memory.getLong(at + 8))).append('}');
    }
  }

  private static String limit(long value) {
    if (value == -1) {
      return "RLIM64_INFINITY";
    }
    boolean whole = Long.compareUnsigned(value, KIB) > 0 && value % KIB == 0;
    return whole
        ? Long.toUnsignedString(Long.divideUnsigned(value, KIB)) + "*1024"
        : Long.toUnsignedString(value);
  }

  private static final int NAME = 65;

  private static void system(StringBuilder text, TracedCall call, int i, int n) {
    text.append("{sysname=");
    Quoting.field(text, call.memory(), call.argument(i), NAME);
    text.append(", nodename=");
    Quoting.field(text, call.memory(), call.argument(i) + NAME, NAME);
    text.append(", ...}");
  }

  private static final String[] MEMORY = {
    "totalram", "freeram", "sharedram", "bufferram", "totalswap", "freeswap"
  };

  private static void machine(StringBuilder text, TracedCall call, int i, int n) {
    GuestMemory memory = call.memory();
    long at = call.argument(i);
    text.append("{uptime=").append(memory.getLong(at)).append(", loads=[");
    for (int k = 0; k < 3; k++) {
      text.append(k == 0 ? "" : ", ").append(memory.getLong(at + 8 + 8L * k));
    }
    text.append(']');
    for (int k = 0; k < MEMORY.length; k++) {
      text.append(", ").append(MEMORY[k]).append('=').append(memory.getLong(at + 32 + 8L * k));
    }
    text.append(", procs=").append(memory.getShort(at + 80) & 0xFFFF);
    text.append(", totalhigh=").append(memory.getLong(at + 88));
    text.append(", freehigh=").append(memory.getLong(at + 96));
    text.append(", mem_unit=").append(memory.getInt(at + 104)).append('}');
  }

  private static void processors(StringBuilder text, TracedCall call, int i, int n) {
    processors(text, call.memory(), call.argument(i), call.argument(n));
  }

  /** What sched_getaffinity(2) filled in: as many bytes as it says. */
  private static void affinity(StringBuilder text, TracedCall call, int i, int n) {
    processors(text, call.memory(), call.argument(i), call.result());
  }

  /** Bytes of a processor set that are looked at: 8192 processors. */
  private static final long LARGEST_SET = 1024;

  private static void processors(StringBuilder text, GuestMemory memory, long at, long bytes) {
    text.append('[');
    String gap = "";
    for (int cpu = 0; cpu < 8 * Math.min(bytes, LARGEST_SET); cpu++) {
      if ((memory.getByte(at + cpu / 8) >>> cpu % 8 & 1) != 0) {
        text.append(gap).append(cpu);
        gap = " ";
      }
    }
    text.append(']');
  }

  private static void priority(StringBuilder text, TracedCall call, int i, int n) {
    if (!Numbers.absent(text, call.argument(i))) {
      text.append('[').append(call.memory().getInt(call.argument(i))).append(']');
    }
  }

  /** wait4(2)'s status, when it reports a child. */
  private static void status(StringBuilder text, TracedCall call, int i, int n) {
    long at = call.argument(i);
    if (at == 0 || call.result() <= 0) {
      Numbers.address(text, at);
      return;
    }
    int status = call.memory().getInt(at);
    int signal = status & 0x7F;
    if (signal == 0) {
      text.append("[{WIFEXITED(s) && WEXITSTATUS(s) == ").append(status >> 8 & 0xFF).append("}]");
    } else if (signal == 0x7F) {
      text.append("[{WIFSTOPPED(s) && WSTOPSIG(s) == ");
      text.append(SignalText.name(status >> 8 & 0xFF)).append("}]");
    } else {
      text.append("[{WIFSIGNALED(s) && WTERMSIG(s) == ").append(SignalText.name(signal));
      text.append((status & 0x80) != 0 ? " && WCOREDUMP(s)}]" : "}]");
    }
  }
}
