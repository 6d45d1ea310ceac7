package dev.gox.runtime.linux.fs;

import dev.gox.runtime.cpu.CpuLevel;
import dev.gox.runtime.cpu.Cpuid;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.proc.IdentityCalls;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The texts of /proc and /sys that describe the guest: proc(5). One character is one byte. */
final class ProcFiles {
  private ProcFiles() {}

  /** The content of a file, its process's folder called "self"; null if there is none. */
  static String content(GuestProcess process, String path) {
    return switch (path) {
      case "/proc/self/cmdline" -> strings(process.program().arguments());
      case "/proc/self/environ" -> strings(process.program().environment());
      case "/proc/self/auxv" -> text(process.program().auxiliary());
      case "/proc/self/comm" -> command(process) + "\n";
      case "/proc/self/maps" -> MapsFile.of(process);
      case "/proc/self/status" -> status(process);
      case "/proc/self/stat" -> stat(process);
      case "/proc/self/statm" -> pages(process) + " 0 0 0 0 0 0\n";
      case "/proc/self/cgroup" -> "0::/\n";
      case "/proc/self/mountinfo" -> "1 1 0:1 / / rw - ext4 root rw\n";
      case "/proc/self/mounts", "/proc/mounts" -> "root / ext4 rw 0 0\n";
      case "/proc/self/oom_score_adj" -> "0\n";
      case "/proc/cpuinfo" -> cpuInfo(process.cpus(), process.cpuLevel());
      case "/proc/meminfo" -> memory(process);
      case "/proc/uptime" -> uptime(process);
      case "/proc/loadavg" -> "0.00 0.00 0.00 1/1 " + process.pid() + "\n";
      case "/proc/version" -> IdentityCalls.SYSTEM + " version " + IdentityCalls.RELEASE + "\n";
      case "/proc/sys/kernel/osrelease" -> IdentityCalls.RELEASE + "\n";
      case "/proc/sys/kernel/ostype" -> IdentityCalls.SYSTEM + "\n";
      case "/proc/sys/kernel/hostname" -> IdentityCalls.HOST + "\n";
      case "/proc/sys/kernel/pid_max" -> "4194304\n";
      case "/proc/sys/kernel/ngroups_max" -> "65536\n";
      case "/proc/sys/kernel/cap_last_cap" -> "40\n";
      case "/proc/sys/net/core/somaxconn" -> "4096\n";
      case "/proc/sys/vm/overcommit_memory" -> "1\n";
      case "/proc/sys/vm/max_map_count" -> "65530\n";
      case "/proc/sys/fs/file-max" -> "1048576\n";
      case "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size" -> "2097152\n";
      case "/sys/kernel/mm/transparent_hugepage/enabled" -> "always madvise [never]\n";
      case "/sys/devices/system/cpu/online",
          "/sys/devices/system/cpu/possible",
          "/sys/devices/system/cpu/present" ->
          process.cpus() == 1 ? "0\n" : "0-" + (process.cpus() - 1) + "\n";
      default -> null;
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

  private static String command(GuestProcess process) {
    return text(process.program().name());
  }

  private static long pages(GuestProcess process) {
    return process.memory().mappedBytes() >> 12;
  }

  private static String status(GuestProcess process) {
    int uid = process.uid();
    int gid = process.gid();
    String uids = uid + "\t" + uid + "\t" + uid + "\t" + uid;
    String gids = gid + "\t" + gid + "\t" + gid + "\t" + gid;
    long kib = pages(process) * 4;
    return "Name:\t"
        + command(process)
        + String.format("\nUmask:\t%04o\nState:\tR (running)%n", process.umask())
        + ("Tgid:\t" + process.pid() + "\nPid:\t" + process.pid() + "\nPPid:\t0\nTracerPid:\t0\n")
        + ("Uid:\t" + uids + "\nGid:\t" + gids + "\nVmPeak:\t" + kib + " kB\nVmSize:\t" + kib)
        + (" kB\nVmRSS:\t" + kib + " kB\nThreads:\t" + process.threads().size() + "\n")
        + "CapInh:\t0000000000000000\nCapPrm:\t0000000000000000\nCapEff:\t0000000000000000\n"
        + "CapBnd:\t0000000000000000\nSeccomp:\t0\nCpus_allowed_list:\t"
        + content(process, "/sys/devices/system/cpu/online");
  }

  private static String stat(GuestProcess process) {
    int pid = process.pid();
    return pid
        + (" (" + command(process) + ") R 0 " + pid + " " + pid + " 0 -1 0 0 0 0 0 0 0 0 0 20 0 ")
        + (process.threads().size() + " 0 0 " + (pages(process) << 12) + " " + pages(process))
        + " 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
  }

  private static String cpuInfo(int count, CpuLevel level) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("processor\t: ")
          .append(i)
          .append("\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 58\n")
          .append("model name\t: gox x86-64\ncpu MHz\t\t: 1000.000\ncache size\t: 4096 KB\n")
          .append("flags\t\t: ")
          .append(Cpuid.linuxNames(level))
          .append("\n\n");
    }
    return text.toString();
  }

  private static String memory(GuestProcess process) {
    long total = process.memory().windowSize() >> 10;
    long free = Math.max(0, total - pages(process) * 4);
    return "MemTotal:       "
        + (total + " kB\nMemFree:        " + free + " kB\nMemAvailable:   " + free)
        + " kB\nBuffers:        0 kB\nCached:         0 kB\nSwapTotal:      0 kB\nSwapFree:       0 kB\n";
  }

  private static String uptime(GuestProcess process) {
    long hundredths = process.kernel().clock().monotonic() / 10_000_000;
    String text = hundredths / 100 + "." + (hundredths % 100 + 100 + "").substring(1);
    return text + " " + text + "\n";
  }
}
