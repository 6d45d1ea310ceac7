package dev.gox.profile;

import dev.gox.loader.ProgramFunctions;
import java.util.Arrays;

/**
 * Where a thread was.
 *
 * @param program whose code it ran
 * @param addresses of code, the innermost first; for callers within their call instructions
 * @param call the number of the system call that it was in; {@link #NO_CALL} if in none
 */
record GuestStack(ProgramFunctions program, long[] addresses, int call) {
  static final int NO_CALL = -1;

  @Override
  public boolean equals(Object other) {
    return other instanceof GuestStack s
        && program == s.program
        && call == s.call
        && Arrays.equals(addresses, s.addresses);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * System.identityHashCode(program) + call) + Arrays.hashCode(addresses);
  }
}
