package dev.gox.translator.emit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/**
 * The forms that the build compiled, by number. Their classes lie in shelves, resources of {@link
 * #SHELF} classes each, and a class is defined when its form is first met: through the class path a
 * class would cost three times as much. Forms know nothing of a guest, so all processes share them.
 */
public final class FormLibrary {
  private FormLibrary() {}

  /** Forms in a shelf. */
  static final int SHELF = 64;

  /** The most forms that a form word's field can number. */
  private static final int LIMIT = 1 << 13;

  private static final FormCode[] FORMS = new FormCode[LIMIT];

  /** Class files of the forms in the shelves read so far. */
  private static final byte[][] CLASSES = new byte[LIMIT][];

  /** Name of a shelf's resource, beside this class. */
  static String shelfName(int shelf) {
    return "forms" + shelf + ".bin";
  }

  /** A form by its number. */
  public static FormCode form(int number) {
    FormCode form = FORMS[number];
    return form != null ? form : define(number);
  }

  private static synchronized FormCode define(int number) {
    FormCode form = FORMS[number];
    if (form == null) {
      if (CLASSES[number] == null) {
        readShelf(number / SHELF);
      }
      try {
        form =
            (FormCode)
                MethodHandles.lookup()
                    .defineClass(CLASSES[number])
                    .getDeclaredConstructor()
                    .newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("defining form " + number, e);
      }
      FORMS[number] = form;
      CLASSES[number] = null;
    }
    return form;
  }

  private static void readShelf(int shelf) {
    try (InputStream in = FormLibrary.class.getResourceAsStream(shelfName(shelf));
        DataInputStream data = new DataInputStream(Objects.requireNonNull(in, "no forms"))) {
      int first = shelf * SHELF;
      int count = data.readUnsignedByte();
      for (int i = 0; i < count; i++) {
        byte[] bytes = new byte[data.readUnsignedShort()];
        data.readFully(bytes);
        CLASSES[first + i] = bytes;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
