package dev.gox.translator.emit;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The class files of neighbouring forms, in one resource: to find a class on the class path costs a
 * cold JVM more than to define it.
 */
final class FormShelf {
  private FormShelf() {}

  /** Forms in a shelf. */
  static final int SIZE = 256;

  private static String name(int shelf) {
    return "forms" + shelf + ".bin";
  }

  /** Writes all shelves into the folder of this package's classes. */
  static void write(Path folder, List<byte[]> classes) throws IOException {
    for (int shelf = 0; shelf * SIZE < classes.size(); shelf++) {
      Path file = folder.resolve(name(shelf));
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
        int first = shelf * SIZE;
        int end = Math.min(first + SIZE, classes.size());
        out.writeShort(end - first);
        for (byte[] bytes : classes.subList(first, end)) {
          out.writeShort(bytes.length);
          out.write(bytes);
        }
      }
    }
  }

  /** Reads a shelf's class files into their places. */
  static void read(int shelf, byte[][] classes) {
    try (InputStream in = FormShelf.class.getResourceAsStream(name(shelf))) {
      byte[] all = Objects.requireNonNull(in, "this build has no compiled forms").readAllBytes();
      DataInputStream data = new DataInputStream(new ByteArrayInputStream(all));
      int count = data.readUnsignedShort();
      for (int i = 0; i < count; i++) {
        byte[] bytes = new byte[data.readUnsignedShort()];
        data.readFully(bytes);
        classes[shelf * SIZE + i] = bytes;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
