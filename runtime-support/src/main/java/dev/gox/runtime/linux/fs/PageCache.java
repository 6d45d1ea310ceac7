package dev.gox.runtime.linux.fs;

import dev.gox.runtime.memory.SharedPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * The files that are mapped as shared now, by what identifies them on the host: all mappings of a
 * file, and its reads and writes, see one content.
 */
public final class PageCache {
  private final Map<Object, FilePages> byKey = new HashMap<>();

  /** Read without the lock: most programs map no file. */
  private volatile boolean any;

  /** What identifies a file whatever its names. */
  static Object key(Path path) {
    try {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return key != null ? key : path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  /** The pages of a file, made if nobody maps it yet. */
  public synchronized SharedPages pages(HostFile file) {
    FilePages pages = byKey.computeIfAbsent(file.key(), key -> new FilePages(this, key));
    pages.attach(file);
    any = true;
    return pages;
  }

  /** The pages of a file if somebody maps it, else null. */
  FilePages find(HostFile file) {
    if (!any) {
      return null;
    }
    synchronized (this) {
      return byKey.get(file.key());
    }
  }

  synchronized void forget(Object key, FilePages pages) {
    byKey.remove(key, pages);
    any = !byKey.isEmpty();
  }
}
