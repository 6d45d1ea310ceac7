package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A regular file of the host's. */
public final class HostFile extends OpenFile implements AutoCloseable {
  private static final int PIECE = 64 << 10;
  private static final int O_APPEND = 0x400;
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;

  private final Path path;
  private final FileChannel channel;

  /** The host's descriptor; negative where the path alone has to do. */
  private final int number;

  /** Guarded by this: reads and writes at the position exclude each other, as on Linux. */
  private long position;

  /** Whether the position is the host's, which other programs share. */
  private final boolean shared;

  private final PageCache cache;

  /** What must not happen to it; null of files that can't be sealed. */
  private volatile Seals seals;

  /** What identifies the file; found when it is first needed. */
  private Object key;

  HostFile(int flags, Path path, FileChannel channel, PageCache cache) {
    this(flags, path, channel, cache, false);
  }

  private HostFile(int flags, Path path, FileChannel channel, PageCache cache, boolean shared) {
    super(flags);
    this.cache = cache;
    this.path = path;
    this.channel = channel;
    this.shared = shared;
    number = HostCalls.there() ? HostCalls.number(channel) : -1;
  }

  /** A file whose position other programs of the host share. */
  static HostFile shared(int flags, Path path, FileChannel channel) {
    return new HostFile(flags, path, channel, new PageCache(), true);
  }

  @Override
  public Path hostPath() {
    return number < 0 ? path : HostCalls.path(number);
  }

  @Override
  public Path hostName() throws IOException {
    return number < 0 ? path : HostPaths.of(HostCalls.name(number));
  }

  @Override
  boolean inherited() {
    return shared;
  }

  @Override
  public synchronized long read(GuestThread t, GuestVector to) {
    takePosition();
    long n = readAt(to, position);
    position += Math.max(0, n);
    givePosition();
    return n;
  }

  @Override
  public synchronized long write(GuestThread t, GuestVector from) {
    try {
      if ((flags() & O_APPEND) != 0) {
        position = channel.size();
      }
    } catch (IOException e) {
      return -Errno.EIO;
    }
    long n = writeAt(from, position);
    position += Math.max(0, n);
    return n;
  }

  Seals seals() {
    return seals;
  }

  /** Says that the file may be sealed; before anybody has it. */
  void setSeals(Seals own) {
    seals = own;
  }

  /** Whether it may be mapped as shared and written. */
  public boolean mayBeMappedToWrite() {
    return seals == null || seals.mayWrite();
  }

  private void takePosition() {
    if (shared) {
      try {
        position = channel.position();
      } catch (IOException e) {
        // The last known one serves.
      }
    }
  }

  private void givePosition() {
    if (shared) {
      try {
        channel.position(position);
      } catch (IOException e) {
        // Then nobody else can go on from it.
      }
    }
  }

  /** A file to be changed at once and closed. */
  static HostFile open(Path path, PageCache cache) throws IOException {
    FileChannel channel =
        HostCalls.there()
            ? HostCalls.channel(HostCalls.open(HostPaths.bytes(path), O_WRONLY, 0), false, true)
            : FileChannel.open(path, StandardOpenOption.WRITE);
    return new HostFile(O_WRONLY, path, channel, cache);
  }

  @Override
  synchronized Object identity() {
    if (key == null) {
      key = PageCache.key(hostPath());
    }
    return key;
  }

  /** Brings what mappings of the file hold to it, before it is read. */
  void flushMappings() {
    FilePages pages = cache.find(this);
    if (pages != null) {
      pages.flush();
    }
  }

  /** Shows mappings of the file what was written to it. */
  private void tellMappings(long offset, long length) {
    FilePages pages = cache.find(this);
    if (pages != null) {
      pages.changed(offset, length);
    }
  }

  /** Takes from mappings of the file what lies beyond its end now. */
  void tellCut(long size) {
    FilePages pages = cache.find(this);
    if (pages != null) {
      pages.cut(size);
    }
  }

  FileChannel channel() {
    return channel;
  }

  @Override
  FileChannel lockingChannel() {
    return channel;
  }

  @Override
  long hostSize() {
    return size();
  }

  /** The size in bytes; 0 if the host can't tell. */
  long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Cuts the file, or lengthens it by a hole: 0 or -errno. */
  synchronized long resize(long size) {
    flushMappings();
    try {
      long now = channel.size();
      if (seals != null && !seals.mayResize(now, size)) {
        return -Errno.EPERM;
      }
      if (size < now) {
        channel.truncate(size);
        tellCut(size);
      } else if (size > now) {
        channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
      }
      return 0;
    } catch (NonWritableChannelException e) {
      return -Errno.EINVAL;
    } catch (IOException e) {
      return -Errno.EFBIG;
    }
  }

