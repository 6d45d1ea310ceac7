package dev.gox.runtime.linux.fs;

import java.io.IOException;
import java.nio.file.Path;

/** What can be done to the names of a host's files. */
interface Names {
  /** For {@link #rename}: fails if there is such a name. */
  int RENAME_NOREPLACE = 1;

  /** For {@link #rename}: both exist, and change places. */
  int RENAME_EXCHANGE = 2;

  /** For {@link #remove}: it is a folder. */
  int AT_REMOVEDIR = 0x200;

  /** The way of this host. */
  static Names ofHost() {
    return HostCalls.there() ? LinuxNames.INSTANCE : NioNames.INSTANCE;
  }

  void makeFolder(Path path, int mode) throws IOException;

  /** Makes a file that is no folder; its type is in its mode. */
  void makeFile(Path path, int mode, long device) throws IOException;

  void remove(Path path, int flags) throws IOException;

  void rename(Path from, Path to, int flags) throws IOException;

  void link(Path from, Path to) throws IOException;

  void symlink(byte[] target, Path path) throws IOException;
}
