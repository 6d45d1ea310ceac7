package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.Errno;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * System calls of a Linux host that NIO doesn't offer, or with answers that it hides: NIO's own
 * natives make them, and say which error it was. They are in a package that the jar's manifest
 * opens (Add-Opens java.base/sun.nio.fs). On other hosts, and without that, there are none, and
 * what NIO offers has to do.
 *
 * <p>Paths are absolute, in bytes as the host's kernel takes them: a slash at the end counts.
 */
final class HostCalls {
  private HostCalls() {}

  static final int O_CLOEXEC = 0x80000;
  static final int O_NONBLOCK = 0x800;
  static final int O_NOCTTY = 0x100;

  /** Whether there are any. */
  static boolean there() {
    return Found.ALL != null;
  }

  /** The path by which the host knows an open descriptor, whatever becomes of its name. */
  static Path path(int fd) {
    return Path.of("/proc/self/fd/" + fd);
  }

  /** The name that an open file has now, as proc(5) says: of one that is removed, no path. */
  static byte[] name(int fd) throws IOException {
    return (byte[]) call(Found.ALL.readlink, unixPath(ascii("/proc/self/fd/" + fd)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  static int open(byte[] path, int flags, int mode) throws IOException {
    return (int) call(Found.ALL.open, unixPath(path), flags | O_CLOEXEC, mode);
  }

  static void close(int fd) {
    try {
      call(Found.ALL.close, fd);
    } catch (IOException e) {
      // It is closed all the same: close(2).
    }
  }

  static int dup(int fd) throws IOException {
    return (int) call(Found.ALL.dup, fd);
  }

  static void mkdir(byte[] path, int mode) throws IOException {
    call(Found.ALL.mkdir, unixPath(path), mode);
  }

  static void mknod(byte[] path, int mode, long device) throws IOException {
    call(Found.ALL.mknod, unixPath(path), mode, device);
  }

  /** Removes a name: of a folder with AT_REMOVEDIR. */
  static void unlink(byte[] path, int flags) throws IOException {
    call(Found.ALL.unlinkat, Lookup.AT_FDCWD, path, flags);
  }

  static void rename(byte[] from, byte[] to) throws IOException {
    call(Found.ALL.renameat, Lookup.AT_FDCWD, from, Lookup.AT_FDCWD, to);
  }

  /** Makes a further name; of a link itself where the first one is a link. */
  static void link(byte[] from, byte[] to) throws IOException {
    call(Found.ALL.link, unixPath(from), unixPath(to));
  }

  static void symlink(byte[] target, byte[] path) throws IOException {
    call(Found.ALL.symlink, target, unixPath(path));
  }

  static byte[] readlink(byte[] path) throws IOException {
    return (byte[]) call(Found.ALL.readlink, unixPath(path));
  }

  static void chmod(byte[] path, int mode) throws IOException {
    call(Found.ALL.chmod, unixPath(path), mode);
  }

  static void chmod(int fd, int mode) throws IOException {
    call(Found.ALL.fchmod, fd, mode);
  }

  static void chown(byte[] path, int uid, int gid, boolean follow) throws IOException {
    call(follow ? Found.ALL.chown : Found.ALL.lchown, unixPath(path), uid, gid);
  }

  /** Sets the times of a link itself; older JDKs can to the microsecond. */
  static void setLinkTimes(Path path, FileTime accessed, FileTime modified) throws IOException {
    Method utimensat = OfTimes.UTIMENSAT;
    Method lutimes = OfTimes.LUTIMES;
    if (utimensat != null) {
      long access = accessed.to(TimeUnit.NANOSECONDS);
      long modification = modified.to(TimeUnit.NANOSECONDS);
      call(utimensat, Lookup.AT_FDCWD, exact(path), access, modification, 0x100);
    } else if (lutimes != null) {
      long access = accessed.to(TimeUnit.MICROSECONDS);
      call(lutimes, exact(path), access, modified.to(TimeUnit.MICROSECONDS));
    }
  }

  /** st_mode of an open file. */
  static int mode(int fd) throws IOException {
    return (int) invoke(Found.ALL.mode, call(Found.ALL.fstat, fd));
  }

  /** A channel over a descriptor, which closes with it. */
  static FileChannel channel(int fd, boolean reads, boolean writes) throws IOException {
    Method open = Found.ALL.channel;
    Object[] arguments = new Object[open.getParameterCount()];
    java.util.Arrays.fill(arguments, false);
    arguments[0] = descriptor(fd);
    arguments[1] = "/proc/self/fd/" + fd;
    arguments[2] = reads;
    arguments[3] = writes;
    arguments[arguments.length - 1] = null;
    return (FileChannel) invoke(open, null, arguments);
  }

  /** What can be read from a descriptor when it is there; closes with it. */
  static Pipe.SourceChannel source(int fd) throws IOException {
    Pipe.SourceChannel made =
        (Pipe.SourceChannel)
            make(OfPipes.all().source, SelectorProvider.provider(), descriptor(fd));
    made.configureBlocking(false);
    return made;
  }

  /** What can be written to a descriptor when it has room; closes with it. */
  static Pipe.SinkChannel sink(int fd) throws IOException {
    Pipe.SinkChannel made =
        (Pipe.SinkChannel) make(OfPipes.all().sink, SelectorProvider.provider(), descriptor(fd));
    made.configureBlocking(false);
    return made;
  }

  /** Which of these conditions of poll(2) hold of a descriptor now, and which errors. */
  static int poll(int fd, int events) throws IOException {
    return (int) call(OfPipes.all().poll, descriptor(fd), events, 0L);
  }

  /** Java's object for a descriptor's number. */
  static FileDescriptor descriptor(int fd) {
    FileDescriptor made = new FileDescriptor();
    try {
      Found.ALL.number.setInt(made, fd);
      return made;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The number of the descriptor that a channel of a file has. */
  static int number(FileChannel channel) {
    try {
      return Found.ALL.number.getInt(Found.ALL.ofChannel.get(channel));
    } catch (IllegalAccessException | IllegalArgumentException e) {
      return -1;
    }
  }

  /** What the host tells of a file; of a link itself unless that is followed. */
  static FileStatus status(Path path, boolean follow) throws IOException {
    Object all = call(Found.ALL.stat, exact(path), follow);
    BasicFileAttributes basic = (BasicFileAttributes) all;
    FileStatus s = FileStatus.of((int) invoke(Found.ALL.mode, all));
    s.device = (long) invoke(Found.ALL.dev, all);
    s.inode = (long) invoke(Found.ALL.ino, all);
    s.links = (int) invoke(Found.ALL.nlink, all);
    s.uid = (int) invoke(Found.ALL.uid, all);
    s.gid = (int) invoke(Found.ALL.gid, all);
    s.specialDevice = (long) invoke(Found.ALL.rdev, all);
    s.size = basic.size();
    s.accessed = basic.lastAccessTime();
    s.modified = basic.lastModifiedTime();
    s.changed = (FileTime) invoke(Found.ALL.ctime, all);
    return s;
  }

  /** A path for the host's calls, which need it absolute. */
  static Object exact(Path path) {
    return path.isAbsolute() ? path : path.toAbsolutePath();
  }

  private static Object unixPath(byte[] path) {
    return HostPaths.exactly(path);
  }

  /** Calls a static method. */
  private static Object call(Method method, Object... arguments) throws IOException {
    return invoke(method, null, arguments);
  }

  private static Object make(Constructor<?> constructor, Object... arguments) throws IOException {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls a method, of an object or of none: what it throws of the host's is a LinuxException. */
  static Object invoke(Method method, Object of, Object... arguments) throws IOException {
    try {
      return method.invoke(of, arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (Found.ALL.failure.isInstance(cause)) {
        throw new LinuxException((int) invoke(Found.ALL.errno, cause));
      }
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new LinuxException(Errno.EIO);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A method of a class of the JDK's, for {@link #invoke}. */
  static Method method(Class<?> of, String name, Class<?>... parameters)
      throws ReflectiveOperationException {
    Method found = of.getDeclaredMethod(name, parameters);
    found.setAccessible(true);
    return found;
  }

  /** The natives; all that are there or none. */
  private static final class Found {
    static final Found ALL = find();

    final Class<?> failure = Class.forName("sun.nio.fs.UnixException");
    final Method errno = method(failure, "errno");
    private final Class<?> calls = Class.forName("sun.nio.fs.UnixNativeDispatcher");
    private final Class<?> path = Class.forName("sun.nio.fs.UnixPath");
    private final Class<?> status = Class.forName("sun.nio.fs.UnixFileAttributes");
    final Method open = method(calls, "open", path, int.class, int.class);
    final Method close = method(calls, "close", int.class);
    final Method dup = method(calls, "dup", int.class);
    final Method mkdir = method(calls, "mkdir", path, int.class);
    final Method mknod = method(calls, "mknod", path, int.class, long.class);
    final Method unlinkat = method(calls, "unlinkat", int.class, byte[].class, int.class);
    final Method renameat =
        method(calls, "renameat", int.class, byte[].class, int.class, byte[].class);
    final Method link = method(calls, "link", path, path);
    final Method symlink = method(calls, "symlink", byte[].class, path);
    final Method readlink = method(calls, "readlink", path);
    final Method chmod = method(calls, "chmod", path, int.class);
    final Method fchmod = method(calls, "fchmod", int.class, int.class);
    final Method chown = method(calls, "chown", path, int.class, int.class);
    final Method lchown = method(calls, "lchown", path, int.class, int.class);
    final Method fstat = method(status, "get", int.class);
    final Method stat = method(status, "get", path, boolean.class);
    final Method mode = method(status, "mode");
    final Method dev = method(status, "dev");
    final Method ino = method(status, "ino");
    final Method nlink = method(status, "nlink");
    final Method uid = method(status, "uid");
    final Method gid = method(status, "gid");
    final Method rdev = method(status, "rdev");
    final Method ctime = method(status, "ctime");
    private final Class<?> files = Class.forName("sun.nio.ch.FileChannelImpl");
    final Method channel = opener(files);
    final Field ofChannel = field(files, "fd");
    final Field number = field(FileDescriptor.class, "fd");

    private Found() throws ReflectiveOperationException {}

    private static Found find() {
      try {
        FileSystem files = FileSystems.getDefault();
        boolean linux = Class.forName("sun.nio.fs.LinuxFileSystem").isInstance(files);
        return linux && HostPaths.keepsBytes() ? new Found() : null;
      } catch (ReflectiveOperationException | RuntimeException e) {
        return null;
      }
    }

    private static Field field(Class<?> of, String name) throws ReflectiveOperationException {
      Field found = of.getDeclaredField(name);
      found.setAccessible(true);
      return found;
    }

    /** The one that makes a channel of a descriptor; later JDKs have more parameters. */
    private static Method opener(Class<?> files) throws ReflectiveOperationException {
      for (Method m : files.getDeclaredMethods()) {
        if (m.getName().equals("open") && m.getParameterTypes()[0] == FileDescriptor.class) {
          m.setAccessible(true);
          return m;
        }
      }
      throw new NoSuchMethodException("open");
    }
  }

  /** Natives of pipes, apart: they bring the JDK's sockets with them. */
  private static final class OfPipes {
    private static final OfPipes ALL = find();

    final Constructor<?> source = channel("SourceChannelImpl");
    final Constructor<?> sink = channel("SinkChannelImpl");
    final Method poll =
        method(
            Class.forName("sun.nio.ch.Net"), "poll", FileDescriptor.class, int.class, long.class);

    private OfPipes() throws ReflectiveOperationException {}

    static OfPipes all() throws LinuxException {
      if (ALL == null) {
        throw new LinuxException(Errno.ENXIO);
      }
      return ALL;
    }

    private static OfPipes find() {
      try {
        return new OfPipes();
      } catch (ReflectiveOperationException | RuntimeException e) {
        return null;
      }
    }

    private static Constructor<?> channel(String name) throws ReflectiveOperationException {
      Constructor<?> found =
          Class.forName("sun.nio.ch." + name)
              .getDeclaredConstructor(SelectorProvider.class, FileDescriptor.class);
      found.setAccessible(true);
      return found;
    }
  }

  /** Natives of times, apart: to find that one is missing is slow. Older JDKs have the second. */
  private static final class OfTimes {
    static final Method UTIMENSAT =
        perhaps("utimensat", int.class, Found.ALL.path, long.class, long.class, int.class);

    static final Method LUTIMES = perhaps("lutimes", Found.ALL.path, long.class, long.class);

    private static Method perhaps(String name, Class<?>... parameters) {
      try {
        return method(Found.ALL.calls, name, parameters);
      } catch (ReflectiveOperationException e) {
        return null;
      }
    }
  }
}
