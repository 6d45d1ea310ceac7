package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EBADF;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.Errno.ENOBUFS;
import static dev.gox.runtime.linux.Errno.EPERM;
import static dev.gox.runtime.linux.net.OptionNumbers.SOL_SOCKET;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_CMSG_CLOEXEC;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_CTRUNC;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.fs.FileTable;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;
import java.util.ArrayList;
import java.util.List;

/** The ancillary data of a message: struct cmsghdr, cmsg(3), with what unix(7) sends by it. */
final class ControlMessages {
  private ControlMessages() {}

  private static final int SCM_RIGHTS = 1;
  private static final int SCM_CREDENTIALS = 2;

  /** Size of struct cmsghdr: a length of 64 bits, level, type. */
  private static final int HEADER = 16;

  /** Most descriptors in a message: Linux's SCM_MAX_FD. */
  private static final int MAX_FILES = 253;

  /** Linux's limit is net.core.optmem_max. */
  private static final long MAX_LENGTH = 128 << 10;

  /**
   * Reads what a sender attached into a message; files get a reference each.
   *
   * @return 0 or -errno; then the message holds no reference
   */
  static long read(GuestThread t, Message message, long control, long length) {
    if (length < 0 || length > MAX_LENGTH) {
      return -ENOBUFS;
    }
    byte[] bytes = new byte[(int) length];
    t.process().memory().read(control, bytes, 0, bytes.length);
    List<OpenFile> files = new ArrayList<>();
    long error = 0;
    for (int at = 0; error == 0 && bytes.length - at >= HEADER; ) {
      long size = OptionCalls.longOf(bytes, at);
      if (size < HEADER || size > bytes.length - at) {
        error = -EINVAL;
        break;
      }
      if (OptionCalls.intOf(bytes, at + 8) == SOL_SOCKET) {
        error = readOne(t, message, bytes, at, (int) size, files);
      }
      at += (int) size + 7 & ~7;
    }
    message.files = files;
    if (error != 0) {
      UnixNames.releaseAll(message.takeFiles());
    }
    return error;
  }

  private static long readOne(
      GuestThread t, Message message, byte[] bytes, int at, int size, List<OpenFile> files) {
    int body = at + HEADER;
    switch (OptionCalls.intOf(bytes, at + 12)) {
      case SCM_RIGHTS:
        int count = (size - HEADER) / 4;
        if (files.size() + count > MAX_FILES) {
          return -EINVAL;
        }
        for (int i = 0; i < count; i++) {
          OpenFile file = t.process().files().get(OptionCalls.intOf(bytes, body + 4 * i));
          if (file == null) {
            return -EBADF;
          }
          file.retain();
          files.add(file);
        }
        return 0;
      case SCM_CREDENTIALS:
        if (size != HEADER + Credentials.SIZE) {
          return -EINVAL;
        }
        Credentials claimed =
            new Credentials(
                OptionCalls.intOf(bytes, body),
                OptionCalls.intOf(bytes, body + 4),
                OptionCalls.intOf(bytes, body + 8));
        if (!claimed.equals(UnixSocket.credentialsOf(t.process()))) {
          return -EPERM;
        }
        message.credentials = claimed;
        return 0;
      default:
        return -EINVAL;
    }
  }

  /**
   * Writes what a message brought to the receiver, and installs its files.
   *
   * @param length how much room there is
   * @return how many bytes were used; what found no room is lost, and the message says MSG_CTRUNC
   */
  static long write(GuestThread t, Message message, long control, long length) {
    long used = 0;
    Credentials credentials = message.credentials;
    if (credentials != null) {
      byte[] body = OptionCalls.bytesOf(credentials.pid(), credentials.uid(), credentials.gid());
      used += put(t, message, control, length, SCM_CREDENTIALS, body, body.length);
    }
    List<OpenFile> files = message.takeFiles();
    if (!files.isEmpty()) {
      used += putFiles(t, message, files, control + used, length - used);
    }
    return used;
  }

  private static long putFiles(
      GuestThread t, Message message, List<OpenFile> files, long control, long length) {
    int room = (int) Math.min(Math.max(0, (length - HEADER) / 4), files.size());
    FileTable table = t.process().files();
    int[] descriptors = new int[room];
    int installed = 0;
    while (installed < room) {
      long descriptor = table.install(files.get(installed), message.has(MSG_CMSG_CLOEXEC));
      if (descriptor < 0) {
        break;
      }
      descriptors[installed++] = (int) descriptor;
    }
    // The table has references of its own now.
    UnixNames.releaseAll(files);
    if (installed < files.size()) {
      message.reported |= MSG_CTRUNC;
    }
    if (installed == 0) {
      return 0;
    }
    byte[] body = OptionCalls.bytesOf(java.util.Arrays.copyOf(descriptors, installed));
    return put(t, message, control, length, SCM_RIGHTS, body, body.length);
  }

  private static long put(
      GuestThread t,
      Message message,
      long control,
      long length,
      int type,
      byte[] body,
      int bodyLength) {
    if (length < HEADER) {
      message.reported |= MSG_CTRUNC;
      return 0;
    }
    long size = HEADER + (long) bodyLength;
    if (size > length) {
      message.reported |= MSG_CTRUNC;
      size = length;
    }
    GuestMemory memory = t.process().memory();
    try {
      memory.putLong(control, size);
      memory.putInt(control + 8, SOL_SOCKET);
      memory.putInt(control + 12, type);
      memory.write(control + HEADER, body, 0, (int) size - HEADER);
    } catch (GuestFault fault) {
      message.reported |= MSG_CTRUNC;
      return 0;
    }
    // The next one begins aligned, if there is room for it.
    return Math.min(size + 7 & ~7L, length);
  }
}
