package dev.gox.runtime.linux.net;

import dev.gox.runtime.linux.Guest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Calls on Unix sockets in a folder of their own. */
abstract class UnixFixture {
  static final int STREAM = 1;
  static final int DGRAM = 2;
  static final int SEQPACKET = 5;
  static final int NONBLOCK = 0x800;
  static final int MSG_PEEK = 2;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;

  final Guest g = new Guest();

  @TempDir Path folder;

  String path(String name) {
    return folder.resolve(name).toString();
  }

  long address(String name) {
    return g.ascii("\1\0" + name);
  }

  long bind(long fd, String name) {
    return SocketCalls.bind(g.thread, fd, address(name), 2 + name.length());
  }

  long connect(long fd, String name) {
    return SocketCalls.connect(g.thread, fd, address(name), 2 + name.length());
  }

  long sendTo(long fd, String text, String name) {
    return MessageCalls.sendto(
        g.thread, fd, g.ascii(text), text.length(), 0, address(name), 2 + name.length());
  }

  long stream() {
    return g.socket(1, STREAM | NONBLOCK);
  }

  long datagram() {
    return g.socket(1, DGRAM | NONBLOCK);
  }

  long listener(String name, int backlog) {
    long fd = stream();
    Guest.check(bind(fd, name));
    Guest.check(SocketCalls.listen(g.thread, fd, backlog));
    return fd;
  }

  long accept(long fd) {
    return SocketCalls.accept4(g.thread, fd, 0, 0, NONBLOCK);
  }

  String name(long fd) {
    byte[] bytes = g.name(fd);
    return new String(bytes, 2, bytes.length - 2, StandardCharsets.ISO_8859_1);
  }

  /** sendmsg(2) with descriptors. */
  long sendFiles(long fd, String text, long... files) {
    long control = g.room(16 + 4 * files.length + 8);
    g.memory.putLong(control, 16 + 4L * files.length);
    g.memory.putInt(control + 8, 1);
    g.memory.putInt(control + 12, 1);
    for (int i = 0; i < files.length; i++) {
      g.memory.putInt(control + 16 + 4 * i, (int) files[i]);
    }
    long header = header(g.ascii(text), text.length());
    g.memory.putLong(header + 32, control);
    g.memory.putLong(header + 40, 16 + 4L * files.length + 7 & ~7);
    return MessageCalls.sendmsg(g.thread, fd, header, 0);
  }

  long header(long buffer, int length) {
    long iovec = g.room(16);
    g.memory.putLong(iovec, buffer);
    g.memory.putLong(iovec + 8, length);
    long header = g.room(56);
    g.memory.putLong(header + 16, iovec);
    g.memory.putLong(header + 24, 1);
    return header;
  }

  long lastControl;

  /** recvmsg(2), told as its data, the flags, and the control messages it brought. */
  String message(long fd, int size, int flags, int controlSize) {
    long buffer = g.room(Math.max(size, 1));
    long header = header(buffer, size);
    lastControl = g.room(Math.max(controlSize, 1));
    g.memory.putLong(header + 32, controlSize == 0 ? 0 : lastControl);
    g.memory.putLong(header + 40, controlSize);
    long n = MessageCalls.recvmsg(g.thread, fd, header, flags);
    if (n < 0) {
      return Long.toString(n);
    }
    String told = g.text(buffer, n) + " flags " + Integer.toHexString(g.memory.getInt(header + 48));
    long used = g.memory.getLong(header + 40);
    if (used > 0) {
      told += " control " + used;
      told += " of " + g.memory.getLong(lastControl);
      told += " type " + g.memory.getInt(lastControl + 12);
    }
    return told;
  }
}
