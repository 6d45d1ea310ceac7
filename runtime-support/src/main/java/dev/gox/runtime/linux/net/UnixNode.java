package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EACCES;
import static dev.gox.runtime.linux.Errno.EADDRINUSE;
import static dev.gox.runtime.linux.Errno.ECONNREFUSED;
import static dev.gox.runtime.linux.Errno.ENOENT;
import static dev.gox.runtime.linux.Errno.ENOTDIR;
import static dev.gox.runtime.linux.Errno.EOPNOTSUPP;

import dev.gox.runtime.linux.GuestProcess;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A Unix socket's node in the host's file system. It is made by binding a channel of the host's
 * there, which stays open as long as the guest's socket: so programs outside find a listener behind
 * it, and its identity, by which guests find each other, can't pass to another file meanwhile.
 */
final class UnixNode {
  /** How many connections from outside may wait. */
  private static final int BACKLOG = 128;

  /** Longest path that every host takes: sun_path is 104 bytes on some, terminator included. */
  private static final int MAX_PATH = 100;

  private final Object key;
  private final SelectableChannel channel;

  private UnixNode(Object key, SelectableChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /** A node that was made, or an errno. */
  record Made(UnixNode node, int error) {}

  /** A node that a path leads to, or an errno. */
  record Found(Path path, Object key, int error) {

    /**
     * Connects to the listener of a program outside.
     *
     * @throws IOException if nobody listens, or too many wait
     */
    SocketChannel connect() throws IOException {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try (ShortPath reachable = new ShortPath(path)) {
        channel.configureBlocking(false);
        if (!channel.connect(UnixDomainSocketAddress.of(reachable.path))) {
          throw new IOException("the listener's queue is full");
        }
        return channel;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  /** Whether a name is taken already. */
  static boolean exists(GuestProcess process, SocketAddress.Unix name) {
    Path path = hostPath(process, name, false);
    return path != null && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes the node of a name.
   *
   * @param listens whether a stream's: only these can be reached from outside
   */
  static Made make(GuestProcess process, SocketAddress.Unix name, boolean listens) {
    Path path = hostPath(process, name, false);
    if (path == null) {
      return new Made(null, ENOENT);
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return new Made(null, EADDRINUSE);
    }
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return new Made(null, parent == null || Files.exists(parent) ? ENOTDIR : ENOENT);
    }
    try (ShortPath reachable = new ShortPath(path)) {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(reachable.path);
      SelectableChannel channel;
      if (listens) {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel = server.bind(address, BACKLOG);
      } else {
        SocketChannel plain = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel = plain.bind(address);
      }
      channel.configureBlocking(false);
      setMode(path, process.umask());
      return new Made(new UnixNode(key(path), channel), 0);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return new Made(null, EADDRINUSE);
      }
      return new Made(null, Files.isWritable(parent) ? EOPNOTSUPP : EACCES);
    }
  }

  /** Looks up the node of a name, following symbolic links. */
  static Found find(GuestProcess process, SocketAddress.Unix name) {
    Path path = hostPath(process, name, true);
    if (path == null) {
      return new Found(null, null, ENOENT);
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isOther()) {
        return new Found(null, null, ECONNREFUSED);
      }
      if (!Files.isWritable(path)) {
        return new Found(null, null, EACCES);
      }
      return new Found(path, key(path), 0);
    } catch (IOException e) {
      Path parent = path.getParent();
      boolean throughFile = parent != null && Files.exists(parent) && !Files.isDirectory(parent);
      return new Found(null, null, throughFile ? ENOTDIR : ENOENT);
    }
  }

  /** The host's path of a name, or null if it leads nowhere. */
  private static Path hostPath(GuestProcess process, SocketAddress.Unix name, boolean follow) {
    try {
      return process.root().toHost(process.cwd(), name.name(), follow);
    } catch (IOException e) {
      return null;
    }
  }

  /** What identifies a file whatever its names; its real path where the host has nothing better. */
  private static Object key(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key != null ? key : path.toRealPath();
  }

  /** Gives the node the rights that Linux would: all but those in the guest's umask. */
  private static void setMode(Path path, int umask) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> rights = PosixFilePermissions.fromString("rwxrwxrwx");
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      // The constants are declared from the owner's reading, bit 8, to the others' executing.
      if ((umask >> (all.length - 1 - i) & 1) != 0) {
        rights.remove(all[i]);
      }
    }
    Files.setPosixFilePermissions(path, rights);
  }

  Object key() {
    return key;
  }

  /** Where programs outside knock, or null if they can't. */
  ServerSocketChannel listener() {
    return channel instanceof ServerSocketChannel server ? server : null;
  }

  /** Lets go of the node, which stays in the file system until someone removes it. */
  void close(NetPoller poller) {
    try {
      poller.close(channel, false);
    } catch (IOException e) {
      // The host lets go of the descriptor even so.
    }
  }

  /**
   * A way to a path that fits a sockaddr_un: the path itself, or one through a symbolic link to its
   * folder that exists meanwhile.
   */
  private static final class ShortPath implements AutoCloseable {
    final Path path;
    private Path folder;
    private Path link;

    ShortPath(Path full) throws IOException {
      Path parent = full.getParent();
      if (full.toString().length() <= MAX_PATH || parent == null) {
        path = full;
        return;
      }
      folder = Files.createTempDirectory("gox");
      link = folder.resolve("d");
      Files.createSymbolicLink(link, parent.toAbsolutePath());
      path = link.resolve(full.getFileName());
    }

    @Override
    public void close() throws IOException {
      if (folder != null) {
        Files.deleteIfExists(link);
        Files.deleteIfExists(folder);
      }
    }
  }
}
