package dev.gox.translator.lift;

import static dev.gox.translator.lift.Lift.add;
import static dev.gox.translator.lift.Lift.constant;
import static dev.gox.translator.lift.Lift.sext;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.IntegerOps;
import dev.gox.runtime.cpu.Segments;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.ir.Expr;

/** Data transfer: Intel SDM vol. 1, 7.3.1. */
final class Moves {
  private Moves() {}

  public static void mov(Lift l) {
    if (SystemInstructions.isPrivileged(l.kind(0)) || SystemInstructions.isPrivileged(l.kind(1))) {
      SystemInstructions.refuse(l);
      return;
    }
    if (l.kind(0) == Kind.SEGMENT) {
      l.run(Segments.class, "load", l.number(0), l.read(1));
      return;
    }
    l.write(0, l.kind(1) == Kind.SEGMENT ? l.selector(1) : l.read(1));
  }

  public static void movabs(Lift l) {
    mov(l);
  }

  public static void movzx(Lift l) {
    l.write(0, l.read(1));
  }

  public static void movsx(Lift l) {
    l.write(0, sext(l.width(1), l.read(1)));
  }

  public static void movsxd(Lift l) {
    l.write(0, sext(l.width(1), l.read(1)));
  }

  public static void movnti(Lift l) {
    l.write(0, l.read(1));
  }

  /** The offset alone: no segment base is added. */
  public static void lea(Lift l) {
    l.write(0, l.effectiveAddress());
  }

  public static void push(Lift l) {
    int width = l.shape().operandSize();
    l.push(width, l.kind(0) == Kind.SEGMENT ? l.selector(0) : l.read(0));
  }

  public static void lss(Lift l) {
    loadFar(l, 2);
  }

  public static void lfs(Lift l) {
    loadFar(l, 4);
  }

  public static void lgs(Lift l) {
    loadFar(l, 5);
  }

  private static void loadFar(Lift l, long segment) {
    Expr bytes = constant(l.width(0) / 8);
    l.write(0, l.call(Segments.class, "loadFar", constant(segment), l.address(), bytes));
  }

  /** RSP moves before a memory destination's address is computed (SDM, POP). */
  public static void pop(Lift l) {
    int width = l.shape().operandSize();
    if (l.kind(0) == Kind.SEGMENT) {
      l.run(Segments.class, "pop", l.number(0), constant(width / 8));
      return;
    }
    Expr rsp = l.get(Cpu.RSP, 64);
    Expr value = l.load(width, rsp);
    if (l.isMemory(0)) {
      Expr address =
          l.call(
              IntegerOps.class,
              "popAddress",
              l.effectiveAddress(),
              l.baseNumber(),
              constant(width / 8));
      l.store(width, address, value);
      l.set(Cpu.RSP, 64, add(rsp, constant(width / 8)));
    } else {
      l.set(Cpu.RSP, 64, add(rsp, constant(width / 8)));
      l.write(0, value);
    }
  }

  public static void leave(Lift l) {
    Expr rbp = l.get(Cpu.RBP, 64);
    int width = l.shape().operandSize() == 16 ? 16 : 64;
    Expr value = l.load(width, rbp);
    l.set(Cpu.RSP, 64, add(rbp, constant(width / 8)));
    l.set(Cpu.RBP, width, value);
  }

  public static void enter(Lift l) {
    l.run(IntegerOps.class, l.shape().operandSize() == 16 ? "enter16" : "enter64", l.read(0));
  }

  public static void bswap(Lift l) {
    l.write(0, l.call(IntegerOps.class, l.width(0) == 64 ? "bswap64" : "bswap32", l.read(0)));
  }

  public static void movbe(Lift l) {
    l.write(0, l.call(IntegerOps.class, "bswap" + l.width(0), l.read(1)));
  }

  public static void cbw(Lift l) {
    l.set(Cpu.RAX, 16, sext(8, l.get(Cpu.RAX, 8)));
  }

  public static void cwde(Lift l) {
    l.set(Cpu.RAX, 32, sext(16, l.get(Cpu.RAX, 16)));
  }

  public static void cdqe(Lift l) {
    l.set(Cpu.RAX, 64, sext(32, l.get(Cpu.RAX, 32)));
  }

  public static void cwd(Lift l) {
    signToRdx(l, 16);
  }

  public static void cdq(Lift l) {
    signToRdx(l, 32);
  }

  public static void cqo(Lift l) {
    signToRdx(l, 64);
  }

  private static void signToRdx(Lift l, int width) {
    Expr a = sext(width, l.get(Cpu.RAX, width));
    l.set(Cpu.RDX, width, Lift.binary(Expr.BinaryOp.SAR, a, constant(63)));
  }

  public static void xlatb(Lift l) {
    Expr a = Lift.and(add(l.get(Cpu.RBX, 64), l.get(Cpu.RAX, 8)), constant(l.addressMask()));
    l.set(Cpu.RAX, 8, l.load(8, add(a, l.segmentBase())));
  }
}
