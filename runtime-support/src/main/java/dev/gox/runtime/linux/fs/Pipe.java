package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** A pipe: a queue of bytes between two open files (pipe(7)). */
public final class Pipe {
  private static final int PAGE = 4096;
  private static final int USUAL_CAPACITY = 64 << 10;

  /** Linux's fs.pipe-max-size, the largest that a process without privileges may ask for. */
  private static final int MAX_CAPACITY = 1 << 20;

  /** Writes up to this size are not torn: limits.h. */
  private static final int PIPE_BUF = 4096;

  private static final int SIGPIPE = 13;
  private static final int POLLIN = 0x1;
  private static final int POLLOUT = 0x4;
  private static final int POLLERR = 0x8;
  private static final int POLLHUP = 0x10;

  private static final int O_DIRECT = 0x4000;
  private static final int FIONREAD = 0x541B;

  /** Guards all of the state; held while bytes move. */
  private final ByteQueue bytes = new ByteQueue();

  private int capacity = USUAL_CAPACITY;
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

  /** The pipe of which a file is an end, or null. */
  static Pipe of(OpenFile file) {
    return file instanceof End end ? end.pipe() : null;
  }

  /** How many bytes fit in it. */
  long capacity() {
    synchronized (bytes) {
      return capacity;
    }
  }

  /** Asks for room for so many bytes: how many it is now, or -errno (fcntl(2), F_SETPIPE_SZ). */
  long resize(int wanted) {
    if (wanted < 0) {
      return -Errno.EINVAL;
    }
    int room = PAGE;
    while (room < wanted && room <= MAX_CAPACITY) {
      room *= 2;
    }
    synchronized (bytes) {
      if (room > MAX_CAPACITY) {
        return -Errno.EPERM;
      }
      if (room < bytes.size()) {
        return -Errno.EBUSY;
      }
      capacity = room;
    }
    writers.signal(POLLOUT);
    return room;
  }

  /** Whether the room is taken; more may be in it than fits, by {@link #put}. */
  private boolean full() {
    return bytes.size() >= capacity;
  }

  /**
   * Takes bytes out of it.
   *
   * @return how many, 0 at the end, -EAGAIN if there is none
   */
  long take(GuestVector to) {
    int total;
    synchronized (bytes) {
      if (bytes.size() == 0) {
        return writerGone || to.remaining() == 0 ? 0 : -Errno.EAGAIN;
      }
      total = bytes.take(to, bytes.size());
    }
    writers.signal(POLLOUT);
    return total;
  }

  /** Moves what fits; a small write goes whole or not at all. */
  private long fill(GuestVector from, boolean whole) {
    int total;
    synchronized (bytes) {
      if (readerGone) {
        return -Errno.EPIPE;
      }
      int free = Math.max(0, capacity - bytes.size());
      if (free == 0 || whole && free < from.remaining()) {
        return from.remaining() == 0 ? 0 : -Errno.EAGAIN;
      }
      total = bytes.add(from, free);
    }
    readers.signal(POLLIN);
    return total;
  }

  /** Waits for bytes: how many there are, 0 at the end, or -errno. */
  long awaitInput(GuestThread t, boolean patient) {
    return Blocking.run(
        t,
        readers,
        patient,
        () -> {
          synchronized (bytes) {
            return bytes.size() > 0 || writerGone ? bytes.size() : -Errno.EAGAIN;
          }
        });
  }

  /** Waits for room: for how many bytes it is, or -errno; without a reader also raises SIGPIPE. */
  long awaitRoom(GuestThread t, boolean patient) {
    long room =
        Blocking.run(
            t,
            writers,
            patient,
            () -> {
              synchronized (bytes) {
                return readerGone ? -Errno.EPIPE : full() ? -Errno.EAGAIN : capacity - bytes.size();
              }
            });
    if (room == -Errno.EPIPE) {
      t.raise(SIGPIPE);
    }
    return room;
  }

  /** Puts bytes in, whether there is room or not: what was taken from elsewhere isn't lost. */
  void put(byte[] from, int length) {
    synchronized (bytes) {
      bytes.add(GuestVector.of(from, 0, length), length);
    }
    readers.signal(POLLIN);
  }

  /** Puts bytes that were taken, and found no room elsewhere, back in front. */
  void giveBack(byte[] from, int at, int length) {
    synchronized (bytes) {
      bytes.giveBack(from, at, length);
    }
    readers.signal(POLLIN);
  }

  /** A copy of the first bytes, at most so many; they stay. */
  byte[] peek(int most) {
    synchronized (bytes) {
      byte[] copy = new byte[Math.min(most, bytes.size())];
      bytes.peek(copy, copy.length);
      return copy;
    }
  }

  private abstract class End extends OpenFile {
    End(int flags) {
      super(flags);
    }

    final Pipe pipe() {
      return Pipe.this;
    }

    @Override
    public final long ioctl(GuestThread t, int request, long argument) {
      if (request != FIONREAD) {
        return -Errno.ENOTTY;
      }
      int waiting;
      synchronized (bytes) {
        waiting = bytes.size();
      }
      t.process().memory().putInt(argument, waiting);
      return 0;
    }
  }

  private final class ReadEnd extends End {
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
      synchronized (bytes) {
        return (bytes.size() > 0 ? POLLIN : 0) | (writerGone ? POLLHUP : 0);
      }
    }

    @Override
    public WaitQueue queue() {
      return readers;
    }

    @Override
    protected void close() {
      synchronized (bytes) {
        readerGone = true;
      }
      writers.signal(POLLERR | POLLOUT);
    }
  }

  private final class WriteEnd extends End {
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
      return Blocking.writeAll(
          t,
          this,
          from,
          () -> {
            long n = fill(from, whole);
            if (n == -Errno.EPIPE) {
              t.raise(SIGPIPE);
            }
            return n;
          });
    }

    @Override
    public int readiness() {
      synchronized (bytes) {
        return (capacity - bytes.size() >= PIPE_BUF ? POLLOUT : 0) | (readerGone ? POLLERR : 0);
      }
    }

    @Override
    public WaitQueue queue() {
      return writers;
    }

    @Override
    protected void close() {
      synchronized (bytes) {
        writerGone = true;
      }
      readers.signal(POLLHUP);
    }
  }
}
