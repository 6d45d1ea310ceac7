package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EDOM;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ENOPROTOOPT;
import static dev.gox.runtime.linux.Errno.EPERM;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_SOCKET;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_ACCEPTCONN;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_BINDTODEVICE;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_DOMAIN;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_ERROR;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_MARK;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_PEERCRED;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_PROTOCOL;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_RCVBUFFORCE;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_RCVTIMEO;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_SNDBUFFORCE;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_SNDLOWAT;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_SNDTIMEO;
import static dev.gox.runtime.linux.net.OptionNumbers.SO_TYPE;

import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** setsockopt(2) and getsockopt(2), and the options that all families share (socket(7)). */
public final class OptionCalls {
  private OptionCalls() {}

  /** No option's value is longer; what a guest gives beyond is not looked at. */
  private static final int MAX_LENGTH = 256;

  private static final int TIMEVAL_SIZE = 16;
  private static final long NANOS = 1_000_000_000L;
  private static final long MICROS = 1_000_000L;

  /** Stands for a timeout so long that it need not be counted in nanoseconds. */
  private static final long MAX_SECONDS = Integer.MAX_VALUE;

  public static long set(
      GuestThread t, long fd, long levelArg, long nameArg, long value, long lengthArg) {
    int length = (int) lengthArg;
    if (length < 0) {
      return -EINVAL;
    }
    Socket socket = SocketCalls.socket(t, fd);
    if (socket == null) {
      return SocketCalls.notSocket(t, fd);
    }
    byte[] bytes = new byte[Math.min(length, MAX_LENGTH)];
    t.process().memory().read(value, bytes, 0, bytes.length);
    int level = (int) levelArg;
    int name = (int) nameArg;
    if (level == SOL_SOCKET) {
      return setShared(socket, name, bytes);
    }
    return bytes.length < 4 ? -EINVAL : socket.setOption(level, name, bytes);
  }

  private static long setShared(Socket socket, int name, byte[] value) {
    switch (name) {
      case SO_RCVTIMEO, SO_SNDTIMEO:
        return setTimeout(socket, name, value);
      case SO_BINDTODEVICE:
        return value.length == 0 || value[0] == 0 ? 0 : -EPERM;
      default:
        break;
    }
    if (value.length < 4) {
      return -EINVAL;
    }
    return switch (name) {
      case SO_TYPE, SO_ERROR, SO_PROTOCOL, SO_DOMAIN, SO_ACCEPTCONN, SO_PEERCRED, SO_SNDLOWAT ->
          -ENOPROTOOPT;
      case SO_SNDBUFFORCE, SO_RCVBUFFORCE, SO_MARK -> -EPERM;
      default -> socket.setOption(SOL_SOCKET, name, value);
    };
  }

  private static long setTimeout(Socket socket, int name, byte[] value) {
    if (value.length < TIMEVAL_SIZE) {
      return -EINVAL;
    }
    long seconds = longOf(value, 0);
    long micros = longOf(value, 8);
    if (micros < 0 || micros >= MICROS) {
      return -EDOM;
    }
    // A negative time is over at once, zero never; the shortest wait stands for the former.
    long nanos = seconds < 0 ? 1 : Math.min(seconds, MAX_SECONDS) * NANOS + micros * 1000;
    if (name == SO_RCVTIMEO) {
      socket.receiveTimeout = nanos;
    } else {
      socket.sendTimeout = nanos;
    }
    return 0;
  }

  public static long get(
      GuestThread t, long fd, long levelArg, long nameArg, long value, long lengthAddress) {
    Socket socket = SocketCalls.socket(t, fd);
    if (socket == null) {
      return SocketCalls.notSocket(t, fd);
    }
    GuestMemory memory = t.process().memory();
    int length = memory.getInt(lengthAddress);
    if (length < 0) {
      return -EINVAL;
    }
    int level = (int) levelArg;
    int name = (int) nameArg;
    byte[] bytes = level == SOL_SOCKET ? getShared(socket, name) : socket.getOption(level, name);
    if (bytes == null) {
      return -socket.unknownOption(level);
    }
    int given = Math.min(length, bytes.length);
    memory.write(value, bytes, 0, given);
    memory.putInt(lengthAddress, given);
    return 0;
  }

  private static byte[] getShared(Socket socket, int name) {
    return switch (name) {
      case SO_TYPE -> bytesOf(socket.type);
      case SO_DOMAIN -> bytesOf(socket.family);
      case SO_PROTOCOL -> bytesOf(socket.protocol);
      case SO_ERROR -> bytesOf(socket.takeError());
      case SO_ACCEPTCONN -> bytesOf(socket.listening() ? 1 : 0);
      case SO_SNDLOWAT -> bytesOf(1);
      case SO_MARK -> bytesOf(0);
      case SO_BINDTODEVICE -> new byte[0];
      case SO_RCVTIMEO -> timevalOf(socket.receiveTimeout);
      case SO_SNDTIMEO -> timevalOf(socket.sendTimeout);
      case SO_PEERCRED -> {
        Credentials peer = socket.peerCredentials();
        yield bytesOf(peer.pid(), peer.uid(), peer.gid());
      }
      default -> socket.getOption(SOL_SOCKET, name);
    };
  }

  private static byte[] timevalOf(long nanos) {
    // The nanosecond that stands for a negative time reads back as none.
    byte[] bytes = new byte[TIMEVAL_SIZE];
    putLong(bytes, 0, nanos / NANOS);
    putLong(bytes, 8, nanos % NANOS / 1000);
    return bytes;
  }

  /** The int that a value begins with. */
  static int intOf(byte[] value) {
    return intOf(value, 0);
  }

  /** The int at an offset, little-endian. */
  static int intOf(byte[] value, int at) {
    return value[at] & 0xFF
        | (value[at + 1] & 0xFF) << 8
        | (value[at + 2] & 0xFF) << 16
        | value[at + 3] << 24;
  }

  /** The long at an offset, little-endian. */
  static long longOf(byte[] value, int at) {
    return intOf(value, at) & 0xFFFF_FFFFL | (long) intOf(value, at + 4) << 32;
  }

  private static void putLong(byte[] value, int at, long number) {
    for (int i = 0; i < 8; i++) {
      value[at + i] = (byte) (number >> 8 * i);
    }
  }

  /** Ints as the guest reads them, little-endian. */
  static byte[] bytesOf(int... values) {
    byte[] bytes = new byte[4 * values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i >> 2] >> 8 * (i & 3));
    }
    return bytes;
  }
}
