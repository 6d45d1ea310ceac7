package dev.gox.runtime.linux.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.NetworkChannel;

/**
 * Integer options that NIO has no name for, where the host is a Linux whose numbers are the
 * guest's: through the JDK's own setsockopt, which the jar's manifest opens (Add-Opens
 * java.base/sun.nio.ch). Elsewhere, or started without that, such options are remembered and have
 * no effect.
 */
final class HostOptions {
  private HostOptions() {}

  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  /** int getIntOption0(FileDescriptor, boolean mayNeedConversion, int level, int name). */
  private static final MethodHandle GET;

  /** void setIntOption0(FileDescriptor, boolean, int level, int name, int value, boolean ipv6). */
  private static final MethodHandle SET;

  /** FileDescriptor SelChImpl.getFD(). */
  private static final MethodHandle DESCRIPTOR;

  static {
    MethodHandle get = null;
    MethodHandle set = null;
    MethodHandle descriptor = null;
    if (LINUX) {
      try {
        Class<?> net = Class.forName("sun.nio.ch.Net");
        Class<?> channel = Class.forName("sun.nio.ch.SelChImpl");
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(net, MethodHandles.lookup());
        Class<?> fd = FileDescriptor.class;
        get =
            lookup.findStatic(
                net,
                "getIntOption0",
                MethodType.methodType(int.class, fd, boolean.class, int.class, int.class));
        set =
            lookup.findStatic(
                net,
                "setIntOption0",
                MethodType.methodType(
                    void.class, fd, boolean.class, int.class, int.class, int.class, boolean.class));
        descriptor =
            lookup
                .findVirtual(channel, "getFD", MethodType.methodType(fd))
                .asType(MethodType.methodType(fd, Object.class));
      } catch (ReflectiveOperationException | RuntimeException e) {
        get = null;
      }
    }
    GET = get;
    SET = set;
    DESCRIPTOR = descriptor;
  }

  /** Whether options can be passed on by number. */
  static boolean available() {
    return GET != null;
  }

  /**
   * Reads an option.
   *
   * @throws IOException if the host refuses
   */
  static int get(NetworkChannel channel, int level, int name) throws IOException {
    try {
      FileDescriptor fd = (FileDescriptor) DESCRIPTOR.invokeExact((Object) channel);
      return (int) GET.invokeExact(fd, false, level, name);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  /**
   * Sets an option.
   *
   * @throws IOException if the host refuses
   */
  static void set(NetworkChannel channel, int level, int name, int value) throws IOException {
    try {
      FileDescriptor fd = (FileDescriptor) DESCRIPTOR.invokeExact((Object) channel);
      SET.invokeExact(fd, false, level, name, value, false);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }
}
