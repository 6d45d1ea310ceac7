package dev.gox.translator.emit;

import jdk.internal.misc.Unsafe;

/**
 * The forms that the build compiled, by number. A form's class is defined when the form is first
 * met. Forms know nothing of a guest, so all processes share them.
 */
public final class FormLibrary {
  private FormLibrary() {}

  private static final Unsafe U = Unsafe.getUnsafe();

  /** The most forms there can be. */
  private static final int LIMIT = 1 << 13;

  private static final FormCode[] FORMS = new FormCode[LIMIT];

  /** Class files of the forms in the shelves read so far. */
  private static final byte[][] CLASSES = new byte[LIMIT][];

  /** A form by its number. */
  public static FormCode form(int number) {
    FormCode form = FORMS[number];
    return form != null ? form : define(number);
  }

  private static synchronized FormCode define(int number) {
    FormCode form = FORMS[number];
    if (form == null) {
      if (CLASSES[number] == null) {
        FormShelf.read(number / FormShelf.SIZE, CLASSES);
      }
      form = define(CLASSES[number]);
      FORMS[number] = form;
      CLASSES[number] = null;
    }
    return form;
  }

  /** Without the lookups, checks and reflection of public ways: they cost more than the class. */
  private static FormCode define(byte[] bytes) {
    ClassLoader loader = FormLibrary.class.getClassLoader();
    Class<?> type = U.defineClass(null, bytes, 0, bytes.length, loader, null);
    try {
      return (FormCode) U.allocateInstance(type);
    } catch (InstantiationException e) {
      throw new IllegalStateException(e);
    }
  }
}
