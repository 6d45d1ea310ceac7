package dev.gox.translator.emit;

/**
 * Defines a process's regions as classes. All regions of one state of the program's text are in one
 * loader, so that they can be dropped together and unloaded.
 */
public final class RegionLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private Object[] links;

  /** Makes a loader whose classes see gox's own. */
  public RegionLoader() {
    super(RegionLoader.class.getClassLoader());
  }

  /** Defines a region's class and makes its one object. */
  synchronized TranslatedCode define(String name, byte[] bytes, Object[] constants) {
    links = constants;
    try {
      Class<?> type = defineClass(name.replace('/', '.'), bytes, 0, bytes.length);
      return (TranslatedCode) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      links = null;
    }
  }

  /** A constant of the class that is being initialised. */
  public Object link(int index) {
    return links[index];
  }
}
