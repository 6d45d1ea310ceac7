package dev.gox.trace;

import dev.gox.runtime.cpu.Cpu;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The first steps of a program, instruction by instruction, with what each changed in its thread's
 * registers. An instruction that comes again and again, as in a loop, is noted twice.
 *
 * <p>The log is text, a step after the other, each ended by a semicolon: optionally {@code >t}
 * where a thread goes on, by its number; optionally {@code +n} if n instructions, not one, were
 * executed since the step before; the address; and for each register that has changed since that
 * thread's last step a letter, a to p for RAX to R15 by their numbers, q for RFLAGS and r for FS's
 * base, and its value. Numbers are hexadecimal.
 */
final class StepLog {
  private static final int MOST = 40_000;
  private static final int OFTEN = 2;
  private static final int REGISTERS = 18;
  private static final int FLAGS = 16;
  private static final int FS = 17;

  private final StringBuilder text = new StringBuilder();
  private final Map<Long, Integer> seen = new HashMap<>();
  private final Map<Integer, long[]> last = new HashMap<>();
  private int steps;
  private int thread = -1;
  private long position = -1;
  private boolean full;

  /** Whether steps are still noted that begin at an address. */
  boolean wants(long address) {
    return !full && seen.getOrDefault(address, 0) < OFTEN;
  }

  /**
   * An instruction is about to be executed.
   *
   * @param number the thread's, from 0
   * @param address of the process
   * @param executed by all threads up to now
   */
  void note(int number, long address, Cpu cpu, long executed) {
    if (!wants(address)) {
      return;
    }
    seen.merge(address, 1, Integer::sum);
    if (number != thread) {
      thread = number;
      text.append('>').append(Integer.toHexString(number)).append(' ');
    }
    if (executed - position != 1) {
      text.append('+').append(Long.toHexString(executed - position)).append(' ');
    }
    position = executed;
    text.append(Long.toHexString(address));
    long[] before = last.computeIfAbsent(number, n -> new long[REGISTERS]);
    for (int i = 0; i < REGISTERS; i++) {
      long now = i == FLAGS ? cpu.rflags() : i == FS ? cpu.fsBase : cpu.get64(i);
      if (now != before[i]) {
        before[i] = now;
        text.append(' ').append((char) ('a' + i)).append(Long.toHexString(now));
      }
    }
    text.append(';');
    full = ++steps == MOST;
  }

  /** The log. */
  String text() {
    return text.toString();
  }

  int size() {
    return steps;
  }

  /** Whether there would have been more. */
  boolean isFull() {
    return full;
  }

  /** The addresses of the instructions, in order. */
  TreeSet<Long> addresses() {
    return new TreeSet<>(seen.keySet());
  }
}