  /** Makes zeros of what is between two offsets, holes left as they are: 0 or -errno. */
  synchronized long clear(long from, long to) {
    if (!mayBeMappedToWrite()) {
      return -Errno.EPERM;
    }
    flushMappings();
    try {
      for (long at = from; at < to; ) {
        int n = (int) Math.min(PIECE, to - at);
        at += hasZeros(at, n) ? n : channel.write(ByteBuffer.allocate(n), at);
      }
    } catch (IOException e) {
      return -FileErrors.number(e);
    }
    tellMappings(from, Math.max(0, to - from));
    return 0;
  }

  /** Whether there is nothing but zeros already, as far as that may be read. */
  private boolean hasZeros(long offset, int length) throws IOException {
    if ((flags() & 3) == O_WRONLY) {
      return false;
    }
    ByteBuffer piece = ByteBuffer.allocate(length);
    while (piece.hasRemaining()) {
      if (channel.read(piece, offset + piece.position()) <= 0) {
        return false;
      }
    }
    return ByteBuffer.allocate(length).equals(piece.flip());
  }

  @Override
  FileStatus status() throws IOException {
    FileStatus status;
    try {
      status = FileStatus.of(hostPath(), true);
    } catch (IOException e) {
      // Unlinked meanwhile, or reached through a folder that was, on a host that looks for the
      // name.
      status = FileStatus.of(FileMode.REGULAR | 0600);
      status.links = 0;
    }
    status.size = channel.size();
    return status;
  }

  @Override
  public long readAt(GuestVector to, long offset) {
    flushMappings();
    byte[] piece = new byte[(int) Math.min(PIECE, to.remaining())];
    long done = 0;
    try {
      while (to.remaining() > 0) {
        int want = (int) Math.min(piece.length, to.remaining());
        int n = channel.read(ByteBuffer.wrap(piece, 0, want), offset + done);
        if (n <= 0) {
          break;
        }
        to.put(piece, 0, n);
        done += n;
      }
      return done;
    } catch (NonReadableChannelException e) {
      return -Errno.EBADF;
    } catch (IOException e) {
      return done > 0 ? done : -Errno.EIO;
    }
  }

  @Override
  public long writeAt(GuestVector from, long offset) {
    Seals own = seals;
    if (own != null && !own.mayWrite(size(), offset + from.remaining())) {
      return -Errno.EPERM;
    }
    flushMappings();
    long n = writeThrough(from, offset);
    if (n > 0) {
      tellMappings(offset, n);
    }
    return n;
  }

  private long writeThrough(GuestVector from, long offset) {
    byte[] piece = new byte[(int) Math.min(PIECE, from.remaining())];
    long done = 0;
    try {
      while (from.remaining() > 0) {
        int n = from.get(piece, 0, (int) Math.min(piece.length, from.remaining()));
        ByteBuffer bytes = ByteBuffer.wrap(piece, 0, n);
        while (bytes.hasRemaining()) {
          done += channel.write(bytes, offset + done);
        }
      }
      return done;
    } catch (NonWritableChannelException e) {
      return -Errno.EBADF;
    } catch (IOException e) {
      return done > 0 ? done : -Errno.EIO;
    }
  }

  @Override
  public synchronized long seek(long offset, int whence) {
    takePosition();
    long to;
    try {
      switch (whence) {
        case SEEK_SET -> to = offset;
        case SEEK_CUR -> to = position + offset;
        case SEEK_END -> to = channel.size() + offset;
        case SEEK_DATA, SEEK_HOLE -> {
          // The only hole that is told of is the one behind the end: lseek(2) leaves it so.
          if (offset < 0 || offset >= channel.size()) {
            return -Errno.ENXIO;
          }
          to = whence == SEEK_DATA ? offset : channel.size();
        }
        default -> {
          return -Errno.EINVAL;
        }
      }
    } catch (IOException e) {
      return -Errno.EIO;
    }
    if (to < 0) {
      return -Errno.EINVAL;
    }
    position = to;
    givePosition();
    return to;
  }

  @Override
  public int readiness() {
    return POLLIN | POLLOUT;
  }

  /** Null: regular files are always ready, and epoll refuses them. */
  @Override
  public WaitQueue queue() {
    return null;
  }

  @Override
  public void close() {
    if (cache.locks().closesLater(this, channel)) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // The guest has let go of it; there is nobody to tell.
    }
  }
}
