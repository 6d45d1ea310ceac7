package dev.gox.runtime.linux.fs;

import dev.gox.runtime.cpu.CpuLevel;
import dev.gox.runtime.cpu.Cpuid;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.proc.IdentityCalls;

/** The texts of /proc and /sys that describe the guest's system: proc(5). */
final class ProcFiles {
  private ProcFiles() {}

  /** The content of a file as a process sees it; null if there is none. */
  static String content(GuestProcess process, String path) {
    return switch (path) {
      case "/proc/mounts" -> ProcessFiles.content(process, process.pid(), "/proc/self/mounts");
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

  private static long pages(GuestProcess process) {
    return process.memory().mappedBytes() >> 12;
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
