package dev.gox.translator.emit;

import dev.gox.translator.decode.BuiltResource;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The class files of neighbouring forms, in one resource: to find a class on the class path costs a
 * cold JVM more than to define it. They stay together in one array, since most are never asked for.
 */
final class FormShelf {
  /** Forms in a shelf. */
  static final int SIZE = 256;

  /** Where each class file ends, as ints; then the class files. */
  private final ByteBuffer content;

  private FormShelf(byte[] content) {
    this.content = ByteBuffer.wrap(content);
  }

  private static String name(int shelf) {
    return "forms" + shelf + ".bin";
  }

  /** Writes all shelves into the folder of this package's classes. */
  static void write(Path folder, List<byte[]> classes) throws IOException {
    for (int shelf = 0; shelf * SIZE < classes.size(); shelf++) {
      Path file = folder.resolve(name(shelf));
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
        int end = Integer.BYTES * SIZE;
        for (int i = 0; i < SIZE; i++) {
          int form = shelf * SIZE + i;
          end += form < classes.size() ? classes.get(form).length : 0;
          out.writeInt(end);
        }
        int first = shelf * SIZE;
        for (byte[] bytes : classes.subList(first, Math.min(first + SIZE, classes.size()))) {
          out.write(bytes);
        }
      }
    }
  }

  /** Reads the shelf of a form. */
  static FormShelf read(int form) {
    return new FormShelf(BuiltResource.read(FormShelf.class, name(form / SIZE)));
  }

  /** The array that holds the class files. */
  byte[] bytes() {
    return content.array();
  }

  /** Where the class file of one of its forms begins. */
  int start(int form) {
    int place = form % SIZE;
    return place == 0 ? Integer.BYTES * SIZE : content.getInt(Integer.BYTES * (place - 1));
  }

  /** Where it ends. */
  int end(int form) {
    return content.getInt(Integer.BYTES * (form % SIZE));
  }
}
