package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.constant;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Cpuid;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.FxState;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.Mxcsr;
import dev.gox.runtime.cpu.Segments;
import dev.gox.runtime.cpu.SystemOps;
import dev.gox.runtime.cpu.XState;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Test;
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
    l.run(SystemOps.class, "trap", l.next(), constant(GuestFault.BREAKPOINT));
    l.endBlock();
  }

  public static void int1(Lift l) {
    l.run(SystemOps.class, "trap", l.next(), constant(GuestFault.DEBUG));
    l.endBlock();
  }

  public static void int_(Lift l) {
    l.run(SystemOps.class, "interrupt", l.next(), l.read(0));
    l.endBlock();
  }

  /** Instructions that only a kernel may execute: Intel SDM vol. 3, 5.9, and ports by IOPL. */
  private static final Set<String> PRIVILEGED =
      Set.of(
          "cli",
          "sti",
          "in",
          "out",
          "ins",
          "outs",
          "hlt",
          "clts",
          "invd",
          "wbinvd",
          "invlpg",
          "lgdt",
          "lidt",
          "lldt",
          "ltr",
          "lmsw",
          "rdmsr",
          "wrmsr",
          "xsetbv",
          "rdpmc",
          "swapgs",
          "sysexit",
          "sysexitq",
          "sysret",
          "sysretq",
          "wbnoinvd",
          "invpcid");

  /** Instructions that are undefined for a user's program. */
  private static final Set<String> UNDEFINED =
      Set.of("rsm", "monitor", "mwait", "clac", "stac", "getsec", "encls");

  /** Lifts what a program may not execute; false for other operations. */
  static boolean lift(String mnemonic, Lift l) {
    if (PRIVILEGED.contains(mnemonic)) {
      refuse(l);
      return true;
    }
    if (UNDEFINED.contains(mnemonic)) {
      ud2(l);
      return true;
    }
    return false;
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

  public static void clflushopt(Lift l) {
    clflush(l);
  }

  public static void clwb(Lift l) {
    clflush(l);
  }

  // ---- what Linux emulates where UMIP forbids it: arch/x86/kernel/umip.c ----

  private static final long DUMMY_GDT = 0xFFFF_FFFF_FFFE_0000L;
  private static final long DUMMY_IDT = 0xFFFF_FFFF_FFFF_0000L;
  private static final long CR0 = 0x8005_0033L;
  private static final long TASK = 0x40;

  public static void sgdt(Lift l) {
    storeTable(l, DUMMY_GDT);
  }

  public static void sidt(Lift l) {
    storeTable(l, DUMMY_IDT);
  }

  private static void storeTable(Lift l, long base) {
    l.run(SystemOps.class, "requireWritable", l.address(), constant(10));
    l.store(16, l.address(), constant(0));
    l.store(64, l.let(Lift.add(l.address(), constant(2))), constant(base));
  }

  public static void smsw(Lift l) {
    l.write(0, constant(CR0));
  }

  public static void sldt(Lift l) {
    l.write(0, constant(0));
  }

  public static void str(Lift l) {
    l.write(0, constant(TASK));
  }

  // ---- segments ----

  public static void lar(Lift l) {
    ofSegment(l, "accessRights");
  }

  public static void lsl(Lift l) {
    ofSegment(l, "limit");
  }

  /** What user mode can't use leaves the destination, and clears ZF. */
  private static void ofSegment(Lift l, String helper) {
    Expr value = l.call(Segments.class, helper, l.read(1));
    Test valid = Lift.notEqual(value, constant(-1));
    l.when(valid, () -> l.write(0, value));
    zero(l, Lift.select(valid, constant(1), constant(0)));
  }

  public static void verr(Lift l) {
    zero(l, l.call(Segments.class, "readable", l.read(0)));
  }

  public static void verw(Lift l) {
    zero(l, l.call(Segments.class, "writable", l.read(0)));
  }

  /** Changes ZF alone. */
  private static void zero(Lift l, Expr bit) {
    Expr others = Lift.and(Conditions.status(), constant(~Flags.ZF));
    Conditions.setStatus(l, l.let(Lift.or(others, Lift.binary(BinaryOp.SHL, bit, constant(6)))));
  }

  public static void rdfsbase(Lift l) {
    l.write(0, l.call(Segments.class, "base", constant(4)));
  }

  public static void rdgsbase(Lift l) {
    l.write(0, l.call(Segments.class, "base", constant(5)));
  }

  public static void wrfsbase(Lift l) {
    l.run(Segments.class, "setBase", constant(4), l.read(0));
  }

  public static void wrgsbase(Lift l) {
    l.run(Segments.class, "setBase", constant(5), l.read(0));
  }

  // ---- the machine ----

  public static void rdrand(Lift l) {
    l.write(0, l.call(SystemOps.class, "random"));
    l.flagPair(constant(Flags.resultOf(Flags.CF)), constant(Flags.carriesOf(Flags.CF)));
  }

  public static void rdseed(Lift l) {
    rdrand(l);
  }

  /** All threads are on processor 0 of node 0. */
  public static void rdpid(Lift l) {
    l.write(0, constant(0));
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

  public static void endbr32(Lift l) {}

  /** Without shadow stacks these read nothing. */
  public static void rdsspd(Lift l) {}

  public static void rdsspq(Lift l) {}

  public static void cldemote(Lift l) {}

  public static void prefetchwt1(Lift l) {}

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

  public static void xsave(Lift l) {
    l.run(XState.class, "xsave", l.address(), constant(0));
  }

  public static void xsave64(Lift l) {
    l.run(XState.class, "xsave", l.address(), constant(1));
  }

  public static void xsaveopt(Lift l) {
    l.run(XState.class, "xsaveopt", l.address(), constant(0));
  }

  public static void xsaveopt64(Lift l) {
    l.run(XState.class, "xsaveopt", l.address(), constant(1));
  }

  public static void xsavec(Lift l) {
    l.run(XState.class, "xsavec", l.address(), constant(0));
  }

  public static void xsavec64(Lift l) {
    l.run(XState.class, "xsavec", l.address(), constant(1));
  }

  public static void xrstor(Lift l) {
    l.run(XState.class, "xrstor", l.address(), constant(0));
  }

  public static void xrstor64(Lift l) {
    l.run(XState.class, "xrstor", l.address(), constant(1));
  }

  public static void xgetbv(Lift l) {
    l.run(XState.class, "xgetbv");
  }

  public static void ldmxcsr(Lift l) {
    l.run(Mxcsr.class, "load", l.read(0));
    l.endBlock();
  }

  public static void stmxcsr(Lift l) {
    l.write(0, l.call(Mxcsr.class, "store"));
    l.endBlock();
  }
}
