package dev.gox.runtime.linux.trace;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.OutputStream;

/** Tells each system call, whole and in strace's words, to who wants to know; prints nothing. */
public final class CallRecorder extends Tracer {
  /** Who is told, on the thread that made the call. */
  public interface Listener {
    /** A thread makes a call. */
    void calls(GuestThread thread);

    /**
     * A call has returned, or won't.
     *
     * @param text the call with its arguments and its result
     */
    void called(TracedCall call, String text);

    /** A handler of the thread's is entered next. */
    void handles(GuestThread thread, int signal);
  }

  private final Listener listener;

  /** Prepares. */
  public CallRecorder(Listener listener) {
    super(new TraceOutput(OutputStream.nullOutputStream(), false), CallSet.parse("all"));
    this.listener = listener;
  }

  @Override
  public void started(GuestProcess process, long environmentAddress) {
    // The execve that made the process is not its own.
  }

  @Override
  public TracedCall enter(
      GuestThread t, long number, long a, long b, long c, long d, long e, long f) {
    TracedCall call = new TracedCall(t, (int) number, a, b, c, d, e, f);
    listener.calls(t);
    call.printEntry(call.text);
    if (call.neverReturns()) {
      listener.called(call, call.text.append(") = ?").toString());
      return null;
    }
    return call;
  }

  @Override
  public void leave(TracedCall call, long result) {
    call.setResult(result);
    call.printExit(call.text);
    StringBuilder end = new StringBuilder();
    Results.print(end, call);
    listener.called(call, call.text.append(')').append(end).toString());
  }

  @Override
  public void signal(GuestThread t, int signal, SignalInfo info) {
    if (t.process().signals().handles(signal)) {
      listener.handles(t, signal);
    }
  }

  @Override
  public void threadExited(GuestThread t, int status) {
    // Not a call.
  }

  @Override
  public void exited(GuestProcess process, int status) {
    // Not a call.
  }

  @Override
  public void killed(GuestProcess process, int signal) {
    // Not a call.
  }
}
