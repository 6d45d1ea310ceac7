package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Cpuid;
import dev.gox.runtime.cpu.FxState;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.SystemOps;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import java.util.Set;

/** What enters the kernel, asks the processor about itself, or does nothing. */
final class SystemInstructions {
  private SystemInstructions() {}

  public static void syscall(Lift l) {
    l.run(SystemOps.class, "syscall", l.next());
    l.endBlock();
  }

  /** gox's own: the opcode of the vDSO. */
  public static void vdso(Lift l) {
    Expr first = l.get(Cpu.RDI, 64);
    Expr second = l.get(Cpu.RSI, 64);
    l.set(Cpu.RAX, 64, l.call(SystemOps.class, "vdso", l.self(), first, second));
  }

  public static void int3(Lift l) {
    l.run(SystemOps.class, "trap", l.next());
    l.endBlock();
  }

  public static void int_(Lift l) {
    l.run(SystemOps.class, "interrupt", l.next(), l.read(0));
    l.endBlock();
  }

  /** Instructions that only a kernel may execute: Intel SDM vol. 3, 5.9, and ports by IOPL. */
  private static final Set<String> PRIVILEGED =
      Set.of(
          "cli", "sti", "in", "out", "ins", "outs", "hlt", "clts", "invd", "wbinvd", "invlpg",
          "lgdt", "lidt", "lldt", "ltr", "lmsw", "rdmsr", "wrmsr", "xsetbv");

  /** Lifts privileged instructions; false for other operations. */
  static boolean lift(String mnemonic, Lift l) {
    boolean privileged = PRIVILEGED.contains(mnemonic);
    if (privileged) {
      refuse(l);
    }
    return privileged;
  }

  /** Whether registers of a kind are a kernel's. */
  static boolean isPrivileged(Kind kind) {
    return kind == Kind.CONTROL || kind == Kind.DEBUG;
  }

  static void refuse(Lift l) {
    l.run(SystemOps.class, "raise", constant(GuestFault.GENERAL_PROTECTION));
    l.endBlock();
  }

  /** There is no cache to flush, but the line must be readable. */
  public static void clflush(Lift l) {
    l.load(8, l.address());
  }

  public static void ud2(Lift l) {
    l.run(SystemOps.class, "raise", constant(GuestFault.INVALID_OPCODE));
    l.endBlock();
  }

  /** It serializes: what follows is fetched after all that precedes (Intel SDM vol. 3, 8.3). */
  public static void cpuid(Lift l) {
    l.run(Cpuid.class, "cpuid");
    l.endBlock();
  }

  public static void rdtsc(Lift l) {
    Expr now = l.call(SystemOps.class, "rdtsc");
    l.set(Cpu.RAX, 32, now);
    l.set(Cpu.RDX, 32, Lift.binary(BinaryOp.SHR, now, constant(32)));
  }

  public static void rdtscp(Lift l) {
    rdtsc(l);
    l.set(Cpu.RCX, 64, constant(0));
  }

  public static void pause(Lift l) {
    l.run(SystemOps.class, "pause");
  }

  public static void nop(Lift l) {}

  public static void endbr64(Lift l) {}

  /** Without shadow stacks, which CPUID does not offer, it is a hint without a meaning. */
  public static void rdsspd(Lift l) {}

  public static void rdsspq(Lift l) {}

  public static void cldemote(Lift l) {}

  public static void lfence(Lift l) {}

  public static void sfence(Lift l) {}

  public static void mfence(Lift l) {
    l.run(SystemOps.class, "fence");
  }

  public static void prefetcht0(Lift l) {}

  public static void prefetcht1(Lift l) {}

  public static void prefetcht2(Lift l) {}

  public static void prefetchnta(Lift l) {}

  public static void prefetchw(Lift l) {}

  public static void prefetch(Lift l) {}

  public static void fxsave(Lift l) {
    l.run(FxState.class, "fxsave", l.address(), constant(0));
  }

  public static void fxsave64(Lift l) {
    l.run(FxState.class, "fxsave", l.address(), constant(1));
  }

  public static void fxrstor(Lift l) {
    l.run(FxState.class, "fxrstor", l.address(), constant(0));
  }

  public static void fxrstor64(Lift l) {
    l.run(FxState.class, "fxrstor", l.address(), constant(1));
  }

  public static void ldmxcsr(Lift l) {
    l.run(SystemOps.class, "ldmxcsr", l.read(0));
  }

  public static void stmxcsr(Lift l) {
    l.write(0, l.call(SystemOps.class, "stmxcsr"));
  }
}
