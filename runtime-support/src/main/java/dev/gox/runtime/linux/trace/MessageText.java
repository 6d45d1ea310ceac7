package dev.gox.runtime.linux.trace;

import dev.gox.runtime.memory.GuestMemory;
import java.util.Map;

/** struct msghdr of sendmsg(2) and recvmsg(2), with its control messages. */
final class MessageText {
  private MessageText() {}

  // Offsets in struct msghdr and struct cmsghdr.
  private static final int NAME_LENGTH = 8;
  private static final int VECTOR = 16;
  private static final int VECTOR_LENGTH = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int CONTROL_HEADER = 16;

  private static final int SOL_SOCKET = 1;

  /** Control messages, and bytes of one, that are looked at. */
  private static final int MOST = 32;

  static void register(Map<String, Decoder> kinds) {
    kinds.put("msghdr", (text, call, i, n) -> sent(text, call, call.argument(i)));
    kinds.put("msgfilled", new Received());
  }

  private static void sent(StringBuilder text, TracedCall call, long at) {
    if (!Numbers.absent(text, at)) {
      int length = call.memory().getInt(at + NAME_LENGTH);
      message(text, call.memory(), at, Integer.toString(length), Long.MAX_VALUE);
    }
  }

  /** A message that the call fills in; the length of its address's room is known before. */
  private static final class Received implements Decoder {
    @Override
    public void begin(TracedCall call, int index) {
      call.note(call.memory().getInt(call.argument(index) + NAME_LENGTH));
    }

    @Override
    public void print(StringBuilder text, TracedCall call, int i, int n) {
      long at = call.argument(i);
      if (call.failed()) {
        text.append("{msg_namelen=").append(call.noted()).append('}');
        return;
      }
      int now = call.memory().getInt(at + NAME_LENGTH);
      String length = call.noted() == now ? "" + now : call.noted() + " => " + now;
      message(text, call.memory(), at, length, call.result());
    }
  }

  private static void message(
      StringBuilder text, GuestMemory memory, long at, String nameLength, long bytes) {
    long name = memory.getLong(at);
    int length = memory.getInt(at + NAME_LENGTH);
    text.append("{msg_name=");
    if (name == 0 || length <= 0) {
      Numbers.address(text, name);
    } else {
      SocketText.address(text, memory, name, length);
    }
    text.append(", msg_namelen=").append(nameLength).append(", msg_iov=");
    long count = memory.getLong(at + VECTOR_LENGTH);
    FileText.vector(text, memory, memory.getLong(at + VECTOR), count, bytes);
    text.append(", msg_iovlen=").append(count);
    long control = memory.getLong(at + CONTROL_LENGTH);
    if (control != 0) {
      text.append(", msg_control=");
      controls(text, memory, memory.getLong(at + CONTROL), control);
    }
    text.append(", msg_controllen=").append(control).append(", msg_flags=");
    text.append(FlagNames.of("msgflags").name(memory.getInt(at + FLAGS) & 0xFFFF_FFFFL));
    text.append('}');
  }

  private static void controls(StringBuilder text, GuestMemory memory, long start, long length) {
    if (length < CONTROL_HEADER) {
      Numbers.address(text, start);
      return;
    }
    long end = start + length;
    text.append('[');
    long at = start;
    for (int i = 0; i < MOST && at + CONTROL_HEADER <= end; i++) {
      long size = memory.getLong(at);
      if (size < CONTROL_HEADER || size > end - at) {
        break;
      }
      text.append(i == 0 ? "" : ", ");
      control(text, memory, at, size);
      at += size + 7 & -8;
    }
    text.append(']');
  }

  private static void control(StringBuilder text, GuestMemory memory, long at, long size) {
    int level = memory.getInt(at + 8);
    int type = memory.getInt(at + 12);
    text.append("{cmsg_len=").append(size);
    text.append(", cmsg_level=").append(FlagNames.of("socklevel").name(level & 0xFFFF_FFFFL));
    text.append(", cmsg_type=");
    String kind = level == SOL_SOCKET ? FlagNames.of("scmtype").name(type) : Numbers.hex(type);
    text.append(kind);
    long data = at + CONTROL_HEADER;
    long bytes = Math.min(size - CONTROL_HEADER, 4 * MOST);
    if (kind.equals("SCM_RIGHTS")) {
      for (long done = 0; done + 4 <= bytes; done += 4) {
        text.append(done == 0 ? ", cmsg_data=[" : ", ").append(memory.getInt(data + done));
      }
      text.append(bytes < 4 ? "" : "]");
    } else if (kind.equals("SCM_CREDENTIALS") && bytes >= 12) {
      text.append(", cmsg_data={pid=").append(memory.getInt(data));
      text.append(", uid=").append(Integer.toUnsignedString(memory.getInt(data + 4)));
      text.append(", gid=").append(Integer.toUnsignedString(memory.getInt(data + 8))).append('}');
    } else if (bytes > 0) {
      text.append(", cmsg_data=");
      Quoting.buffer(text, memory, data, bytes);
    }
    text.append('}');
  }
}
