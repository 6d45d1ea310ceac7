package dev.gox.runtime.linux;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.event.EpollCalls;
import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.net.MessageCalls;
import dev.gox.runtime.linux.net.OptionCalls;
import dev.gox.runtime.linux.net.SocketCalls;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A guest process whose system calls a test makes by hand, on Java threads: it lays out their
 * arguments in guest memory and reads their results back, in the terms of the C library.
 */
public final class Guest {
  /** SIGPIPE, number 13, as a bit of a signal set. */
  private static final long SIGPIPE_BIT = 1L << 12;

  private static final long HEAP = 0x20000;
  private static final long HEAP_SIZE = 1 << 20;

  public final GuestProcess process;
  public final GuestMemory memory;
  public final GuestThread thread;
  private long free = HEAP;

  public Guest() {
    this(new Kernel());
  }

  public Guest(Kernel kernel) {
    memory = new GuestMemory(64L << 20);
    memory.map(HEAP, HEAP + HEAP_SIZE, GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
    process = new GuestProcess(kernel, memory);
    thread = new GuestThread(process);
    thread.signals().setMask(SIGPIPE_BIT);
  }

  /** Room in guest memory, zeroed and aligned to 16 bytes. */
  public long room(int size) {
    long at = free;
    free += size + 15 & ~15;
    if (free > HEAP + HEAP_SIZE) {
      throw new IllegalStateException("the test needs more guest memory");
    }
    return at;
  }

  public long bytes(byte... bytes) {
    long at = room(Math.max(bytes.length, 1));
    memory.write(at, bytes, 0, bytes.length);
    return at;
  }

  public long ascii(String text) {
    return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public String text(long at, long length) {
    byte[] bytes = new byte[(int) length];
    memory.read(at, bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A call on the first thread, whose faults are errors as the system call's entry makes them. */
  public long call(Call call) {
    try {
      return call.on(thread);
    } catch (GuestFault fault) {
      return -Errno.EFAULT;
    }
  }

  /** A call on another guest thread of the same process, to be awaited. */
  public Pending start(Call call) {
    GuestThread other = new GuestThread(process);
    FutureTask<Long> task = new FutureTask<>((Callable<Long>) () -> call.on(other));
    Thread runner = new Thread(task, "guest");
    runner.setDaemon(true);
    runner.start();
    return new Pending(task, runner, other);
  }

  /** A system call by some thread. */
  public interface Call {
    long on(GuestThread t);
  }

  /** A call that may be waiting. */
  public record Pending(FutureTask<Long> task, Thread runner, GuestThread thread) {

    /** The call's result, which must come within seconds. */
    public long result() {
      try {
        return task.get(20, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError("the call doesn't return", e);
      }
    }

    /** Waits until the thread has gone to sleep in the call. */
    public Pending asleep() {
      long limit = System.nanoTime() + 20_000_000_000L;
      while (!waits()) {
        if (task.isDone() || System.nanoTime() > limit) {
          throw new AssertionError("the call doesn't wait");
        }
        Thread.onSpinWait();
      }
      return this;
    }

    /** Whether it is parked, or watches the host's sockets. */
    private boolean waits() {
      return switch (runner.getState()) {
        case WAITING, TIMED_WAITING -> true;
        case RUNNABLE ->
            Arrays.stream(runner.getStackTrace()).anyMatch(f -> f.getMethodName().equals("lie"));
        default -> false;
      };
    }
  }

  /** Whether SIGPIPE was sent to the first thread, which has it blocked. */
  public boolean sigpipe() {
    return (thread.signals().pending() & SIGPIPE_BIT) != 0;
  }

  /** read(2). */
  public long read(GuestThread t, long fd, long at, long length) {
    return process.files().get(fd).read(t, GuestVector.of(memory, at, length));
  }

  /** write(2). */
  public long write(GuestThread t, long fd, long at, long length) {
    return process.files().get(fd).write(t, GuestVector.of(memory, at, length));
  }

  /** Makes a folder the process's current one. */
  public void changeFolder(Path folder) {
    process.setCwd(folder.toString().getBytes(StandardCharsets.UTF_8));
  }

  // ---- sockets ----

  public long socket(int family, int type) {
    return SocketCalls.socket(thread, family, type, 0);
  }

  public long[] pair(int type) {
    long at = room(8);
    long error = SocketCalls.socketpair(thread, 1, type, 0, at);
    if (error != 0) {
      throw new AssertionError("socketpair: " + error);
    }
    return new long[] {memory.getInt(at), memory.getInt(at + 4)};
  }

  /** A sockaddr_in of the loopback. */
  public long loopback(int port) {
    return bytes(
        (byte) 2,
        (byte) 0,
        (byte) (port >> 8),
        (byte) port,
        (byte) 127,
        (byte) 0,
        (byte) 0,
        (byte) 1,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 0);
  }

  /** A sockaddr_in6; the last byte alone of the address, as in ::1, or ::ffff:a.b.c.d if mapped. */
  public long inet6(int port, boolean mapped, int... last) {
    byte[] b = new byte[28];
    b[0] = 10;
    b[2] = (byte) (port >> 8);
    b[3] = (byte) port;
    if (mapped) {
      b[18] = (byte) 0xFF;
      b[19] = (byte) 0xFF;
    }
    for (int i = 0; i < last.length; i++) {
      b[24 - last.length + i] = (byte) last[i];
    }
    return bytes(b);
  }

  public long listener() {
    long fd = socket(2, 1);
    check(SocketCalls.bind(thread, fd, loopback(0), 16));
    check(SocketCalls.listen(thread, fd, 5));
    return fd;
  }

  public int port(long fd) {
    byte[] name = name(fd);
    return (name[2] & 0xFF) << 8 | name[3] & 0xFF;
  }

  public byte[] name(long fd) {
    long at = room(128);
    long length = room(4);
    memory.putInt(length, 128);
    check(SocketCalls.getsockname(thread, fd, at, length));
    byte[] bytes = new byte[memory.getInt(length)];
    memory.read(at, bytes, 0, bytes.length);
    return bytes;
  }

  /** The peer's address, or null if getpeername says so. */
  public byte[] peer(long fd) {
    long at = room(128);
    long length = room(4);
    memory.putInt(length, 128);
    if (SocketCalls.getpeername(thread, fd, at, length) != 0) {
      return null;
    }
    byte[] bytes = new byte[memory.getInt(length)];
    memory.read(at, bytes, 0, bytes.length);
    return bytes;
  }

  public long nonBlocking(long fd) {
    process.files().get(fd).setNonBlocking(true);
    return fd;
  }

  public long send(long fd, String text, int flags) {
    return MessageCalls.sendto(thread, fd, ascii(text), text.length(), flags, 0, 0);
  }

  public long send(long fd, String text) {
    return send(fd, text, 0);
  }

  /** What is received, or the error's number as text. */
  public String receive(long fd, int size, int flags) {
    long at = room(Math.max(size, 1));
    long n = MessageCalls.recvfrom(thread, fd, at, size, flags, 0, 0);
    return n < 0 ? Long.toString(n) : text(at, Math.min(n, size));
  }

  public String receive(long fd, int size) {
    return receive(fd, size, 0);
  }

  public long option(long fd, int level, int name) {
    long value = room(16);
    long length = room(4);
    memory.putInt(length, 4);
    long error = OptionCalls.get(thread, fd, level, name, value, length);
    return error != 0 ? error : memory.getInt(value);
  }

  public long setOption(long fd, int level, int name, int value) {
    long at = room(4);
    memory.putInt(at, value);
    return OptionCalls.set(thread, fd, level, name, at, 4);
  }

  public long close(long fd) {
    return process.files().close(fd);
  }

  /** What poll(2) would report, everything being asked for. */
  public int revents(long fd) {
    return process.files().get(fd).readiness();
  }

  /** Waits until a descriptor has all of some events: the network has its own pace. */
  public int await(long fd, int events) {
    long limit = System.nanoTime() + 20_000_000_000L;
    for (; ; ) {
      int now = revents(fd);
      if ((now & events) == events) {
        return now;
      }
      if (System.nanoTime() > limit) {
        throw new AssertionError("events " + Integer.toHexString(now) + " stay as they are");
      }
      Thread.onSpinWait();
    }
  }

  // ---- epoll ----

  public long epoll() {
    return EpollCalls.create1(thread, 0);
  }

  public long control(long epoll, int operation, long fd, int events, long data) {
    long event = room(12);
    memory.putInt(event, events);
    memory.putLong(event + 4, data);
    return EpollCalls.control(thread, epoll, operation, fd, event);
  }

  public long watch(long epoll, long fd, int events) {
    return control(epoll, 1, fd, events, fd);
  }

  /** The events of an epoll now, each as "data:events" in hexadecimal. */
  public List<String> events(long epoll, int max) {
    long at = room(12 * max);
    long n = EpollCalls.await(thread, epoll, at, max, 0);
    check(n);
    List<String> events = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      events.add(
          memory.getLong(at + 12L * i + 4)
              + ":"
              + Integer.toHexString(memory.getInt(at + 12L * i)));
    }
    return events;
  }

  public static void check(long result) {
    if (result < 0) {
      throw new AssertionError("error " + result);
    }
  }
}
