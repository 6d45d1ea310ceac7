package dev.gox.runtime.linux.fs;

import dev.gox.runtime.memory.HostPages;
import dev.gox.runtime.memory.SharedPages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pages of a file that is mapped as shared. A page is read when it is first touched, and
 * written back when a read(2), an msync(2) or the end of the last mapping needs it in the file.
 */
final class FilePages extends SharedPages {
  private static final int PAGE = 4096;

  private final PageCache cache;
  private final Object key;

  /** Open files of it, held open: closing the descriptor does not end the mapping. */
  private final List<HostFile> files = new ArrayList<>();

  private final Map<Long, Long> hosts = new HashMap<>();
  private final Set<Long> written = new HashSet<>();

  FilePages(PageCache cache, Object key) {
    this.cache = cache;
    this.key = key;
  }

  synchronized void attach(HostFile file) {
    if (!files.contains(file)) {
      file.retain();
      files.add(file);
    }
  }

  private long size() {
    return files.get(0).size();
  }

  @Override
  protected synchronized long page(long index) {
    if (index >= (size() + PAGE - 1) / PAGE) {
      return 0;
    }
    Long host = hosts.get(index);
    if (host == null) {
      host = HostPages.allocate();
      hosts.put(index, host);
      load(index, host);
    }
    return host;
  }

  /** Fills a page from the file; what lies beyond the end is zero. */
  private void load(long index, long host) {
    ByteBuffer bytes = ByteBuffer.allocate(PAGE);
    try {
      FileChannel channel = readable();
      while (bytes.hasRemaining() && channel.read(bytes, index * PAGE + bytes.position()) > 0) {
        // Until the page is full or the file ends.
      }
    } catch (IOException e) {
      // The host can't read it: zeros, where Linux would raise SIGBUS.
    }
    HostPages.copyIn(bytes.array(), 0, host, PAGE);
  }

  private FileChannel readable() {
    for (HostFile file : files) {
      if ((file.flags() & 3) != OpenFile.O_WRONLY) {
        return file.channel();
      }
    }
    return files.get(0).channel();
  }

  @Override
  protected synchronized void written(long index) {
    written.add(index);
  }

  @Override
  public synchronized void flush() {
    if (written.isEmpty()) {
      return;
    }
    FileChannel channel = null;
    for (HostFile file : files) {
      if ((file.flags() & 3) != OpenFile.O_RDONLY) {
        channel = file.channel();
      }
    }
    byte[] bytes = new byte[PAGE];
    for (long index : written) {
      Long host = hosts.get(index);
      int length = (int) Math.min(PAGE, size() - index * PAGE);
      if (channel == null || host == null || length <= 0) {
        continue;
      }
      HostPages.copyOut(host, bytes, 0, PAGE);
      try {
        channel.write(ByteBuffer.wrap(bytes, 0, length), index * PAGE);
      } catch (IOException e) {
        // A full disk: the program learns of it from msync on Linux, too late as well.
      }
    }
    written.clear();
  }

  /** Takes over what was written to the file, or cut from it, from an offset on. */
  void changed(long offset, long length) {
    List<Long> reloaded = new ArrayList<>();
    synchronized (this) {
      for (Map.Entry<Long, Long> page : hosts.entrySet()) {
        long start = page.getKey() * PAGE;
        if (start < offset + length && start + PAGE > offset) {
          load(page.getKey(), page.getValue());
          reloaded.add(page.getKey());
        }
      }
    }
    reloaded.forEach(this::contentsChanged);
  }

  @Override
  protected void free() {
    cache.forget(key, this);
    List<HostFile> released;
    synchronized (this) {
      hosts.values().forEach(HostPages::free);
      hosts.clear();
      released = List.copyOf(files);
      files.clear();
    }
    released.forEach(HostFile::release);
  }
}
