package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;

/**
 * Extended attributes of a Linux host's files (xattr(7)), of all name spaces, by the natives of the
 * JDK's view of one of these.
 */
final class HostXattrs {
  private HostXattrs() {}

  /** The longest value, and the longest list of names: limits.h. */
  static final int MOST = 64 << 10;

  /** Whether the host has such. */
  static boolean there() {
    return HostCalls.there() && Found.ALL != null;
  }

  /** A value of an open file. */
  static byte[] get(int fd, byte[] name) throws IOException {
    ByteBuffer room = ByteBuffer.allocateDirect(MOST);
    int n = (int) HostCalls.invoke(Found.ALL.get, null, fd, name, address(room), MOST);
    return bytes(room, n);
  }

  /** The names of an open file, each with a zero byte behind it. */
  static byte[] list(int fd) throws IOException {
    ByteBuffer room = ByteBuffer.allocateDirect(MOST);
    return bytes(room, (int) HostCalls.invoke(Found.ALL.list, null, fd, address(room), MOST));
  }

  static void set(int fd, byte[] name, byte[] value) throws IOException {
    ByteBuffer room = ByteBuffer.allocateDirect(Math.max(1, value.length)).put(value);
    HostCalls.invoke(Found.ALL.set, null, fd, name, address(room), value.length);
    java.lang.ref.Reference.reachabilityFence(room);
  }

  static void remove(int fd, byte[] name) throws IOException {
    HostCalls.invoke(Found.ALL.remove, null, fd, name);
  }

  /** Whether there is a value of that name. */
  static boolean has(int fd, byte[] name) throws IOException {
    try {
      get(fd, name);
      return true;
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENODATA) {
        throw e;
      }
      return false;
    }
  }

  private static long address(ByteBuffer room) throws IOException {
    return (long) HostCalls.invoke(Found.ALL.address, room);
  }

  private static byte[] bytes(ByteBuffer room, int count) {
    byte[] all = new byte[count];
    room.get(0, all);
    return all;
  }

  private static final class Found {
    static final Found ALL = find();

    private final Class<?> calls = Class.forName("sun.nio.fs.UnixNativeDispatcher");
    final Method get =
        HostCalls.method(calls, "fgetxattr", int.class, byte[].class, long.class, int.class);
    final Method list = HostCalls.method(calls, "flistxattr", int.class, long.class, int.class);
    final Method set =
        HostCalls.method(calls, "fsetxattr", int.class, byte[].class, long.class, int.class);
    final Method remove = HostCalls.method(calls, "fremovexattr", int.class, byte[].class);
    final Method address = HostCalls.method(Class.forName("sun.nio.ch.DirectBuffer"), "address");

    private Found() throws ReflectiveOperationException {}

    private static Found find() {
      try {
        return new Found();
      } catch (ReflectiveOperationException | RuntimeException e) {
        return null;
      }
    }
  }
}
