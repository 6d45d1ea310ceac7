package dev.gox.runtime.linux;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.thread.GuestThread;
import java.lang.invoke.MethodHandle;

/** The way from a SYSCALL instruction to the handler that {@link SyscallTable} names. */
public final class SystemCallEntry {
  private SystemCallEntry() {}

  /** Makes a call with amd64's six argument registers: its result, or -errno. */
  public static long call(
      GuestThread t, long number, long a, long b, long c, long d, long e, long f) {
    SyscallTable.Row row = SyscallTable.find(number);
    if (row == null) {
      t.process().unknownCall(number);
      return -Errno.ENOSYS;
    }
    try {
      MethodHandle h = row.handler();
      return switch (h.type().parameterCount()) {
        case 1 -> (long) h.invokeExact(t);
        case 2 -> (long) h.invokeExact(t, a);
        case 3 -> (long) h.invokeExact(t, a, b);
        case 4 -> (long) h.invokeExact(t, a, b, c);
        case 5 -> (long) h.invokeExact(t, a, b, c, d);
        case 6 -> (long) h.invokeExact(t, a, b, c, d, e);
        default -> (long) h.invokeExact(t, a, b, c, d, e, f);
      };
    } catch (GuestFault fault) {
      return -Errno.EFAULT;
    } catch (OutOfMemoryError error) {
      return -Errno.ENOMEM;
    } catch (Throwable bug) {
      t.process().internalError(row.name(), bug);
      return -Errno.EIO;
    }
  }
}
