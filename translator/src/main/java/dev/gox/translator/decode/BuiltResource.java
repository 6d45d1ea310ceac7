package dev.gox.translator.decode;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads the tables that the build made. A class loader gives a resource through a URL and its
 * connection, which costs a cold JVM nine milliseconds; started by {@code java -jar}, the jar is
 * known and open already, and its entry is there in one.
 */
public final class BuiltResource {
  private BuiltResource() {}

  /**
   * The bytes of a resource beside a class.
   *
   * @throws NullPointerException if this build has no such resource
   * @throws UncheckedIOException if it can't be read
   */
  public static byte[] read(Class<?> owner, String name) {
    try {
      if (owner.getClassLoader() == ClassLoader.getSystemClassLoader()) {
        String entry = owner.getPackageName().replace('.', '/') + '/' + name;
        byte[] bytes = fromJar(System.getProperty("java.class.path"), entry);
        if (bytes != null) {
          return bytes;
        }
      }
      try (InputStream in = owner.getResourceAsStream(name)) {
        return Objects.requireNonNull(in, name).readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An entry of the jar that a class path consists of; null if it is none or has no such entry. */
  static byte[] fromJar(String classPath, String name) throws IOException {
    if (!classPath.endsWith(".jar")
        || classPath.indexOf(File.pathSeparatorChar) >= 0
        || !new File(classPath).isFile()) {
      return null;
    }
    try (ZipFile jar = new ZipFile(classPath)) {
      ZipEntry entry = jar.getEntry(name);
      if (entry == null) {
        return null;
      }
      try (InputStream in = jar.getInputStream(entry)) {
        return in.readNBytes((int) entry.getSize());
      }
    }
  }
}
