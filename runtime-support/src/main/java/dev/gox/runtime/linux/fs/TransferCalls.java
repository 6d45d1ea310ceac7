package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;

/**
 * Transfers between files that pass the program by: sendfile(2), copy_file_range(2), splice(2),
 * tee(2), vmsplice(2). As the files are objects of gox's, all of them copy.
 */
public final class TransferCalls {
  private TransferCalls() {}

  private static final int PIECE = 64 << 10;
  private static final int ACCESS = 3;
  private static final int O_APPEND = 0x400;
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;

  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int SPLICE_F_ALL = 0xF;

  private static boolean readable(OpenFile file) {
    return (file.flags() & ACCESS) != OpenFile.O_WRONLY;
  }

  private static boolean writable(OpenFile file) {
    return (file.flags() & ACCESS) != OpenFile.O_RDONLY;
  }

  private static boolean appends(OpenFile file) {
    return (file.flags() & O_APPEND) != 0;
  }

  public static long sendfile(GuestThread t, long out, long in, long offset, long size) {
    OpenFile from = t.process().files().get(in);
    if (from == null || !readable(from)) {
      return -Errno.EBADF;
    }
    Position at = Position.of(t, from, offset);
    if (at.start < 0) {
      // What has no position can't be read again where the receiver took less.
      return at.start == -Errno.ESPIPE && offset == 0 ? -Errno.EINVAL : at.start;
    }
    OpenFile to = t.process().files().get(out);
    if (to == null || !writable(to)) {
      return -Errno.EBADF;
    }
    if (size < 0 || appends(to)) {
      return -Errno.EINVAL;
    }
    long sent = copy(t, from, at.start, to, -1, Math.min(size, GuestVector.MAX_TRANSFER));
    at.advance(sent);
    return sent;
  }

  public static long copyFileRange(
      GuestThread t, long in, long inOffset, long out, long outOffset, long size, long flags) {
    OpenFile from = t.process().files().get(in);
    OpenFile to = t.process().files().get(out);
    if (from == null || to == null) {
      return -Errno.EBADF;
    }
    Position read = Position.of(t, from, inOffset);
    Position write = Position.of(t, to, outOffset);
    int wrong = flags != 0 ? -Errno.EINVAL : checkRegular(from, to);
    if (wrong != 0) {
      return wrong;
    }
    // A redirected standard output is a regular file, and yet a stream to gox.
    boolean inOrder = outOffset == 0;
    if (read.start < 0 || write.start < 0 && !inOrder) {
      return Math.min(read.start, write.start);
    }
    if (!readable(from) || !writable(to) || appends(to)) {
      return -Errno.EBADF;
    }
    long length = Math.min(size < 0 ? Long.MAX_VALUE : size, GuestVector.MAX_TRANSFER);
    length = Math.min(length, Math.max(0, from.hostSize() - read.start));
    boolean apart =
        write.start < 0 || read.start + length <= write.start || write.start + length <= read.start;
    if (!apart && from.identity().equals(to.identity())) {
      return -Errno.EINVAL;
    }
    long copied = copy(t, from, read.start, to, inOrder ? -1 : write.start, length);
    read.advance(copied);
    if (!inOrder) {
      write.advance(copied);
    }
    return copied;
  }

  private static int checkRegular(OpenFile from, OpenFile to) {
    try {
      int one = from.status().mode & FileMode.TYPE;
      int other = to.status().mode & FileMode.TYPE;
      if (one == FileMode.FOLDER || other == FileMode.FOLDER) {
        return -Errno.EISDIR;
      }
      return one == FileMode.REGULAR && other == FileMode.REGULAR ? 0 : -Errno.EINVAL;
    } catch (IOException e) {
      return -Errno.EIO;
    }
  }

  /**
   * Copies bytes of a file that has offsets, until its end, a short write or a signal.
   *
   * @param target where in the other file, or -1 for its position
   * @return how many bytes, or the -errno of the first piece
   */
  private static long copy(
      GuestThread t, OpenFile from, long source, OpenFile to, long target, long length) {
    byte[] piece = new byte[(int) Math.min(PIECE, length)];
    long total = 0;
    while (total < length && (total == 0 || !t.signals().interrupted())) {
      int wanted = (int) Math.min(piece.length, length - total);
      long got = from.readAt(GuestVector.of(piece, 0, wanted), source + total);
      if (got <= 0) {
        return total > 0 ? total : got;
      }
      GuestVector bytes = GuestVector.of(piece, 0, (int) got);
      long put = target < 0 ? to.write(t, bytes) : to.writeAt(bytes, target + total);
      if (put < 0) {
        return total > 0 ? total : put;
      }
      total += put;
      if (put < got) {
        break;
      }
    }
    return total;
  }

  public static long splice(
      GuestThread t, long in, long inOffset, long out, long outOffset, long size, long flags) {
    if (size == 0) {
      return 0;
    }
    if ((flags & ~SPLICE_F_ALL) != 0) {
      return -Errno.EINVAL;
    }
    OpenFile from = t.process().files().get(in);
    OpenFile to = t.process().files().get(out);
    if (from == null || to == null) {
      return -Errno.EBADF;
    }
    Pipe source = Pipe.of(from);
    Pipe sink = Pipe.of(to);
    if (source != null && inOffset != 0 || sink != null && outOffset != 0) {
      return -Errno.ESPIPE;
    }
    if (!readable(from) || !writable(to)) {
      return -Errno.EBADF;
    }
    long length = size < 0 ? GuestVector.MAX_TRANSFER : Math.min(size, GuestVector.MAX_TRANSFER);
    boolean hasty = (flags & SPLICE_F_NONBLOCK) != 0;
    if (source != null && sink != null) {
      boolean patient = !hasty && !from.nonBlocking() && !to.nonBlocking();
      return source == sink ? -Errno.EINVAL : move(t, source, sink, length, patient, false);
    }
    if (source != null) {
      return drain(t, source, to, outOffset, length, !hasty && !from.nonBlocking());
    }
    return sink == null
        ? -Errno.EINVAL
        : feed(t, from, inOffset, sink, length, !hasty && !to.nonBlocking());
  }

