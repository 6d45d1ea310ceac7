package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** A pipe: a ring of 64 KiB between two open files (pipe(7)). */
public final class Pipe {
  private static final int CAPACITY = 64 << 10;

  /** Writes up to this size are not torn: limits.h. */
  private static final int PIPE_BUF = 4096;

  private static final int SIGPIPE = 13;
  private static final int POLLIN = 0x1;
  private static final int POLLOUT = 0x4;
  private static final int POLLERR = 0x8;
  private static final int POLLHUP = 0x10;

  /** Guards all of the state; held while bytes move. */
  private final byte[] ring = new byte[CAPACITY];

  private int start;
  private int filled;
  private boolean readerGone;
  private boolean writerGone;
  private final WaitQueue readers = new WaitQueue();
  private final WaitQueue writers = new WaitQueue();

  private Pipe() {}

  public static long pipe(GuestThread t, long descriptors) {
    return pipe2(t, descriptors, 0);
  }

  /** pipe2(2): two ints receive the reading and the writing descriptor. */
  public static long pipe2(GuestThread t, long descriptors, long flags) {
    if ((flags & ~(OpenFile.O_NONBLOCK | OpenFile.O_CLOEXEC | O_DIRECT)) != 0) {
      return -Errno.EINVAL;
    }
    Pipe pipe = new Pipe();
    int status = (int) flags & (OpenFile.O_NONBLOCK | O_DIRECT);
    boolean cloexec = (flags & OpenFile.O_CLOEXEC) != 0;
    FileTable files = t.process().files();
    long reading = files.install(pipe.new ReadEnd(status | OpenFile.O_RDONLY), cloexec);
    if (reading < 0) {
      return reading;
    }
    long writing = files.install(pipe.new WriteEnd(status | OpenFile.O_WRONLY), cloexec);
    if (writing < 0) {
      files.close(reading);
      return writing;
    }
    GuestMemory memory = t.process().memory();
    memory.putInt(descriptors, (int) reading);
    memory.putInt(descriptors + 4, (int) writing);
    return 0;
  }

  private static final int O_DIRECT = 0x4000;

  private long take(GuestVector to) {
    int total = 0;
    synchronized (ring) {
      if (filled == 0) {
        return writerGone || to.remaining() == 0 ? 0 : -Errno.EAGAIN;
      }
      while (filled > 0 && to.remaining() > 0) {
        int room = Math.min(filled, CAPACITY - start);
        int n = to.put(ring, start, (int) Math.min(room, to.remaining()));
        start = (start + n) % CAPACITY;
        filled -= n;
        total += n;
      }
    }
    writers.signal(POLLOUT);
    return total;
  }

  /** Moves what fits; a small write goes whole or not at all. */
  private long fill(GuestVector from, boolean whole) {
    int total = 0;
    synchronized (ring) {
      if (readerGone) {
        return -Errno.EPIPE;
      }
      int free = CAPACITY - filled;
      if (free == 0 || whole && free < from.remaining()) {
        return from.remaining() == 0 ? 0 : -Errno.EAGAIN;
      }
      while (filled < CAPACITY && from.remaining() > 0) {
        int end = (start + filled) % CAPACITY;
        int room = Math.min(CAPACITY - filled, CAPACITY - end);
        int n = from.get(ring, end, (int) Math.min(room, from.remaining()));
        filled += n;
        total += n;
      }
    }
    readers.signal(POLLIN);
    return total;
  }

  private final class ReadEnd extends OpenFile {
    ReadEnd(int flags) {
      super(flags);
    }

    @Override
    public long read(GuestThread t, GuestVector to) {
      return Blocking.run(t, this, () -> take(to));
    }

    @Override
    public long write(GuestThread t, GuestVector from) {
      return -Errno.EBADF;
    }

    @Override
    public int readiness() {
      synchronized (ring) {
        return (filled > 0 ? POLLIN : 0) | (writerGone ? POLLHUP : 0);
      }
    }

    @Override
    public WaitQueue queue() {
      return readers;
    }

    @Override
    protected void close() {
      synchronized (ring) {
        readerGone = true;
      }
      writers.signal(POLLERR | POLLOUT);
    }
  }

  private final class WriteEnd extends OpenFile {
    WriteEnd(int flags) {
      super(flags);
    }

    @Override
    public long read(GuestThread t, GuestVector to) {
      return -Errno.EBADF;
    }

    @Override
    public long write(GuestThread t, GuestVector from) {
      boolean whole = from.remaining() <= PIPE_BUF;
      do {
        long n = Blocking.run(t, this, () -> fill(from, whole));
        if (n < 0) {
          if (n == -Errno.EPIPE) {
            t.raise(SIGPIPE);
          }
          return from.moved() > 0 ? from.moved() : n;
        }
      } while (from.remaining() > 0 && !nonBlocking());
      return from.moved();
    }

    @Override
    public int readiness() {
      synchronized (ring) {
        return (CAPACITY - filled >= PIPE_BUF ? POLLOUT : 0) | (readerGone ? POLLERR : 0);
      }
    }

    @Override
    public WaitQueue queue() {
      return writers;
    }

    @Override
    protected void close() {
      synchronized (ring) {
        writerGone = true;
      }
      readers.signal(POLLHUP);
    }
  }
}
