package dev.gox.runtime.linux.fs;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A folder of /proc that tells of processes: of the guest's own, not of the host's. */
final class ProcFolder extends Folder {
  /** What lies in a process's folder. */
  private static final List<String> OF_PROCESS =
      List.of(
          "auxv",
          "cgroup",
          "cmdline",
          "comm",
          "cwd",
          "environ",
          "exe",
          "fd",
          "fdinfo",
          "maps",
          "mountinfo",
          "mounts",
          "oom_score_adj",
          "root",
          "stat",
          "statm",
          "status",
          "task");

  /** What lies in /proc besides, where the host has no more. */
  private static final List<String> OF_SYSTEM =
      List.of(
          "cpuinfo",
          "loadavg",
          "meminfo",
          "mounts",
          "self",
          "sys",
          "thread-self",
          "uptime",
          "version");

  private final GuestProcess process;

  /** As {@link ProcPath#path} has it. */
  private final String path;

  /** The guest's own name of it. */
  private final String name;

  private ProcFolder(int flags, GuestProcess process, String path, String name) {
    super(flags);
    this.process = process;
    this.path = path;
    this.name = name;
  }

  /** Opens one; null if a path is none. */
  static ProcFolder open(int flags, ProcPath path, String name) {
    return is(path.path()) ? new ProcFolder(flags, path.process(), path.path(), name) : null;
  }

  /** Whether a path is one's. */
  static boolean is(String path) {
    return switch (path) {
      case "/proc",
          "/proc/self",
          "/proc/self/fd",
          "/proc/self/fdinfo",
          "/proc/self/task",
          "/dev/fd" ->
          true;
      default -> false;
    };
  }

  /** Whether an absolute path without links is below /proc. */
  static boolean isName(byte[] path) {
    String text = new String(path, StandardCharsets.ISO_8859_1);
    return text.equals("/proc") || text.startsWith("/proc/");
  }

  /** The guest's own absolute path. */
  @Override
  public byte[] guestName() {
    return bytes(name);
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  List<byte[]> names() {
    List<byte[]> names = new ArrayList<>();
    switch (path) {
      case "/proc" -> {
        systemNames().forEach(n -> names.add(bytes(n)));
        for (GuestProcess p : process.kernel().processes().all()) {
          names.add(bytes("" + p.pid()));
        }
      }
      case "/proc/self" -> OF_PROCESS.forEach(n -> names.add(bytes(n)));
      case "/proc/self/task" -> {
        for (GuestThread t : process.threads()) {
          names.add(bytes("" + t.tid()));
        }
      }
      default -> {
        FileTable files = process.files();
        for (int fd = 0; fd < files.size(); fd++) {
          if (files.get(fd) != null) {
            names.add(bytes("" + fd));
          }
        }
      }
    }
    return names;
  }

  /** The names in /proc that are no processes. */
  private Set<String> systemNames() {
    Set<String> names = new TreeSet<>(OF_SYSTEM);
    try {
      Path host = process.root().toHost(new byte[] {'/'}, bytes("/proc"), true);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(host)) {
        for (Path entry : entries) {
          String name = entry.getFileName().toString();
          if (!Character.isDigit(name.charAt(0))) {
            names.add(name);
          }
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // A host, or a root, without it.
    }
    return names;
  }

  @Override
  FileStatus status(byte[] name) {
    String text = new String(name, StandardCharsets.ISO_8859_1);
    int mode =
        switch (path) {
          case "/proc/self/fd", "/dev/fd" -> FileMode.LINK;
          case "/proc/self/fdinfo" -> FileMode.REGULAR;
          case "/proc/self/task" -> FileMode.FOLDER;
          default ->
              switch (text) {
                case "cwd", "exe", "root", "self", "thread-self", "mounts", "net" -> FileMode.LINK;
                case "fd", "fdinfo", "task", "sys", "fs", "bus", "irq", "tty", "driver" ->
                    FileMode.FOLDER;
                default -> Character.isDigit(text.charAt(0)) ? FileMode.FOLDER : FileMode.REGULAR;
              };
        };
    return FileStatus.of(text.startsWith(".") ? FileMode.FOLDER : mode);
  }

  @Override
  FileStatus status() {
    FileStatus status = FileStatus.of(FileMode.FOLDER | 0555);
    status.uid = process.uid();
    status.gid = process.gid();
    status.links = 2;
    return status;
  }
}
