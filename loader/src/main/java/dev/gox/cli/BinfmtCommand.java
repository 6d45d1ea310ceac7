package dev.gox.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has a Linux host of another processor run amd64 programs by their names. */
@Command(
    name = "binfmt",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Prints what tells a Linux kernel that gox runs amd64 programs (binfmt_misc): one line, as"
          + " /proc/sys/fs/binfmt_misc/register and files in /etc/binfmt.d take it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gox binfmt --install                             now, as root, on a host of another processor",
      "  gox binfmt --script > /usr/local/bin/gox-binfmt  the launcher alone, for a container image",
      "  gox binfmt > /etc/binfmt.d/gox.conf              at each start, by systemd-binfmt"
    })
final class BinfmtCommand implements Callable<Integer> {
  @Option(
      names = "--install",
      description = "Writes the launcher and registers it with the kernel; needs root.")
  boolean install;

  @Option(names = "--remove", description = "Takes the registration back; needs root.")
  boolean remove;

  @Option(names = "--script", description = "Prints the launcher, a script, in place of the line.")
  boolean script;

  @Option(
      names = "--launcher",
      paramLabel = "FILE",
      description = "Where the launcher is (default: ${DEFAULT-VALUE}).")
  String launcher = "/usr/local/bin/gox-binfmt";

  @Option(
      names = "--binfmt-misc",
      paramLabel = "DIR",
      description = "Where binfmt_misc is mounted (default: ${DEFAULT-VALUE}).")
  Path kernel = Path.of("/proc/sys/fs/binfmt_misc");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this help.")
  boolean help;

  private static final int FAILED = 1;

  @Override
  public Integer call() {
    if (!launcher.startsWith("/") || launcher.indexOf(':') >= 0) {
      throw new UsageError("--launcher takes an absolute path without a colon, not " + launcher);
    }
    if (install && remove) {
      throw new UsageError("--install and --remove exclude each other");
    }
    try {
      if (remove) {
        tell(BinfmtEntry.NAME, "-1");
      } else if (install) {
        return install();
      } else {
        PrintStream out = ToolCommand.output();
        out.print(script ? text() : BinfmtEntry.line(launcher) + "\n");
        out.flush();
      }
      return 0;
    } catch (IOException e) {
      System.err.println("gox: binfmt: " + reason(e));
      return FAILED;
    }
  }

  private int install() throws IOException {
    String processor = System.getProperty("os.arch");
    if (!System.getProperty("os.name").equals("Linux")
        || processor.equals("amd64")
        || processor.equals("x86_64")) {
      // Its JVM is such a program: none would start any more.
      System.err.println(
          "gox: binfmt: this machine runs Linux/amd64 programs by itself, or is no Linux; install"
              + " on one of another processor");
      return FAILED;
    }
    if (!Files.exists(kernel.resolve("register"))) {
      throw new IOException(
          "there is no " + kernel.resolve("register") + "; mount -t binfmt_misc none " + kernel);
    }
    Path file = Path.of(launcher);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (Files.exists(kernel.resolve(BinfmtEntry.NAME))) {
      tell(BinfmtEntry.NAME, "-1");
    }
    tell("register", BinfmtEntry.line(launcher));
    return 0;
  }

  /** Writes to one of the kernel's files, in one piece as it wants it. */
  private void tell(String name, String text) throws IOException {
    Files.writeString(kernel.resolve(name), text, StandardOpenOption.WRITE);
  }

  private static String text() throws IOException {
    try {
      Path jar =
          Path.of(BinfmtCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return BinfmtEntry.script(java, jar.toAbsolutePath().normalize().toString());
    } catch (URISyntaxException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return e.getMessage() + " can't be written; run it as root";
    }
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is no " + e.getMessage()
        : e.getMessage();
  }
}
