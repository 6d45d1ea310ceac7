package dev.gox.runtime.linux.fs;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Paths of the host by their bytes. To Linux a name is bytes, and Java turns those that the locale
 * can't spell into question marks; its own paths on Unix hold bytes, which are reached here through
 * {@code sun.nio.fs} where that is opened to gox. Elsewhere names are UTF-8.
 */
public final class HostPaths {
  private HostPaths() {}

  /**
   * The path with these bytes.
   *
   * @throws InvalidPathException if the host can't have such a path
   */
  public static Path of(byte[] name) {
    String text = ascii(name);
    if (text != null) {
      return Path.of(text);
    }
    return UnixBytes.CONSTRUCTOR == null
        ? Path.of(new String(name, StandardCharsets.UTF_8))
        : UnixBytes.path(name);
  }

  /** The bytes of a path. */
  public static byte[] bytes(Path path) {
    if (UnixBytes.BYTES != null && UnixBytes.BYTES.getDeclaringClass().isInstance(path)) {
      return UnixBytes.bytes(path);
    }
    return path.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether paths hold bytes, so that each name of the host's can be spelled. */
  static boolean keepsBytes() {
    return UnixBytes.CONSTRUCTOR != null;
  }

  /** The path of the JDK's with just these bytes, a slash at the end included. */
  static Path exactly(byte[] name) {
    return UnixBytes.exactly(name);
  }

  /** The bytes of a path's last name; empty for a root. */
  public static byte[] lastName(Path path) {
    Path name = path.getFileName();
    return name == null ? new byte[0] : bytes(name);
  }

  /** A name as a string if all of it is plain ASCII, which every locale can spell; else null. */
  private static String ascii(byte[] name) {
    for (byte b : name) {
      if (b <= 0) {
        return null;
      }
    }
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  /** The JDK's own Unix paths; both members are null on other hosts, or where they are closed. */
  private static final class UnixBytes {
    static final Constructor<?> CONSTRUCTOR;
    static final Method BYTES;

    static {
      Constructor<?> constructor = null;
      Method bytes = null;
      FileSystem files = FileSystems.getDefault();
      try {
        Class<?> fileSystem = Class.forName("sun.nio.fs.UnixFileSystem");
        Class<?> path = Class.forName("sun.nio.fs.UnixPath");
        if (fileSystem.isInstance(files)) {
          constructor = path.getDeclaredConstructor(fileSystem, byte[].class);
          constructor.setAccessible(true);
          bytes = path.getDeclaredMethod("asByteArray");
          bytes.setAccessible(true);
        }
      } catch (ReflectiveOperationException | RuntimeException e) {
        constructor = null;
        bytes = null;
      }
      CONSTRUCTOR = constructor;
      BYTES = bytes;
    }

    static Path path(byte[] name) {
      for (byte b : name) {
        if (b == 0) {
          throw new InvalidPathException("", "a name with a zero byte");
        }
      }
      return exactly(withoutExtraSlashes(name));
    }

    static Path exactly(byte[] name) {
      try {
        return (Path) CONSTRUCTOR.newInstance(FileSystems.getDefault(), name);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    static byte[] bytes(Path path) {
      try {
        return ((byte[]) BYTES.invoke(path)).clone();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The constructor takes what Path.of would have normalized: no doubled or last slashes. */
    private static byte[] withoutExtraSlashes(byte[] name) {
      byte[] kept = new byte[name.length];
      int n = 0;
      for (byte b : name) {
        if (b != '/' || n == 0 || kept[n - 1] != '/') {
          kept[n++] = b;
        }
      }
      if (n > 1 && kept[n - 1] == '/') {
        n--;
      }
      return java.util.Arrays.copyOf(kept, n);
    }
  }
}
