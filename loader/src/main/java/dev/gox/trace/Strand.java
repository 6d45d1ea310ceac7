package dev.gox.trace;

import dev.gox.inspect.ProgramView;
import java.util.ArrayList;
import java.util.List;

/**
 * One flow of calls: a goroutine's, a thread's own (g0's), or that of a thread's signal handlers.
 * While a goroutine has its thread's stack do something for it (runtime.systemstack), that is part
 * of its flow.
 */
final class Strand {
  /** Whose calls they are. */
  enum Kind {
    THREAD,
    GOROUTINE,
    SIGNALS
  }

  /** A call under way: where its return address lies, and which g was current then. */
  static final class Frame {
    final ProgramView.Function function;
    final Call call;
    final long g;

    /** When it began: nanoseconds of the JVM's clock, and instructions of all threads. */
    final long begun;

    final long position;

    /** How many calls it is in, those apart that only lead to one of the same name. */
    final int depth;

    long slot;

    Frame(
        ProgramView.Function function,
        Call call,
        long g,
        long slot,
        long begun,
        long position,
        int depth) {
      this.function = function;
      this.call = call;
      this.g = g;
      this.slot = slot;
      this.begun = begun;
      this.position = position;
      this.depth = depth;
    }
  }

  private final Trace trace;

  /** Its place among the trace's flows. */
  final int index;

  final Kind kind;

  /** The address of Go's struct g; 0 before there is one, and for signal handlers. */
  long g;

  /** The goroutine's number; 0 for none. */
  final long number;

  /** The thread that it began on. */
  final int thread;

  /** A node that stands above its calls and for no function. */
  final Call root = new Call(new ProgramView.Function(0, 0, ""), null);

  /** A goroutine's stack; from 0 to the top of memory if unknown. */
  private long low;

  private long high = -1;

  private final List<Frame> frames = new ArrayList<>();

  Strand(Trace trace, int index, Kind kind, long g, long number, int thread) {
    this.trace = trace;
    this.index = index;
    this.kind = kind;
    this.g = g;
    this.number = number;
    this.thread = thread;
  }

  Frame top() {
    return frames.isEmpty() ? null : frames.get(frames.size() - 1);
  }

  int depth() {
    return frames.size();
  }

  /** The node of the innermost call. */
  Call call() {
    return frames.isEmpty() ? root : top().call;
  }

  void push(ProgramView.Function function, long current, long slot, long now) {
    Call call = call().callee(function);
    call.count++;
    call.active++;
    Frame by = top();
    boolean same = by != null && by.function.name().equals(function.name());
    int depth = by == null ? 0 : same && by.function != function ? by.depth : by.depth + 1;
    frames.add(new Frame(function, call, current, slot, now, trace.executed(), depth));
  }

  private void pop(long now) {
    Frame frame = frames.remove(frames.size() - 1);
    // A recursive function's time is that of the outermost call.
    if (--frame.call.active == 0) {
      frame.call.nanos += now - frame.begun;
    }
    trace.callEnded(this, frame, now);
  }

  /** Ends the calls above a depth. */
  void popTo(int depth, long now) {
    while (frames.size() > depth) {
      pop(now);
    }
  }

  /**
   * A return address has been taken from the stack: the calls that it belongs to are over, of which
   * there are several if functions have jumped to each other.
   *
   * @return false if it belongs to none
   */
  boolean returned(long slot, long now) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      if (frames.get(i).slot == slot) {
        while (i > 0 && frames.get(i - 1).slot == slot) {
          i--;
        }
        popTo(i, now);
        return true;
      }
    }
    return false;
  }

  /** Goes back to a function that has jumped to the present one; false if it has not. */
  boolean jumpedBack(ProgramView.Function function, long slot, long now) {
    for (int i = frames.size() - 1; i >= 0 && frames.get(i).slot == slot; i--) {
      if (frames.get(i).function == function) {
        popTo(i + 1, now);
        return true;
      }
    }
    return false;
  }

  /** Control is on its own stack, at a stack pointer: calls elsewhere and below that are over. */
  void popDead(long sp, long now) {
    while (!frames.isEmpty()) {
      Frame f = top();
      boolean here = f.g == g && isOnStack(f.slot);
      if (here && Long.compareUnsigned(f.slot, sp) >= 0) {
        return;
      }
      pop(now);
    }
  }

  private boolean isOnStack(long address) {
    return Long.compareUnsigned(address, low) >= 0 && Long.compareUnsigned(address, high) < 0;
  }

  /** Tells where its stack is, which may have moved; says if it is there since now. */
  boolean setStack(long newLow, long newHigh) {
    if (newHigh == high && newLow == low) {
      return false;
    }
    if (high != -1) {
      for (Frame f : frames) {
        if (f.g == g && isOnStack(f.slot)) {
          f.slot += newHigh - high;
        }
      }
    }
    low = newLow;
    high = newHigh;
    return true;
  }

  /** What was on no goroutine's stack yet is on this one's. */
  void becomes(long known) {
    g = known;
    frames.replaceAll(
        f ->
            f.g == 0
                ? new Frame(f.function, f.call, known, f.slot, f.begun, f.position, f.depth)
                : f);
  }

  /** Whether it is a goroutine that won't go on. */
  boolean isExiting() {
    // It calls mcall, and never comes back from there.
    int caller = frames.size() - 2;
    return kind == Kind.GOROUTINE
        && caller >= 0
        && frames.get(caller).function.name().equals("runtime.goexit1");
  }

  /** The calls under way end with the trace, or with their goroutine. */
  void end(long now) {
    popTo(0, now);
  }
}
