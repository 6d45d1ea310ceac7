package dev.gox.runtime.memory;

import java.nio.file.Path;

/**
 * A mapping, or a part of one, and the file that it shows.
 *
 * @param mapping start, end and rights
 * @param file the host's path; null if there is none
 * @param offset of the first byte in the file
 */
public record FileMapping(Mapping mapping, Path file, long offset) {
  static FileMapping anonymous(Mapping m, long start, long end) {
    return new FileMapping(new Mapping(start, end, m.prot(), m.shared()), null, 0);
  }

  static FileMapping of(Mapping m, Origins.Origin o) {
    Mapping part = new Mapping(o.start(), o.end(), m.prot(), m.shared());
    return new FileMapping(part, o.file(), o.offset());
  }
}
