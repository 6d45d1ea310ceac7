package dev.gox.translator.lift;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.RegRef;

/**
 * Not the guest's instructions: steps that compute an address of many parts into the EA slot, ahead
 * of the instruction that uses it. Slot A names the segment base to add.
 */
final class AddressStep {
  private AddressStep() {}

  /** segment + truncate32(base + index << scale + displacement). */
  public static void address32(Lift l) {
    step(l, 32);
  }

  /** segment + base + index << scale + displacement. */
  public static void address64(Lift l) {
    step(l, 64);
  }

  private static void step(Lift l, int width) {
    Expr segment = new Expr.Get(RegRef.of(RegRef.Slot.A), 64);
    l.set(Cpu.EA, 64, Lift.add(Lift.zext(width, l.effectiveAddress()), segment));
  }
}
