package dev.gox.runtime.linux.fs;

/**
 * A lock that a guest holds, or wants, on a part of a file.
 *
 * @param kind what other locks it is compared with
 * @param owner an open file description, or the descriptor table of a process (or of several that
 *     share it), compared by identity
 * @param first the first byte
 * @param last the last byte; {@link Long#MAX_VALUE} for however far the file may grow
 * @param exclusive whether nobody else may have one there, not even a shared one
 * @param pid whom F_GETLK names: -1 if it belongs to a description
 */
record FileLock(Kind kind, Object owner, long first, long last, boolean exclusive, int pid) {
  /** On Linux the two kinds know nothing of each other. */
  enum Kind {
    /** flock(2). */
    WHOLE_FILE,
    /** fcntl(2): a process's, or a description's. */
    RECORD
  }

  /** A lock on all of a file. */
  static FileLock whole(Kind kind, Object owner, boolean exclusive) {
    return new FileLock(kind, owner, 0, Long.MAX_VALUE, exclusive, -1);
  }

  /** The like of another range. */
  FileLock with(long from, long to) {
    return new FileLock(kind, owner, from, to, exclusive, pid);
  }

  boolean overlaps(FileLock other) {
    return first <= other.last && other.first <= last;
  }

  /** Whether the other one ends where this one begins, or the other way round. */
  boolean adjoins(FileLock other) {
    return last != Long.MAX_VALUE && last + 1 == other.first
        || other.last != Long.MAX_VALUE && other.last + 1 == first;
  }

  boolean hasSameOwner(FileLock other) {
    return kind == other.kind && owner == other.owner;
  }

  boolean excludes(FileLock other) {
    return kind == other.kind
        && owner != other.owner
        && (exclusive || other.exclusive)
        && overlaps(other);
  }
}
