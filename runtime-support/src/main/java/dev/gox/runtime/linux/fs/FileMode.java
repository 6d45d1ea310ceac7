package dev.gox.runtime.linux.fs;

/** The type bits of st_mode: inode(7). */
final class FileMode {
  private FileMode() {}

  static final int TYPE = 0170000;
  static final int FIFO = 0010000;
  static final int CHARACTER = 0020000;
  static final int FOLDER = 0040000;
  static final int BLOCK = 0060000;
  static final int REGULAR = 0100000;
  static final int LINK = 0120000;
  static final int SOCKET = 0140000;
  static final int RIGHTS = 07777;
}
