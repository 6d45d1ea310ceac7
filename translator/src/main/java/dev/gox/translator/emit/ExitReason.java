package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;

/** Why control leaves translated code for the dispatcher. */
public enum ExitReason {
  /** The code there was left out of the region, as it had seldom run. */
  LEFT_OUT("code that was left out of its region"),
  /** The thread has something else to do: signals, its end, a change of code. */
  POLL("a poll: signals, the thread's end, changed code"),
  /** Java frames would pile up. */
  DEPTH("calls as deep as the dispatcher allows"),
  /** To an address that its caller didn't expect, or out of a region that was cut. */
  ELSEWHERE("the region's end, an unexpected return"),
  /** To where an instruction has led that is executed as a whole, or that sets RSP. */
  WHOLE("a system call or switch of stacks"),
  /** To the interpreter, for one instruction: its access faults, or is to unusual memory. */
  ACCESS("an access that faults or is to unusual memory");

  /** As a user reads it. */
  public final String text;

  ExitReason(String text) {
    this.text = text;
  }

  /** Counts an exit, if somebody wants to know. */
  static void count(Cpu c, ExitReason reason) {
    long[] counts = c.exits;
    if (counts != null) {
      counts[reason.ordinal()]++;
    }
  }
}