  /** From a file into a pipe. */
  private static long feed(
      GuestThread t, OpenFile from, long offset, Pipe sink, long length, boolean patient) {
    Position at = offset == 0 ? null : Position.of(t, from, offset);
    if (at != null && at.start < 0) {
      return -Errno.EINVAL;
    }
    long room = sink.awaitRoom(t, patient);
    if (room < 0) {
      return room;
    }
    byte[] piece = new byte[(int) Math.min(PIECE, Math.min(room, length))];
    GuestVector bytes = GuestVector.of(piece, 0, piece.length);
    long got = at == null ? from.read(t, bytes) : from.readAt(bytes, at.start);
    if (got > 0) {
      sink.put(piece, (int) got);
    }
    if (at != null) {
      at.advance(got);
    }
    return got == -Errno.EISDIR ? -Errno.EINVAL : got;
  }

  /** Out of a pipe into a file. */
  private static long drain(
      GuestThread t, Pipe source, OpenFile to, long offset, long length, boolean patient) {
    Position at = offset == 0 ? null : Position.of(t, to, offset);
    if (at != null && at.start < 0 || appends(to)) {
      return -Errno.EINVAL;
    }
    long total = 0;
    long result = 0;
    while (total < length) {
      result = source.awaitInput(t, patient && total == 0);
      if (result <= 0) {
        break;
      }
      byte[] piece = new byte[(int) Math.min(PIECE, Math.min(result, length - total))];
      long got = Math.max(0, source.take(GuestVector.of(piece, 0, piece.length)));
      GuestVector bytes = GuestVector.of(piece, 0, (int) got);
      result = at == null ? to.write(t, bytes) : to.writeAt(bytes, at.start + total);
      long put = Math.max(0, result);
      source.giveBack(piece, (int) put, (int) (got - put));
      total += put;
      if (put < got) {
        break;
      }
    }
    if (at != null) {
      at.advance(total);
    }
    return total > 0 ? total : result;
  }

  /** From pipe to pipe; whether the bytes stay in the first. */
  private static long move(
      GuestThread t, Pipe source, Pipe sink, long length, boolean patient, boolean stay) {
    for (; ; ) {
      long waiting = source.awaitInput(t, patient);
      if (waiting <= 0) {
        return waiting;
      }
      long room = sink.awaitRoom(t, patient);
      if (room < 0) {
        return room;
      }
      int most = (int) Math.min(length, Math.min(waiting, room));
      byte[] bytes = source.peek(most);
      long got = stay ? bytes.length : source.take(GuestVector.of(bytes, 0, bytes.length));
      if (got > 0) {
        sink.put(bytes, (int) got);
        return got;
      }
    }
  }

  public static long tee(GuestThread t, long in, long out, long size, long flags) {
    if ((flags & ~SPLICE_F_ALL) != 0) {
      return -Errno.EINVAL;
    }
    if (size == 0) {
      return 0;
    }
    OpenFile from = t.process().files().get(in);
    OpenFile to = t.process().files().get(out);
    if (from == null || to == null || !readable(from) || !writable(to)) {
      return -Errno.EBADF;
    }
    Pipe source = Pipe.of(from);
    Pipe sink = Pipe.of(to);
    if (source == null || sink == null || source == sink) {
      return -Errno.EINVAL;
    }
    boolean patient = (flags & SPLICE_F_NONBLOCK) == 0 && !from.nonBlocking() && !to.nonBlocking();
    return move(t, source, sink, size < 0 ? Long.MAX_VALUE : size, patient, true);
  }

  /** vmsplice(2): as writev(2) or readv(2) of a pipe, which both ends may be used for. */
  public static long vmsplice(GuestThread t, long fd, long vector, long count, long flags) {
    if ((flags & ~SPLICE_F_ALL) != 0) {
      return -Errno.EINVAL;
    }
    OpenFile file = t.process().files().get(fd);
    if (file == null || Pipe.of(file) == null) {
      return -Errno.EBADF;
    }
    return writable(file)
        ? ReadWrite.writev(t, fd, vector, count)
        : ReadWrite.readv(t, fd, vector, count);
  }

  /** Where a transfer begins: at the offset that the guest keeps, or at the file's position. */
  private record Position(GuestThread thread, OpenFile file, long address, long start) {
    /** Reads it; start is -errno if there is none. */
    static Position of(GuestThread t, OpenFile file, long address) {
      if (address == 0) {
        return new Position(t, file, 0, file.seek(0, SEEK_CUR));
      }
      long offset = t.process().memory().getLong(address);
      boolean seekable = file.seek(0, SEEK_CUR) >= 0;
      return new Position(
          t, file, address, !seekable ? -Errno.ESPIPE : offset < 0 ? -Errno.EINVAL : offset);
    }

    /** Notes what was transferred, if anything was. */
    void advance(long moved) {
      if (moved <= 0) {
        return;
      }
      if (address == 0) {
        file.seek(start + moved, SEEK_SET);
      } else {
        thread.process().memory().putLong(address, start + moved);
      }
    }
  }
}
