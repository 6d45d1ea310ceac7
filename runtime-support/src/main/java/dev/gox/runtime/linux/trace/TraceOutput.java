package dev.gox.runtime.linux.trace;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The lines of a trace. A call's beginning is written at once, so that one that waits is seen; when
 * another thread has something to say meanwhile, the line ends as unfinished and the call's end
 * gets a line of its own, as strace(1) does.
 */
public final class TraceOutput {
  /** The column of the results: strace's -a. */
  private static final int RESULT_COLUMN = 40;

  private final OutputStream out;

  /** Whether every line begins with a thread's id, as in a file by strace -f -o. */
  private final boolean alwaysNamed;

  /** The calls that have begun, by thread id. */
  private final Map<Integer, TracedCall> begun = new HashMap<>();

  /** The call whose line has not ended, or null. */
  private TracedCall open;

  private int column;
  private boolean closed;

  /** Threads of processes that have ended: they have nothing more to say. */
  private final Set<Integer> silent = new HashSet<>();

  /** The process of the first call, and whether there has been another one. */
  private GuestProcess first;

  private boolean several;

  /**
   * Writes to a stream.
   *
   * @param alwaysNamed whether lines tell their thread even while there is but one
   */
  public TraceOutput(OutputStream out, boolean alwaysNamed) {
    this.out = out;
    this.alwaysNamed = alwaysNamed;
  }

  /** A line that stands alone: its text, then its result at the results' column. */
  synchronized void line(int tid, int threads, String text, String result) {
    if (silent.contains(tid)) {
      return;
    }
    interrupt();
    write(leader(tid, threads) + text);
    finish(result);
  }

  /** A call begins. */
  synchronized void begin(TracedCall call, String text) {
    GuestThread t = call.thread();
    if (silent.contains(t.tid())) {
      return;
    }
    first = first == null ? t.process() : first;
    several |= t.process() != first;
    interrupt();
    write(leader(t.tid(), t.process().threadCount()) + text);
    begun.put(t.tid(), call);
    open = call;
  }

  /** A call ends. */
  synchronized void end(TracedCall call, String text, String result) {
    GuestThread t = call.thread();
    begun.remove(t.tid());
    if (silent.contains(t.tid())) {
      return;
    }
    if (open == call) {
      open = null;
      write(text);
    } else {
      interrupt();
      write(leader(t.tid(), t.process().threadCount()) + resumed(call) + text);
    }
    finish(result);
  }

  /** The process ends: every thread says so, the first one last, and then there is silence. */
  synchronized void close(GuestProcess process, String text) {
    var threads = process.threads();
    for (int i = threads.size() - 1; i >= 0; i--) {
      int tid = threads.get(i).tid();
      TracedCall call = begun.remove(tid);
      if (call != null && call == open) {
        open = null;
        write(" <unfinished ...>)");
        finish(" = ?");
      } else if (call != null) {
        line(tid, i + 1, resumed(call) + " <unfinished ...>)", " = ?");
      }
      line(tid, i + 1, text, "");
      silent.add(tid);
    }
  }

  private static String resumed(TracedCall call) {
    return "<... " + call.name() + " resumed>";
  }

  private String leader(int tid, int threads) {
    if (alwaysNamed) {
      return String.format("%-5d ", tid);
    }
    return threads > 1 || several ? String.format("[pid %5d] ", tid) : "";
  }

  private void interrupt() {
    if (open != null) {
      write(" <unfinished ...>\n");
      open = null;
    }
    column = 0;
  }

  private void finish(String result) {
    int gap = RESULT_COLUMN - 1 - column;
    write((result.isEmpty() || gap <= 0 ? "" : " ".repeat(gap)) + result + "\n");
    column = 0;
  }

  private void write(String text) {
    if (closed) {
      return;
    }
    column += text.length();
    try {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // Nobody reads the trace any more; the program goes on.
      closed = true;
    }
  }
}
