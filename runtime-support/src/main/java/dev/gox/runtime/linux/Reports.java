package dev.gox.runtime.linux;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What gox tells on standard error of a program and all that it starts: one line each. */
public final class Reports {
  private final boolean verbose;
  private final Set<Integer> unknownCalls = ConcurrentHashMap.newKeySet();
  private final Set<String> missingInstructions = ConcurrentHashMap.newKeySet();

  /**
   * Prepares.
   *
   * @param verbose whether to tell what a program asks for and gox lacks
   */
  public Reports(boolean verbose) {
    this.verbose = verbose;
  }

  /**
   * A fault that the program does not handle ends it: says what and where.
   *
   * @param fault null if a signal frame could not be written or read back
   */
  public void fatal(GuestMemory memory, Cpu cpu, int signal, GuestFault fault) {
    if (fault != null && fault.instruction != null) {
      return; // Said by missingInstruction.
    }
    byte[] code = new byte[15];
    int n = memory.fetchCode(cpu.rip, code, code.length);
    System.err.println(
        "gox: the program ends by signal "
            + signal
            + " at 0x"
            + Long.toHexString(cpu.rip)
            + " (bytes "
            + HexFormat.of().formatHex(code, 0, n)
            + "): "
            + (fault == null ? "bad signal frame" : fault.getMessage()));
  }

  /**
   * An instruction was met that processors have and gox lacks: says so once of each operation.
   *
   * @param instruction its disassembly and bytes
   */
  public void missingInstruction(long rip, String instruction) {
    int end = instruction.indexOf(' ');
    if (missingInstructions.add(instruction.substring(0, end))) {
      System.err.println(
          "gox: instruction not implemented: "
              + instruction
              + " at 0x"
              + Long.toHexString(rip)
              + "; the program gets SIGILL: it should use what CPUID offers, as with GOAMD64=v1");
    }
  }

  /** A call that gox does not serve was made: tells it once of each number. */
  void unknownCall(int number) {
    if (verbose && unknownCalls.add(number)) {
      SyscallTable.Row row = SyscallTable.find(number);
      String name = row == null ? "unknown" : row.name();
      System.err.println(
          "gox: system call " + number + " (" + name + ") is not implemented: ENOSYS");
    }
  }

  /** A file was to be executed that is no program for gox: tells why. */
  public void notExecuted(String file, String why) {
    if (verbose) {
      System.err.println("gox: " + file + " is not executed: " + why);
    }
  }

  /** A handler failed in a way that only a defect of gox's can explain. */
  void internalError(String call, Throwable bug) {
    System.err.println("gox: internal error in " + call + ": " + bug);
  }
}
