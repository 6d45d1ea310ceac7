package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.HostRandom;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;

/** The devices that are nothing but memory: null(4), full(4), random(4). */
final class MemoryDevice extends OpenFile {
  private static final int PIECE = 4096;

  /** Which device; with its minor number, the major is 1. */
  enum Kind {
    NULL(3),
    ZERO(5),
    FULL(7),
    RANDOM(8),
    URANDOM(9);

    private final int minor;

    Kind(int minor) {
      this.minor = minor;
    }

    /** What stat(2) tells. */
    FileStatus status() {
      FileStatus status = FileStatus.of(FileMode.CHARACTER | 0666);
      status.specialDevice = 1 << 8 | minor;
      return status;
    }
  }

  private final Kind kind;

  MemoryDevice(int flags, Kind kind) {
    super(flags);
    this.kind = kind;
  }

  @Override
  public long read(GuestThread t, GuestVector to) {
    if (kind == Kind.NULL) {
      return 0;
    }
    boolean random = kind == Kind.RANDOM || kind == Kind.URANDOM;
    byte[] piece = new byte[PIECE];
    long done = 0;
    while (to.remaining() > 0) {
      int n = (int) Math.min(PIECE, to.remaining());
      if (random) {
        HostRandom.fill(piece);
      }
      to.put(piece, 0, n);
      done += n;
    }
    return done;
  }

  @Override
  public long write(GuestThread t, GuestVector from) {
    return kind == Kind.FULL ? -Errno.ENOSPC : from.remaining();
  }

  @Override
  public long seek(long offset, int whence) {
    return 0;
  }

  @Override
  FileStatus status() throws IOException {
    return kind.status();
  }

  @Override
  public int readiness() {
    return 5;
  }

  @Override
  public WaitQueue queue() {
    return null;
  }
}
