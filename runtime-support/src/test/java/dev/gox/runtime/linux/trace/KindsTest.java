package dev.gox.runtime.linux.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import dev.gox.runtime.linux.SyscallTable;
import dev.gox.runtime.linux.signal.SignalInfo;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Every call of the table can be traced, whatever its arguments are. */
class KindsTest {
  private final Guest guest = new Guest();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Tracer tracer = new Tracer(new TraceOutput(out, false), CallSet.parse("all"));

  private String trace(int number, long result, long... a) {
    out.reset();
    TracedCall call = tracer.enter(guest.thread, number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (call != null) {
      tracer.leave(call, result);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void everyArgumentOfEveryCallHasADecoder() {
    int traced = 0;
    for (int i = 0; i < SyscallTable.limit(); i++) {
      SyscallTable.Row row = SyscallTable.find(i);
      if (row != null) {
        assertThat(Argument.of(row)).as(row.name()).hasSize(row.kinds().size());
        traced++;
      }
    }
    assertThat(traced).isGreaterThan(370);
  }

  /** A hostile program may give anything; one line comes of it. */
  @Test
  void anyArgumentsMakeOneLine() {
    long[][] hostile = {
      {0, 0, 0, 0, 0, 0},
      {-1, -1, -1, -1, -1, -1},
      {1L << 62, 1L << 62, 1L << 62, 1L << 62, 1L << 62, 1L << 62},
      {guest.room(64), guest.room(64), guest.room(64), 1 << 20, 1 << 20, 1 << 20},
      {3, 1 << 20, guest.room(16), Long.MAX_VALUE, guest.room(8), Long.MIN_VALUE},
    };
    for (int number = 0; number < SyscallTable.limit(); number++) {
      if (number == SyscallTable.find("rt_sigreturn").number()) {
        // Its mask is on the stack of a processor, which this thread has not.
        continue;
      }
      for (long[] arguments : hostile) {
        for (long result : new long[] {0, 1, 1 << 20, -Errno.EFAULT, -Errno.ERESTARTSYS}) {
          assertThat(trace(number, result, arguments).lines()).as("call %d", number).hasSize(1);
        }
      }
    }
  }

  /** As strace 6.1 prints them. */
  @Test
  void signalsTellWhatTheirHandlersAreTold() {
    assertThat(signal(34, new SignalInfo(SignalInfo.SI_QUEUE, 0, 7L | 5L << 32, -3, null)))
        .isEqualTo(
            "--- SIGRT_2 {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=7, si_uid=5, si_int=-3,"
                + " si_ptr=0xfffffffffffffffd} ---\n");
    assertThat(signal(14, new SignalInfo(SignalInfo.SI_TIMER, 0, 2L << 32, 9, null)))
        .isEqualTo(
            "--- SIGALRM {si_signo=SIGALRM, si_code=SI_TIMER, si_timerid=0, si_overrun=2,"
                + " si_int=9, si_ptr=0x9} ---\n");
    assertThat(signal(14, SignalInfo.KERNEL))
        .isEqualTo("--- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---\n");
    assertThat(signal(11, SignalInfo.of(2, 0x1234)))
        .isEqualTo("--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_ACCERR, si_addr=0x1234} ---\n");
    assertThat(signal(8, SignalInfo.of(1, 0x400000)))
        .isEqualTo("--- SIGFPE {si_signo=SIGFPE, si_code=FPE_INTDIV, si_addr=0x400000} ---\n");
  }

  private String signal(int number, SignalInfo info) {
    out.reset();
    tracer.signal(guest.thread, number, info);
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void aCallThatIsMadeAgainSaysSo() {
    assertThat(trace(202, -Errno.ERESTARTSYS, 0x1000, 0x80, 2, 0, 0, 0))
        .isEqualTo(
            "futex(0x1000, FUTEX_WAIT_PRIVATE, 2, NULL) = ? ERESTARTSYS (To be restarted if"
                + " SA_RESTART is set)\n");
  }
}
