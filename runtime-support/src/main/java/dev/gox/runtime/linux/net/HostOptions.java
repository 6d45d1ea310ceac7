package dev.gox.runtime.linux.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.channels.NetworkChannel;

/**
 * Integer options that NIO has no name for, where the host is a Linux whose numbers are the
 * guest's. Elsewhere such options are remembered and have no effect.
 */
final class HostOptions {
  private HostOptions() {}

  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  /** int getIntOption0(FileDescriptor, boolean mayNeedConversion, int level, int name). */
  private static final MethodHandle GET =
      find(
          "getIntOption0",
          MethodType.methodType(
              int.class, FileDescriptor.class, boolean.class, int.class, int.class));

  /** void setIntOption0(FileDescriptor, boolean, int level, int name, int value, boolean ipv6). */
  private static final MethodHandle SET =
      find(
          "setIntOption0",
          MethodType.methodType(
              void.class,
              FileDescriptor.class,
              boolean.class,
              int.class,
              int.class,
              int.class,
              boolean.class));

  private static MethodHandle find(String name, MethodType type) {
    return LINUX ? HostDescriptor.method("Net", name, type) : null;
  }

  /** Whether options can be passed on by number. */
  static boolean available() {
    return GET != null && SET != null;
  }

  /**
   * Reads an option.
   *
   * @throws IOException if the host refuses
   */
  static int get(NetworkChannel channel, int level, int name) throws IOException {
    FileDescriptor fd = HostDescriptor.of(channel);
    try {
      return (int) GET.invokeExact(fd, false, level, name);
    } catch (Throwable e) {
      throw HostDescriptor.failure(e);
    }
  }

  /**
   * Sets an option.
   *
   * @throws IOException if the host refuses
   */
  static void set(NetworkChannel channel, int level, int name, int value) throws IOException {
    FileDescriptor fd = HostDescriptor.of(channel);
    try {
      SET.invokeExact(fd, false, level, name, value, false);
    } catch (Throwable e) {
      throw HostDescriptor.failure(e);
    }
  }
}
