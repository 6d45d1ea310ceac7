package dev.gox.profile;

import dev.gox.loader.ProgramFunctions;
import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.memory.FileMapping;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was found: how much time each stack took. */
public final class Profile {
  /** Of one stack: samples, processor time and time spent waiting in a system call, both in ns. */
  static final class Times {
    long samples;
    long computed;
    long waited;
  }

  /** Code that the program's file didn't bring. */
  private record ForeignPage(ProgramFunctions program, long page) {}

  private static final int PAGE_BITS = 12;

  private final long period;
  private final Map<GuestStack, Times> stacks = new LinkedHashMap<>();
  private final Map<ForeignPage, String> foreign = new HashMap<>();
  private long leftOver;
  private boolean ended;
  private long begun;
  private long elapsed;

  Profile(long period) {
    this.period = period;
  }

  void begins(long unixMillis) {
    begun = unixMillis;
  }

  /** It doesn't change any more, even if some thread is still at its end. */
  synchronized void ends(long nanos) {
    elapsed = nanos;
    ended = true;
  }

  /** A thread was found computing; it has for so long since it was found before. */
  synchronized void computed(GuestStack stack, long nanos) {
    if (!ended) {
      Times times = stacks.computeIfAbsent(stack, s -> new Times());
      times.samples++;
      times.computed += nanos;
    }
  }

  /** A thread was found waiting in a system call. */
  synchronized void waited(GuestStack stack, long nanos) {
    if (!ended) {
      stacks.computeIfAbsent(stack, s -> new Times()).waited += nanos;
    }
  }

  /** A thread has ended that has computed for so long since it was found last. */
  synchronized void leftOver(long nanos) {
    leftOver += ended ? 0 : nanos;
  }

  /** Keeps what code outside the program's file is called, while it is mapped. */
  synchronized void nameForeign(ProgramFunctions program, long[] addresses, GuestImage image) {
    long[] code = program.code();
    for (long address : addresses) {
      if (address < code[0] || address >= code[1]) {
        foreign.computeIfAbsent(
            new ForeignPage(program, address >>> PAGE_BITS), p -> fileAt(address, image));
      }
    }
  }

  private static String fileAt(long address, GuestImage image) {
    if (address >>> PAGE_BITS == image.vdso() >>> PAGE_BITS) {
      return "[vdso]";
    }
    for (FileMapping m : image.memory().fileMappings()) {
      if (address >= m.mapping().start() && address < m.mapping().end() && m.file() != null) {
        return "[" + m.file().getFileName() + "]";
      }
    }
    return "[generated code]";
  }

  /** What code is called that is not of the program's file. */
  synchronized String foreignName(ProgramFunctions program, long address) {
    return foreign.getOrDefault(new ForeignPage(program, address >>> PAGE_BITS), "[unknown]");
  }

  /** All stacks and their times, in the order in which they were first found. */
  Map<GuestStack, Times> stacks() {
    return stacks;
  }

  /** Processor time between two samples of a thread: ns. */
  long period() {
    return period;
  }

  /** When it began: ms since 1970. */
  long begun() {
    return begun;
  }

  /** How long the program ran: ns. */
  long elapsed() {
    return elapsed;
  }

  /** Processor time of guest threads that no sample stands for: ns. */
  long leftOver() {
    return leftOver;
  }

  long samples() {
    return stacks.values().stream().mapToLong(t -> t.samples).sum();
  }

  /** Processor time of guest threads that was sampled: ns. */
  long computed() {
    return stacks.values().stream().mapToLong(t -> t.computed).sum();
  }
}
