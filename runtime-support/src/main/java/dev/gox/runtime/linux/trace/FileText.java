package dev.gox.runtime.linux.trace;

import dev.gox.runtime.memory.GuestMemory;
import java.util.Map;

/** What calls on files take and fill in. */
final class FileText {
  private FileText() {}

  private static final int S_IFMT = 0170000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;

  /** Buffers of a vector that are printed. */
  private static final int SHOWN = 32;

  static void register(Map<String, Decoder> kinds) {
    kinds.put("openflags", (text, call, i, n) -> text.append(openFlags(call.argument(i))));
    kinds.put("openmode", FileText::openMode);
    kinds.put("mode", (text, call, i, n) -> mode(text, (int) call.argument(i)));
    kinds.put("device", FileText::device);
    kinds.put("stat", (text, call, i, n) -> stat(text, call.memory(), call.argument(i)));
    kinds.put("statx", (text, call, i, n) -> statx(text, call.memory(), call.argument(i)));
    kinds.put("statxlook", (text, call, i, n) -> text.append(statxFlags(call.argument(i))));
    kinds.put("statfs", (text, call, i, n) -> statfs(text, call.memory(), call.argument(i)));
    kinds.put("dirents", FileText::entries);
    kinds.put(
        "iovec",
        (text, call, i, n) ->
            vector(text, call.memory(), call.argument(i), call.argument(n), Long.MAX_VALUE));
    kinds.put(
        "filled",
        (text, call, i, n) ->
            vector(text, call.memory(), call.argument(i), call.argument(n), call.result()));
  }

  /** Flags of open(2): the kind of access, which is no sum, and the rest. */
  static String openFlags(long flags) {
    long extra = flags & 0xFFFF_FFFCL;
    String access = FlagNames.of("openaccess").name(flags & 3);
    return extra == 0 ? access : access + FlagNames.of("openextra").after(extra);
  }

  private static final long O_CREAT = 0100;
  private static final long O_TMPFILE = 020000000;

  /** The rights of a file that may be created; else the argument is not looked at. */
  private static void openMode(StringBuilder text, TracedCall call, int i, int n) {
    if ((call.argument(i - 1) & (O_CREAT | O_TMPFILE)) != 0) {
      Numbers.octal(text, call.argument(i) & 0xFFFF);
    }
  }

  static void mode(StringBuilder text, int mode) {
    if ((mode & S_IFMT) != 0) {
      text.append(FlagNames.of("filetype").name(mode & S_IFMT)).append('|');
    }
    int special = mode & 07000;
    text.append((special & 04000) != 0 ? "S_ISUID|" : "");
    text.append((special & 02000) != 0 ? "S_ISGID|" : "");
    text.append((special & 01000) != 0 ? "S_ISVTX|" : "");
    Numbers.octal(text, mode & 0777);
  }

  /** mknod(2)'s device: looked at only for device files. */
  private static void device(StringBuilder text, TracedCall call, int i, int n) {
    int type = (int) call.argument(i - 1) & S_IFMT;
    if (type == S_IFCHR || type == S_IFBLK) {
      device(text, call.argument(i));
    }
  }

  private static void device(StringBuilder text, long device) {
    long major = device >>> 8 & 0xFFF | device >>> 32 & 0xFFFF_F000L;
    long minor = device & 0xFF | device >>> 12 & 0xFFFF_FF00L;
    text.append("makedev(").append(Numbers.hex(major)).append(", ");
    text.append(Numbers.hex(minor)).append(')');
  }

  private static void stat(StringBuilder text, GuestMemory memory, long at) {
    int mode = memory.getInt(at + 24);
    text.append("{st_mode=");
    mode(text, mode);
    if ((mode & S_IFMT) == S_IFCHR || (mode & S_IFMT) == S_IFBLK) {
      text.append(", st_rdev=");
      device(text, memory.getLong(at + 40));
    } else {
      text.append(", st_size=").append(memory.getLong(at + 48));
    }
    text.append(", ...}");
  }

  private static final long SYNC_TYPE = 0x6000;

  private static String statxFlags(long flags) {
    long sync = flags & SYNC_TYPE;
    long extra = flags & 0xFFFF_FFFFL & ~SYNC_TYPE;
    FlagNames names = FlagNames.of("statxflags");
    String first = sync == 0 ? "AT_STATX_SYNC_AS_STAT" : names.name(sync);
    return extra == 0 ? first : first + names.after(extra);
  }

  private static void statx(StringBuilder text, GuestMemory memory, long at) {
    long mask = memory.getInt(at) & 0xFFFF_FFFFL;
    text.append("{stx_mask=").append(FlagNames.of("statxmask").name(mask));
    text.append(", stx_attributes=").append(Numbers.hex(memory.getLong(at + 8)));
    text.append(", stx_mode=");
    mode(text, memory.getShort(at + 28) & 0xFFFF);
    text.append(", stx_size=").append(memory.getLong(at + 40)).append(", ...}");
  }

  private static final String[] STATFS = {"bsize", "blocks", "bfree", "bavail", "files", "ffree"};

  private static void statfs(StringBuilder text, GuestMemory memory, long at) {
    text.append("{f_type=").append(FlagNames.of("fstype").name(memory.getLong(at)));
    for (int i = 0; i < STATFS.length; i++) {
      text.append(", f_").append(STATFS[i]).append('=').append(memory.getLong(at + 8 + 8L * i));
    }
    text.append(", f_fsid={val=[").append(Numbers.hex(memory.getInt(at + 56) & 0xFFFF_FFFFL));
    text.append(", ").append(Numbers.hex(memory.getInt(at + 60) & 0xFFFF_FFFFL));
    text.append("]}, f_namelen=").append(memory.getLong(at + 64));
    text.append(", f_frsize=").append(memory.getLong(at + 72));
    text.append(", f_flags=").append(FlagNames.of("fsflags").name(memory.getLong(at + 80)));
    text.append('}');
  }

  /** How many entries getdents64(2) has filled in. */
  private static void entries(StringBuilder text, TracedCall call, int i, int n) {
    int count = 0;
    for (long done = 0; done < call.result(); count++) {
      done += Math.max(1, call.memory().getShort(call.argument(i) + done + 16));
    }
    Numbers.address(text, call.argument(i));
    text.append(" /* ").append(count).append(count == 1 ? " entry */" : " entries */");
  }

  /** A vector of buffers, of which together so many bytes count. */
  static void vector(StringBuilder text, GuestMemory memory, long at, long count, long bytes) {
    if (count == 0 || at == 0) {
      text.append(at == 0 ? "NULL" : "[]");
      return;
    }
    long left = bytes;
    for (int i = 0; i < Math.min(count, SHOWN); i++) {
      long base = memory.getLong(at + 16L * i);
      long length = memory.getLong(at + 16L * i + 8);
      text.append(i == 0 ? "[{iov_base=" : ", {iov_base=");
      Quoting.buffer(text, memory, base, Math.min(length, left));
      text.append(", iov_len=").append(Long.toUnsignedString(length)).append('}');
      left -= Math.min(length, left);
    }
    text.append(count > SHOWN ? ", ...]" : "]");
  }
}
