package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.GuestCaller;

/** Stops where translated code leaves; it calls nothing. */
final class LeavingCaller implements GuestCaller {
  private final Cpu cpu;

  LeavingCaller(Cpu cpu) {
    this.cpu = cpu;
  }

  @Override
  public Object entry(long target) {
    throw new AssertionError("no calls in these functions");
  }

  @Override
  public long call(long target, long rsp, long rax, long ret) {
    throw new AssertionError("no calls in these functions");
  }

  @Override
  public long goOn(long ret, long rsp) {
    cpu.unwind = Cpu.LEFT;
    return cpu.r0;
  }

  @Override
  public boolean throwsUnwinding(long rsp) {
    return false;
  }

  @Override
  public void useExactFloats() {}

  @Override
  public void returns(long pc, long rsp) {}

  @Override
  public void widen(long entry) {}

  @Override
  public void slowAccess(long instruction, long entry) {}
}
