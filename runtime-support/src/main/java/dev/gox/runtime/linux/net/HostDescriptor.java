package dev.gox.runtime.linux.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The way to what the JDK can do with a channel's descriptor and NIO doesn't offer: into the
 * package that the jar's manifest opens (Add-Opens java.base/sun.nio.ch). Without that there is
 * none.
 */
final class HostDescriptor {
  private HostDescriptor() {}

  private static final String PACKAGE = "sun.nio.ch.";

  /** FileDescriptor SelChImpl.getFD(). */
  private static final MethodHandle GET = findGet();

  private static MethodHandle findGet() {
    try {
      Class<?> channel = Class.forName(PACKAGE + "SelChImpl");
      MethodType plain = MethodType.methodType(FileDescriptor.class);
      return MethodHandles.privateLookupIn(channel, MethodHandles.lookup())
          .findVirtual(channel, "getFD", plain)
          .asType(MethodType.methodType(FileDescriptor.class, Object.class));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** A static method of a class of the package, or null if it can't be had. */
  static MethodHandle method(String owner, String name, MethodType type) {
    if (GET == null) {
      return null;
    }
    try {
      Class<?> found = Class.forName(PACKAGE + owner);
      return MethodHandles.privateLookupIn(found, MethodHandles.lookup())
          .findStatic(found, name, type);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** The descriptor of a channel; asked only by those to whom {@link #method} gave something. */
  static FileDescriptor of(Object channel) throws IOException {
    try {
      return (FileDescriptor) GET.invokeExact(channel);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** What a method of the JDK threw, as what it can throw; errors are thrown at once. */
  static IOException failure(Throwable e) {
    if (e instanceof IOException io) {
      return io;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IOException(e);
  }
}
