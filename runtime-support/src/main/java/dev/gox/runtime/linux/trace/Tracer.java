package dev.gox.runtime.linux.trace;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.SyscallTable;
import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.linux.thread.GuestThread;
import java.util.List;

/**
 * Prints what a process asks of the kernel in the text format of strace(1), all threads followed as
 * by {@code strace -f}. A process without a tracer has null in its place, and none of this package
 * is loaded.
 */
public class Tracer {
  private static final int SIGKILL = 9;

  private final TraceOutput output;
  private final CallSet calls;

  /**
   * Makes a tracer.
   *
   * @param output where the lines go
   * @param calls which calls are printed; signals and exits always are
   */
  public Tracer(TraceOutput output, CallSet calls) {
    this.output = output;
    this.calls = calls;
  }

  /** Prints the execve(2) that has made the process, as if it had been traced. */
  public void started(GuestProcess process, long environmentAddress) {
    SyscallTable.Row row = SyscallTable.find("execve");
    if (!calls.contains(row.number())) {
      return;
    }
    StringBuilder text = new StringBuilder("execve(");
    Quoting.quote(text, process.program().path(), false);
    List<byte[]> arguments = process.program().arguments();
    for (int i = 0; i < arguments.size(); i++) {
      text.append(i == 0 ? ", [" : ", ");
      Quoting.argument(text, arguments.get(i));
    }
    text.append(arguments.isEmpty() ? ", [], " : "], ");
    Numbers.address(text, environmentAddress);
    text.append(" /* ").append(process.program().environment().size()).append(" vars */)");
    output.line(process.pid(), process.threadCount(), text.toString(), " = 0");
  }

  /**
   * A call begins: prints what is known of it.
   *
   * @return the call to be given to {@link #leave}; null if calls of its number are not printed
   */
  public TracedCall enter(
      GuestThread t, long number, long a, long b, long c, long d, long e, long f) {
    // Linux looks at the low half of RAX alone.
    if (!calls.contains((int) number)) {
      return null;
    }
    TracedCall call = new TracedCall(t, (int) number, a, b, c, d, e, f);
    StringBuilder text = new StringBuilder();
    call.printEntry(text);
    if (call.neverReturns()) {
      // Nothing runs after it that could print the rest.
      output.line(t.tid(), t.process().threadCount(), text.append(')').toString(), " = ?");
      return null;
    }
    output.begin(call, text.toString());
    return call;
  }

  /** A call has returned: prints the rest of it. */
  public void leave(TracedCall call, long result) {
    call.setResult(result);
    StringBuilder text = new StringBuilder();
    call.printExit(text);
    StringBuilder end = new StringBuilder();
    Results.print(end, call);
    output.end(call, text.append(')').toString(), end.toString());
  }

  /** A signal is about to be delivered. */
  public void signal(GuestThread t, int signal, SignalInfo info) {
    if (signal == SIGKILL) {
      // Nobody sees it come.
      return;
    }
    StringBuilder text = new StringBuilder("--- ");
    text.append(SignalText.name(signal)).append(' ');
    SignalText.info(text, t.process().memory(), signal, info);
    output.line(t.tid(), t.process().threadCount(), text.append(" ---").toString(), "");
  }

  /** One thread ends by itself: exit(2). */
  public void threadExited(GuestThread t, int status) {
    output.line(t.tid(), t.process().threadCount(), "+++ exited with " + status + " +++", "");
  }

  /** The process ends: exit_group(2). The first end counts; nothing is printed after it. */
  public void exited(GuestProcess process, int status) {
    output.close(process, "+++ exited with " + status + " +++");
  }

  /** A signal ends the process. */
  public void killed(GuestProcess process, int signal) {
    output.close(process, "+++ killed by " + SignalText.name(signal) + " +++");
  }
}
