package dev.gox.runtime.linux;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.thread.GuestThread;

/** The way from a SYSCALL instruction to the handler that {@link SyscallTable} names. */
public final class SystemCallEntry {
  private SystemCallEntry() {}

  private static final SystemCalls CALLS = SystemCalls.load();

  /** Makes a call with amd64's six argument registers: its result, or -errno. */
  public static long call(
      GuestThread t, long number, long a, long b, long c, long d, long e, long f) {
    try {
      // Linux looks at the low half of RAX alone.
      return CALLS.call((int) number, t, a, b, c, d, e, f);
    } catch (GuestFault fault) {
      return -Errno.EFAULT;
    } catch (OutOfMemoryError error) {
      return -Errno.ENOMEM;
    } catch (RuntimeException | Error bug) {
      t.process().surroundings().reports().internalError(SyscallTable.find(number).name(), bug);
      return -Errno.EIO;
    }
  }
}
