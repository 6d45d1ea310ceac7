package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EFAULT;
import static dev.gox.runtime.linux.Errno.EINVAL;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_CMSG_CLOEXEC;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_DONTWAIT;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_WAITFORONE;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.event.Deadline;
import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** The system calls that move data through sockets: send(2), recv(2) and their siblings. */
public final class MessageCalls {
  private MessageCalls() {}

  // struct msghdr
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 8;
  private static final int IOVEC = 16;
  private static final int IOVEC_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;

  /** struct mmsghdr: a msghdr and how many bytes went through it. */
  private static final int MMSG_LENGTH = 56;

  private static final int MMSG_SIZE = 64;

  public static long sendto(
      GuestThread t, long fd, long buffer, long length, long flags, long address, long size) {
    Socket socket = SocketCalls.socket(t, fd);
    if (socket == null) {
      return SocketCalls.notSocket(t, fd);
    }
    Message message =
        new Message(GuestVector.of(t.process().memory(), buffer, length), (int) flags);
    if (address != 0) {
      if (SocketCalls.badLength(size)) {
        return -EINVAL;
      }
      message.address = SocketCalls.read(t, address, size);
    }
    return socket.send(t, message);
  }

  public static long recvfrom(
      GuestThread t, long fd, long buffer, long length, long flags, long address, long size) {
    Socket socket = SocketCalls.socket(t, fd);
    if (socket == null) {
      return SocketCalls.notSocket(t, fd);
    }
    Message message =
        new Message(GuestVector.of(t.process().memory(), buffer, length), (int) flags);
    long result = socket.receive(t, message);
    UnixNames.releaseAll(message.takeFiles());
    if (result >= 0 && address != 0) {
      long error = SocketCalls.write(t, message.address, address, size);
      return error != 0 ? error : result;
    }
    return result;
  }

  public static long sendmsg(GuestThread t, long fd, long header, long flags) {
    Socket socket = SocketCalls.socket(t, fd);
    return socket == null ? SocketCalls.notSocket(t, fd) : send(t, socket, header, (int) flags);
  }

  private static long send(GuestThread t, Socket socket, long header, int flags) {
    GuestMemory memory = t.process().memory();
    long count = memory.getLong(header + IOVEC_COUNT);
    long iovec = memory.getLong(header + IOVEC);
    int wrong = GuestVector.check(memory, iovec, count);
    if (wrong != 0) {
      return wrong;
    }
    Message message = new Message(GuestVector.read(memory, iovec, (int) count), flags);
    long name = memory.getLong(header + NAME);
    int nameLength = memory.getInt(header + NAME_LENGTH);
    if (nameLength < 0) {
      return -EINVAL;
    }
    if (name != 0 && nameLength > 0) {
      message.address = SocketCalls.read(t, name, Math.min(nameLength, SocketAddress.MAX_SIZE));
    }
    long control = memory.getLong(header + CONTROL);
    long controlLength = memory.getLong(header + CONTROL_LENGTH);
    if (controlLength != 0 && socket.family == SocketNumbers.AF_UNIX) {
      long error = ControlMessages.read(t, message, control, controlLength);
      if (error != 0) {
        return error;
      }
    }
    try {
      return socket.send(t, message);
    } finally {
      UnixNames.releaseAll(message.takeFiles());
    }
  }

  public static long recvmsg(GuestThread t, long fd, long header, long flags) {
    Socket socket = SocketCalls.socket(t, fd);
    return socket == null ? SocketCalls.notSocket(t, fd) : receive(t, socket, header, (int) flags);
  }

  private static long receive(GuestThread t, Socket socket, long header, int flags) {
    GuestMemory memory = t.process().memory();
    long count = memory.getLong(header + IOVEC_COUNT);
    long iovec = memory.getLong(header + IOVEC);
    int wrong = GuestVector.check(memory, iovec, count);
    if (wrong != 0) {
      return wrong;
    }
    long name = memory.getLong(header + NAME);
    if (name != 0 && memory.getInt(header + NAME_LENGTH) < 0) {
      return -EINVAL;
    }
    Message message = new Message(GuestVector.read(memory, iovec, (int) count), flags);
    long result = socket.receive(t, message);
    if (result < 0) {
      UnixNames.releaseAll(message.takeFiles());
      return result;
    }
    message.reported |= flags & MSG_CMSG_CLOEXEC;
    long control = memory.getLong(header + CONTROL);
    long room = control == 0 ? 0 : memory.getLong(header + CONTROL_LENGTH);
    long used = ControlMessages.write(t, message, control, Math.max(0, room));
    if (name != 0) {
      SocketCalls.write(t, message.address, name, header + NAME_LENGTH);
    }
    memory.putLong(header + CONTROL_LENGTH, used);
    memory.putInt(header + FLAGS, message.reported);
    return result;
  }

  public static long sendmmsg(GuestThread t, long fd, long vector, long count, long flags) {
    Socket socket = SocketCalls.socket(t, fd);
    if (socket == null) {
      return SocketCalls.notSocket(t, fd);
    }
    int limit = limit(count);
    int done = 0;
    while (done < limit) {
      long slot = vector + (long) MMSG_SIZE * done;
      long result;
      try {
        result = send(t, socket, slot, (int) flags);
        if (result >= 0) {
          t.process().memory().putInt(slot + MMSG_LENGTH, (int) result);
        }
      } catch (GuestFault fault) {
        result = -EFAULT;
      }
      if (result < 0) {
        return done > 0 ? done : result;
      }
      done++;
    }
    return done;
  }

  public static long recvmmsg(
      GuestThread t, long fd, long vector, long count, long flags, long timeout) {
    Socket socket = SocketCalls.socket(t, fd);
    if (socket == null) {
      return SocketCalls.notSocket(t, fd);
    }
    long deadline = Long.MAX_VALUE;
    if (timeout != 0) {
      long nanos = Deadline.readTimespec(t.process().memory(), timeout);
      if (nanos == Deadline.INVALID) {
        return -EINVAL;
      }
      deadline = Deadline.after(nanos);
    }
    int limit = limit(count);
    int each = (int) flags & ~MSG_WAITFORONE;
    int done = 0;
    while (done < limit) {
      long slot = vector + (long) MMSG_SIZE * done;
      long result;
      try {
        result = receive(t, socket, slot, each);
        if (result >= 0) {
          t.process().memory().putInt(slot + MMSG_LENGTH, (int) result);
        }
      } catch (GuestFault fault) {
        result = -EFAULT;
      }
      if (result < 0) {
        return done > 0 ? done : result;
      }
      done++;
      if (((int) flags & MSG_WAITFORONE) != 0) {
        each |= MSG_DONTWAIT;
      }
      // As on Linux, the time is looked at only when a message has come.
      if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline >= 0) {
        break;
      }
    }
    return done;
  }

  private static int limit(long count) {
    return (int) Math.min(count & 0xFFFF_FFFFL, GuestVector.MAX_RANGES);
  }
}
