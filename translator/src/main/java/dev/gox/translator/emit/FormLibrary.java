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

  /** The shelves read so far. */
  private static final FormShelf[] SHELVES = new FormShelf[LIMIT / FormShelf.SIZE];

  /** A form by its number. */
  public static FormCode form(int number) {
    FormCode form = FORMS[number];
    return form != null ? form : define(number);
  }

  private static synchronized FormCode define(int number) {
    FormCode form = FORMS[number];
    if (form == null) {
      FormShelf shelf = SHELVES[number / FormShelf.SIZE];
      if (shelf == null) {
        shelf = FormShelf.read(number);
        SHELVES[number / FormShelf.SIZE] = shelf;
      }
      form = define(shelf.bytes(), shelf.start(number), shelf.end(number));
      FORMS[number] = form;
    }
    return form;
  }

  /** Without the lookups, checks and reflection of public ways: they cost more than the class. */
  private static FormCode define(byte[] bytes, int start, int end) {
    ClassLoader loader = FormLibrary.class.getClassLoader();
    Class<?> type = U.defineClass(null, bytes, start, end - start, loader, null);
    try {
      return (FormCode) U.allocateInstance(type);
    } catch (InstantiationException e) {
      throw new IllegalStateException(e);
    }
  }
}
