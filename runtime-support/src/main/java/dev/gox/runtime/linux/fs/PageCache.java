package dev.gox.runtime.linux.fs;

import dev.gox.runtime.memory.SharedPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * What guests share of the host's files, by what identifies those. All mappings of a file, and its
 * reads and writes, see one content: here are the files that are mapped as shared now.
 */
public final class PageCache {
  private final Map<Object, FilePages> byKey = new HashMap<>();

  private final FileLocks locks = new FileLocks();

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

  /** Who has locked which of the files. */
  FileLocks locks() {
    return locks;
  }

  /** The pages of a file, made if nobody maps it yet. */
  public synchronized SharedPages pages(HostFile file) {
    FilePages pages = byKey.computeIfAbsent(file.identity(), key -> new FilePages(this, key));
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
      return byKey.get(file.identity());
    }
  }

  synchronized void forget(Object key, FilePages pages) {
    byKey.remove(key, pages);
    any = !byKey.isEmpty();
  }
}
