package dev.gox.runtime.linux.fs;

import dev.gox.runtime.memory.HostPages;
import dev.gox.runtime.memory.SharedPages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pages of a file that is mapped as shared. A page is read when it is first touched, and
 * written back when a read(2), an msync(2) or the end of the last mapping needs it in the file. A
 * page that was touched is not looked for in the file again: only guests can cut it off.
 */
final class FilePages extends SharedPages {
  private static final int PAGE = 4096;

  /** So many pages are written to the file at once, at most. */
  private static final int RUN = 64;

  private final PageCache cache;
  private final Object key;

  /** Open files of it, held open: closing the descriptor does not end the mapping. */
  private final List<HostFile> files = new ArrayList<>();

  /** Where the touched pages lie; read without a lock, changed with it. */
  private final Map<Long, Long> hosts = new ConcurrentHashMap<>();

  /** Pages that the file has lost: whoever found one before may still touch it. */
  private final Map<Long, Long> cut = new HashMap<>();

  /** Pages that were written and are not in the file yet. */
  private final Set<Long> written = ConcurrentHashMap.newKeySet();

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
  protected long page(long index) {
    Long host = hosts.get(index);
    return host != null ? host : touch(index);
  }

  private synchronized long touch(long index) {
    Long host = hosts.get(index);
    if (host != null) {
      return host;
    }
    if (index >= (size() + PAGE - 1) / PAGE) {
      return 0;
    }
    host = cut.remove(index);
    if (host == null) {
      host = HostPages.allocate();
    }
    load(index, host);
    hosts.put(index, host);
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

  private FileChannel writable() {
    for (HostFile file : files) {
      if ((file.flags() & 3) != OpenFile.O_RDONLY) {
        return file.channel();
      }
    }
    return null;
  }

  @Override
  protected void written(long index) {
    if (!written.contains(index)) {
      written.add(index);
    }
  }

  @Override
  public void flush() {
    if (!written.isEmpty()) {
      writeBack();
    }
  }

  private synchronized void writeBack() {
    TreeSet<Long> changed = new TreeSet<>(written);
    FileChannel channel = writable();
    long size = size();
    byte[] bytes = new byte[RUN * PAGE];
    long first = 0;
    int run = 0;
    for (long index : changed) {
      // Before the copy: whoever writes afterwards notes it afterwards.
      written.remove(index);
      Long host = hosts.get(index);
      if (channel == null || host == null) {
        continue;
      }
      if (run > 0 && (index != first + run || run == RUN)) {
        write(channel, bytes, first, run, size);
        run = 0;
      }
      if (run == 0) {
        first = index;
      }
      HostPages.copyOut(host, bytes, run++ * PAGE, PAGE);
    }
    if (run > 0) {
      write(channel, bytes, first, run, size);
    }
  }

  /** Writes a run of pages, as far as they are inside the file. */
  private static void write(FileChannel channel, byte[] bytes, long first, int run, long size) {
    int length = (int) Math.min(run * PAGE, size - first * PAGE);
    if (length <= 0) {
      return;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, first * PAGE + buffer.position());
      }
    } catch (IOException e) {
      // A full disk: the program learns of it from msync on Linux, too late as well.
    }
  }

  /** Takes over what was written to the file from an offset on. */
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

  /** The file was cut to a size. */
  void cut(long size) {
    List<Long> reloaded = new ArrayList<>();
    synchronized (this) {
      for (Map.Entry<Long, Long> page : hosts.entrySet()) {
        long index = page.getKey();
        if (index * PAGE + PAGE <= size) {
          continue;
        }
        reloaded.add(index);
        if (index * PAGE < size) {
          load(index, page.getValue());
        } else {
          cut.put(index, page.getValue());
          hosts.remove(index);
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
      cut.values().forEach(HostPages::free);
      cut.clear();
      released = List.copyOf(files);
      files.clear();
    }
    released.forEach(HostFile::release);
  }
}
