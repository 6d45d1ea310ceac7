package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.process.ProcessTable;
import dev.gox.runtime.linux.process.TerminalSessions;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.linux.time.CpuTime;
import dev.gox.runtime.linux.tty.PseudoTerminal;
import dev.gox.runtime.linux.tty.PtySlave;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The texts in a process's folder of /proc: proc(5). One character is one byte. */
final class ProcessFiles {
  private static final String FOLDER = "/proc/self/";

  /** Ticks of stat's times in a second: USER_HZ. */
  private static final long TICK = 10_000_000;

  private final GuestProcess process;
  private final int tid;

  /** Whether it has ended and nobody has waited for it: then it has no memory and no files. */
  private final boolean zombie;

  private ProcessFiles(GuestProcess process, int tid, boolean zombie) {
    this.process = process;
    this.tid = tid;
    this.zombie = zombie;
  }

  /** The content of a file, its process's folder called "self"; null if there is none. */
  static String content(GuestProcess process, int tid, String path) {
    if (!path.startsWith(FOLDER)) {
      return null;
    }
    GuestImage image = process.image();
    boolean there = image.retain();
    try {
      return new ProcessFiles(process, tid, !there).text(path.substring(FOLDER.length()));
    } finally {
      if (there) {
        image.release();
      }
    }
  }

  private String text(String name) {
    return switch (name) {
      case "cmdline" -> zombie ? "" : strings(process.program().arguments());
      case "environ" -> zombie ? "" : strings(process.program().environment());
      case "auxv" -> zombie ? "" : text(process.program().auxiliary());
      case "comm" -> command() + "\n";
      case "maps" -> zombie ? "" : MapsFile.of(process);
      case "status" -> status();
      case "stat" -> stat();
      case "statm" -> pages() + " " + pages() + " 0 0 0 " + pages() + " 0\n";
      case "cgroup" -> "0::/\n";
      case "mountinfo" -> "1 1 0:1 / / rw - ext4 root rw\n";
      case "mounts" -> "root / ext4 rw 0 0\n";
      case "oom_score_adj" -> "0\n";
      default -> name.startsWith("fdinfo/") ? descriptor(name.substring(7)) : null;
    };
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String strings(List<byte[]> all) {
    StringBuilder joined = new StringBuilder();
    for (byte[] one : all) {
      joined.append(text(one)).append('\0');
    }
    return joined.toString();
  }

  private String command() {
    GuestThread thread = process.thread(tid);
    return text(thread == null ? process.program().name() : thread.name());
  }

  private long pages() {
    return zombie ? 0 : process.memory().mappedBytes() >> 12;
  }

  private ProcessTable table() {
    return process.kernel().processes();
  }

  /** Its letter; whoever reads its own is running. */
  private String state() {
    return zombie ? "Z (zombie)" : process.jobControl().isStopped() ? "T (stopped)" : "R (running)";
  }

  private String status() {
    int uid = process.uid();
    int gid = process.gid();
    String uids = uid + "\t" + uid + "\t" + uid + "\t" + uid;
    String gids = gid + "\t" + gid + "\t" + gid + "\t" + gid;
    long kib = pages() * 4;
    String sizes =
        ("VmPeak:\t" + kib + " kB\nVmSize:\t" + kib + " kB\nVmHWM:\t" + kib)
            + (" kB\nVmRSS:\t" + kib + " kB\n");
    return ("Name:\t" + command() + "\n")
        + String.format("Umask:\t%04o%n", process.umask())
        + ("State:\t" + state() + "\nTgid:\t" + process.pid() + "\nNgid:\t0\nPid:\t" + tid)
        + ("\nPPid:\t" + table().parentOf(process) + "\nTracerPid:\t0\n")
        + ("Uid:\t" + uids + "\nGid:\t" + gids + "\nFDSize:\t" + process.files().size())
        + ("\nGroups:\t" + gid + " \n" + (zombie ? "" : sizes))
        + ("Threads:\t" + Math.max(1, process.threadCount()) + "\n")
        + "CapInh:\t0000000000000000\nCapPrm:\t0000000000000000\nCapEff:\t0000000000000000\n"
        + "CapBnd:\t0000000000000000\nCapAmb:\t0000000000000000\n"
        + ("NoNewPrivs:\t" + (process.attributes().noNewPrivileges() ? 1 : 0))
        + "\nSeccomp:\t0\nCpus_allowed_list:\t"
        + ProcFiles.content(process, "/sys/devices/system/cpu/online");
  }

  private String stat() {
    ProcessTable table = table();
    long user = CpuTime.userOf(process);
    long system = Math.max(0, CpuTime.of(process) - user);
    int nice = process.attributes().nice();
    return tid
        + (" (" + command() + ") " + state().charAt(0) + " " + table.parentOf(process))
        + (" "
            + table.groupOf(process)
            + " "
            + table.sessionOf(process)
            + terminal()
            + " 0 0 0 0 0 ")
        + (user / TICK + " " + system / TICK + " " + table.childrenUserNanos(process) / TICK)
        + (" " + table.childrenSystemNanos(process) / TICK + " " + (20 + nice) + " " + nice)
        + (" " + Math.max(1, process.threadCount()) + " 0 " + process.startTime() / TICK)
        + (" " + (pages() << 12) + " " + pages())
        + " 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
  }

  /** The device of its terminal, if that is one of gox's own, and the group in the foreground. */
  private String terminal() {
    TerminalSessions terminals = table().terminals();
    return terminals.of(process) instanceof PseudoTerminal own
        ? " " + PtySlave.device(own.index()) + " " + terminals.foreground(own)
        : " 0 -1";
  }

  /** What fdinfo says of a descriptor; null if it isn't open. */
  private String descriptor(String number) {
    OpenFile file;
    long fd;
    try {
      fd = Integer.parseUnsignedInt(number);
      file = process.files().hold(fd);
    } catch (NumberFormatException e) {
      return null;
    }
    if (file == null) {
      return null;
    }
    try {
      int flags = file.flags() | (process.files().closesOnExec(fd) ? OpenFile.O_CLOEXEC : 0);
      String octal = Integer.toOctalString(flags);
      return ("pos:\t" + Math.max(0, file.seek(0, 1)) + "\nflags:\t0" + octal + "\nmnt_id:\t1\n")
          + ("ino:\t" + file.status().inode + "\n" + file.information());
    } catch (java.io.IOException e) {
      return null;
    } finally {
      file.release();
    }
  }
}
