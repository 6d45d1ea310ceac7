package dev.gox.translator.emit;

import dev.gox.runtime.cpu.Cpu;
import java.io.Serial;

/**
 * Control has left translated code, and all its state is in the Cpu: thrown over the Java frames of
 * the callers, down to the dispatcher. That costs microseconds where a return costs nanoseconds.
 * But callers that see a return have a branch for it, which HotSpot compiles only after it was
 * taken, by dropping what it had compiled: so a few goroutine switches among many calls cost each
 * caller a compilation. The executor throws what is seldom, and lets return what is frequent.
 */
public final class Unwinding extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private static final Unwinding NOW = new Unwinding();

  private Unwinding() {
    super(null, null, false, false);
  }

  /**
   * Has all callers return: if this returns, by {@link Cpu#unwind}.
   *
   * @param rsp what the stack pointer was at the entry of the function that control leaves
   * @param ret where that was expected to return to: if nowhere, its Java caller is prepared
   */
  public static void start(Cpu c, long rsp, long ret) {
    if (ret != TranslatedCode.NOWHERE && c.caller.throwsUnwinding(rsp)) {
      throw NOW;
    }
    c.unwind = Cpu.LEFT;
  }
}
