package dev.gox.runtime.linux.fs;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;

/** inotify(7) of a Linux host, by the natives of the JDK's own watch service. */
final class HostWatches {
  private HostWatches() {}

  /** Whether the host has such. */
  static boolean there() {
    return HostCalls.there() && Found.ALL != null;
  }

  /** A new descriptor: inotify_init(2). */
  static int open() throws IOException {
    return (int) HostCalls.invoke(Found.ALL.open, null);
  }

  /** Watches a file or folder, or changes its watch: a number for it. */
  static int add(int fd, Path path, int mask) throws IOException {
    Object name = HostCalls.invoke(Found.ALL.copy, null, HostCalls.exact(path));
    try {
      long address = (long) HostCalls.invoke(Found.ALL.address, name);
      return (int) HostCalls.invoke(Found.ALL.add, null, fd, address, mask);
    } finally {
      HostCalls.invoke(Found.ALL.release, name);
    }
  }

  static void remove(int fd, int watch) throws IOException {
    HostCalls.invoke(Found.ALL.remove, null, fd, watch);
  }

  private static final class Found {
    static final Found ALL = find();

    private final Class<?> service = Class.forName("sun.nio.fs.LinuxWatchService");
    private final Class<?> buffer = Class.forName("sun.nio.fs.NativeBuffer");
    private final Class<?> path = Class.forName("sun.nio.fs.UnixPath");
    final Method open = HostCalls.method(service, "inotifyInit");
    final Method add =
        HostCalls.method(service, "inotifyAddWatch", int.class, long.class, int.class);
    final Method remove = HostCalls.method(service, "inotifyRmWatch", int.class, int.class);
    final Method copy =
        HostCalls.method(
            Class.forName("sun.nio.fs.UnixNativeDispatcher"), "copyToNativeBuffer", path);
    final Method address = HostCalls.method(buffer, "address");
    final Method release = HostCalls.method(buffer, "release");

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
