package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code gox binfmt} prints and writes, read as fs/binfmt_misc.c reads it. */
class BinfmtIT {
  private static final int TYPE = 16;
  private static final int MACHINE = 18;

  @TempDir Path folder;

  @Test
  void theLineMeansAmd64ExecutablesAndNothingElse() throws IOException {
    String[] fields = line("binfmt").split(":");
    assertThat(fields).hasSize(8);
    assertThat(fields[0]).isEmpty();
    assertThat(fields[1]).isNotEmpty().doesNotContain("/", ".");
    assertThat(fields[2]).isEqualTo("M");
    assertThat(fields[3]).isEmpty();
    assertThat(fields[6]).startsWith("/");
    assertThat(fields[7]).isEqualTo("P");
    byte[] magic = bytes(fields[4]);
    byte[] mask = bytes(fields[5]);
    assertThat(mask).hasSameSizeAs(magic);

    byte[] program = Files.readAllBytes(GoxProcess.ROOT.resolve("samples/bin/hello"));
    assertThat(matches(magic, mask, program)).isTrue();
    assertThat(matches(magic, mask, changed(program, TYPE, 3))).as("PIE").isTrue();
    assertThat(matches(magic, mask, changed(program, 7, 3))).as("ELFOSABI_GNU").isTrue();
    assertThat(matches(magic, mask, changed(program, MACHINE, 0xB7))).as("aarch64").isFalse();
    assertThat(matches(magic, mask, changed(program, MACHINE, 0xF3))).as("RISC-V").isFalse();
    assertThat(matches(magic, mask, changed(program, 4, 1))).as("32 bits").isFalse();
    assertThat(matches(magic, mask, changed(program, 5, 2))).as("big-endian").isFalse();
    assertThat(matches(magic, mask, changed(program, TYPE, 1))).as("an object").isFalse();
    assertThat(matches(magic, mask, changed(program, TYPE, 4))).as("a core").isFalse();
    assertThat(matches(magic, mask, changed(program, 1, 'e'))).as("no ELF").isFalse();
  }

  @Test
  void installingWritesLauncherAndLine() throws IOException {
    Path register = Files.createFile(folder.resolve("register"));
    Path launcher = folder.resolve("bin/launch it");
    GoxProcess run = install(launcher);
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(Files.readString(register)).isEqualTo(line("binfmt", "--launcher=" + launcher));
    assertThat(launcher).isExecutable();

    ResourceProgram.assumeHostRunsThem();
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    // As the kernel starts it: path, argv[0], the rest.
    GoxProcess said =
        Launch.command(
                List.of(
                    "" + launcher, "/bin/sh", "it's a shell", "-c", "echo \"$0\" \"$@\"", "a b"))
            .run();
    assertThat(said.err()).isEmpty();
    assertThat(new String(said.out(), StandardCharsets.UTF_8)).isEqualTo("a b\n");
    GoxProcess named =
        Launch.command(List.of("" + launcher, "/bin/sh", "it's a shell", "-c", "echo \"$0\""))
            .run();
    assertThat(new String(named.out(), StandardCharsets.UTF_8)).isEqualTo("it's a shell\n");
  }

  @Test
  void whatCantBeInstalledIsSaid() {
    GoxProcess unmounted = install(folder.resolve("launcher"));
    assertThat(unmounted.exit()).isEqualTo(1);
    assertThat(unmounted.err()).contains("mount -t binfmt_misc").hasLineCount(1);
    assertThat(folder.resolve("launcher")).doesNotExist();
    GoxProcess here = Launch.gox(List.of("binfmt", "--install", "--binfmt-misc=" + folder)).run();
    if (System.getProperty("os.arch").equals("amd64")) {
      assertThat(here.exit()).isEqualTo(1);
      assertThat(here.err()).contains("by itself").hasLineCount(1);
    }
  }

  /** Installs as on a host of another processor. */
  private GoxProcess install(Path launcher) {
    return Launch.command(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.arch=aarch64",
                "-jar",
                System.getProperty("gox.jar"),
                "binfmt",
                "--install",
                "--launcher=" + launcher,
                "--binfmt-misc=" + folder))
        .run();
  }

  private static String line(String... words) {
    GoxProcess run = Launch.gox(List.of(words)).run();
    assertThat(run.exit()).as(run.err()).isZero();
    return new String(run.out(), StandardCharsets.US_ASCII).strip();
  }

  private static byte[] bytes(String escaped) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.startsWith("\\x", i)) {
        bytes.write(Integer.parseInt(escaped.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        bytes.write(escaped.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static boolean matches(byte[] magic, byte[] mask, byte[] file) {
    for (int i = 0; i < magic.length; i++) {
      if (((file[i] ^ magic[i]) & mask[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] changed(byte[] program, int at, int value) {
    byte[] other = program.clone();
    other[at] = (byte) value;
    return other;
  }
}
