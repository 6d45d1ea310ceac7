package dev.gox.it.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gox.it.GoxProcess;
import dev.gox.it.Launch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Go's net/http: a server in gox with native clients, and clients in gox with a native server. */
@Tag("programs")
class WebIT {
  private static final int CLIENT_SECONDS = 300;
  private static final int REQUESTS = 100_000;

  @TempDir Path folder;

  private Path web;
  private Process server;

  @BeforeEach
  void build() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "needs a Linux on amd64");
    Path source = folder.resolve("web.go");
    try (InputStream in = WebIT.class.getResourceAsStream("web.go.txt")) {
      Files.write(source, Objects.requireNonNull(in).readAllBytes());
    }
    web = InstalledPrograms.build(source);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  /** Starts a server; gives its address. */
  private String start(List<String> command) throws IOException {
    server = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines = server.inputReader(UTF_8);
    return Objects.requireNonNull(lines.readLine(), "the server printed no address");
  }

  private static List<String> inGox(Path program, String argument) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-jar",
        System.getProperty("gox.jar"),
        program.toString(),
        argument);
  }

  @Test
  void aServerLosesNoRequest() throws IOException {
    Path hey = InstalledPrograms.debian("hey", "usr/bin/hey");
    String address = start(inGox(web, "serve"));
    GoxProcess client =
        Launch.command(
                List.of(hey.toString(), "-n", "" + REQUESTS, "-c", "50", "http://" + address + "/"))
            .limitSeconds(CLIENT_SECONDS)
            .run();
    String report = new String(client.out(), UTF_8);
    assertThat(client.exit()).as(client.err()).isZero();
    assertThat(report).contains("[200]\t" + REQUESTS + " responses").doesNotContain("Error");
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void aClientSpeaksTls() throws IOException {
    String address = start(List.of(web.toString(), "serve-tls"));
    List<String> get = List.of(web.toString(), "get", "https://" + address + "/", "20");
    GoxProcess host = GoxProcess.runCommand(Path.of("/dev/null"), get);
    GoxProcess gox = GoxProcess.run(Path.of("/dev/null"), get);
    assertThat(new String(host.out(), UTF_8)).contains("200 OK HTTP/2.0 hello, /19");
    assertThat(new String(gox.out(), UTF_8)).isEqualTo(new String(host.out(), UTF_8));
    assertThat(gox.exit()).as(gox.err()).isZero();
  }

  @Test
  void aServerSpeaksTls() throws IOException {
    String address = start(inGox(web, "serve-tls"));
    GoxProcess host =
        GoxProcess.runCommand(
            Path.of("/dev/null"), List.of(web.toString(), "get", "https://" + address + "/", "20"));
    assertThat(new String(host.out(), UTF_8)).contains("200 OK HTTP/2.0 hello, /19");
  }
}
