package dev.gox.runtime.linux.fs;

import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.EMSGSIZE;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;

/**
 * The memory that one transfer fills or empties, with the position reached: a single range of the
 * guest's, or the ranges of an array of struct iovec (readv(2)), or bytes of gox's own.
 */
public final class GuestVector {
  /** Linux's UIO_MAXIOV. */
  public static final int MAX_RANGES = 1024;

  /** Linux's MAX_RW_COUNT: longer transfers are cut to this. */
  public static final long MAX_TRANSFER = 0x7FFF_F000L;

  private static final int IOVEC_SIZE = 16;

  /** Null if the bytes are gox's own. */
  private final GuestMemory memory;

  private final byte[] own;
  private final long[] bases;
  private final long[] lengths;
  private int range;
  private long offset;
  private long moved;
  private long remaining;

  private GuestVector(GuestMemory memory, byte[] own, long[] bases, long[] lengths) {
    this.memory = memory;
    this.own = own;
    this.bases = bases;
    this.lengths = lengths;
    long total = 0;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Math.min(lengths[i], MAX_TRANSFER - total);
      total += lengths[i];
    }
    remaining = total;
  }

  /** One range; a length beyond {@link #MAX_TRANSFER}, negative ones included, is cut. */
  public static GuestVector of(GuestMemory memory, long address, long length) {
    long cut = length < 0 ? MAX_TRANSFER : length;
    return new GuestVector(memory, null, new long[] {address}, new long[] {cut});
  }

  /** Bytes of gox's own, which a transfer from file to file passes through. */
  public static GuestVector of(byte[] bytes, int from, int length) {
    return new GuestVector(null, bytes, new long[] {from}, new long[] {length});
  }

  /**
   * Checks what {@link #read} is about to be given.
   *
   * @return 0, -EMSGSIZE for too many ranges, -EINVAL for a negative length
   */
  public static int check(GuestMemory memory, long iovec, long count) {
    if (count < 0 || count > MAX_RANGES) {
      return -EMSGSIZE;
    }
    for (int i = 0; i < count; i++) {
      if (memory.getLong(iovec + (long) IOVEC_SIZE * i + 8) < 0) {
        return -EINVAL;
      }
    }
    return 0;
  }

  /** The ranges of an array of struct iovec that {@link #check} has accepted. */
  public static GuestVector read(GuestMemory memory, long iovec, int count) {
    long[] bases = new long[count];
    long[] lengths = new long[count];
    for (int i = 0; i < count; i++) {
      bases[i] = memory.getLong(iovec + (long) IOVEC_SIZE * i);
      lengths[i] = Math.max(0, memory.getLong(iovec + (long) IOVEC_SIZE * i + 8));
    }
    return new GuestVector(memory, null, bases, lengths);
  }

  /** How many bytes are left to move. */
  public long remaining() {
    return remaining;
  }

  /** How many bytes were moved. */
  public long moved() {
    return moved;
  }

  /**
   * Moves bytes into guest memory, at most {@link #remaining}.
   *
   * @return how many were moved
   * @throws GuestFault where the guest can't be written; {@link #moved} tells how far it came
   */
  public int put(byte[] source, int from, int length) {
    return move(source, from, length, true);
  }

  /**
   * Moves bytes out of guest memory, at most {@link #remaining}.
   *
   * @return how many were moved
   * @throws GuestFault where the guest can't be read; {@link #moved} tells how far it came
   */
  public int get(byte[] target, int to, int length) {
    return move(target, to, length, false);
  }

  /** Moves 8 bytes into guest memory, little-endian; as many must remain. */
  public void putLong(long value) {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (value >> 8 * i);
    }
    put(bytes, 0, 8);
  }

  /** Moves 8 bytes out of guest memory, little-endian; as many must remain. */
  public long getLong() {
    byte[] bytes = new byte[8];
    get(bytes, 0, 8);
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xFF;
    }
    return value;
  }

  /** Passes over guest memory without touching it; returns how many bytes. */
  public int skip(int length) {
    int step = (int) Math.min(length, remaining);
    moved += step;
    remaining -= step;
    for (long left = step; left > 0; ) {
      long room = Math.min(left, lengths[range] - offset);
      left -= room;
      offset += room;
      if (left > 0) {
        range++;
        offset = 0;
      }
    }
    return step;
  }

  /** Goes back over bytes that were taken out but found no room. */
  public void back(int length) {
    moved -= length;
    remaining += length;
    for (long left = length; left > 0; ) {
      if (offset == 0) {
        range--;
        offset = lengths[range];
      }
      long step = Math.min(left, offset);
      offset -= step;
      left -= step;
    }
  }

  private int move(byte[] host, int at, int length, boolean intoGuest) {
    int done = 0;
    int wanted = (int) Math.min(length, remaining);
    while (done < wanted) {
      long room = lengths[range] - offset;
      if (room == 0) {
        range++;
        offset = 0;
        continue;
      }
      int step = (int) Math.min(wanted - done, room);
      if (memory == null) {
        exchange((int) (bases[range] + offset), host, at + done, step, intoGuest);
      } else if (intoGuest) {
        memory.write(bases[range] + offset, host, at + done, step);
      } else {
        memory.read(bases[range] + offset, host, at + done, step);
      }
      done += step;
      offset += step;
      moved += step;
      remaining -= step;
    }
    return done;
  }

  private void exchange(int from, byte[] other, int at, int length, boolean into) {
    if (into) {
      System.arraycopy(other, at, own, from, length);
    } else {
      System.arraycopy(own, from, other, at, length);
    }
  }
}
