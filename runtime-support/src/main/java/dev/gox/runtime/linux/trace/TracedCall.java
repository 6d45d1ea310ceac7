package dev.gox.runtime.linux.trace;

import dev.gox.runtime.linux.SyscallTable;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.util.List;

/** One system call under way, as the decoders of its arguments see it. */
public final class TracedCall {
  /** How many arguments a call has at most. */
  private static final int MOST = 6;

  /** Results from here to -1 are errors: MAX_ERRNO of the kernel's err.h. */
  private static final int MAX_ERRNO = 4095;

  private final GuestThread thread;
  private final int number;
  private final SyscallTable.Row row;
  private final long[] arguments;
  private final List<Argument> kinds;
  private int next;
  private long result;
  private int noted;

  /** What a recorder has of it. */
  final StringBuilder text = new StringBuilder();

  TracedCall(GuestThread thread, int number, long... arguments) {
    this.thread = thread;
    this.number = number;
    this.arguments = arguments;
    row = SyscallTable.find(number);
    kinds = row == null ? null : Argument.of(row);
  }

  /** Who makes it. */
  public GuestThread thread() {
    return thread;
  }

  GuestMemory memory() {
    return thread.process().memory();
  }

  /** As man pages have it; made up as strace makes it up for a number that Linux has not. */
  public String name() {
    return row == null ? "syscall_" + Numbers.hex(number & 0xFFFF_FFFFL) : row.name();
  }

  /** What kind of number the result is, or an empty string for a plain one. */
  String resultKind() {
    return row == null ? "" : row.result();
  }

  /** An argument as its register holds it, from 0. */
  public long argument(int index) {
    return arguments[index];
  }

  /** Keeps a number until the call has returned. */
  void note(int value) {
    noted = value;
  }

  /** What {@link #note} was given. */
  int noted() {
    return noted;
  }

  void setResult(long value) {
    result = value;
  }

  /** The result, or -errno; valid after the call. */
  public long result() {
    return result;
  }

  /** Whether the result is an error, or the call is to be made again. */
  public boolean failed() {
    return result < 0 && result >= -MAX_ERRNO;
  }

  /** Whether it ends its thread. */
  public boolean neverReturns() {
    return resultKind().equals("never");
  }

  /** Prints the name and the arguments up to the first that the call fills in. */
  void printEntry(StringBuilder text) {
    text.append(name()).append('(');
    if (kinds == null) {
      for (int i = 0; i < MOST; i++) {
        text.append(i == 0 ? "" : ", ").append(Numbers.hex(arguments[i]));
      }
      return;
    }
    boolean first = true;
    kinds.forEach(kind -> kind.begin(this));
    for (; next < kinds.size() && !kinds.get(next).isResult(); next++) {
      first &= !print(text, first);
    }
    if (next < kinds.size() && !kinds.get(next).isOptional() && !first) {
      text.append(", ");
    }
  }

  /** Prints the other arguments. */
  void printExit(StringBuilder text) {
    boolean first = true;
    for (; kinds != null && next < kinds.size(); next++) {
      first &= !print(text, first && !kinds.get(next).isOptional());
    }
  }

  /** Prints one argument, with a comma before it unless it is the first. */
  private boolean print(StringBuilder text, boolean first) {
    int before = text.length();
    if (!first) {
      text.append(", ");
    }
    int start = text.length();
    kinds.get(next).print(text, this);
    if (text.length() == start) {
      text.setLength(before);
      return false;
    }
    return true;
  }
}
