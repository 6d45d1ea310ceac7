package dev.gox.it.programs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gox.it.GoxProcess;
import dev.gox.it.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that people have give the same output, files and exit status as natively. */
@Tag("programs")
class ProgramsIT {
  private static final Path NO_INPUT = Path.of("/dev/null");
  private static final long SECONDS = 600;
  private static final String ESBUILD = "@esbuild/linux-x64@0.28.2";
  private static final String TSGO = "@typescript/native-preview-linux-x64@7.0.0-dev.20260707.2";

  @TempDir Path folder;

  @BeforeEach
  void assumeHostRunsThem() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "needs a Linux on amd64 to compare with");
  }

  private static GoxProcess natively(Path input, Path program, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    return Launch.command(command).input(input).limitSeconds(SECONDS).run();
  }

  private static GoxProcess inGox(Path input, Path program, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(arguments);
    return Launch.gox(words).input(input).limitSeconds(SECONDS).run();
  }

  /** Runs a program both ways; gives what it printed. */
  private static String same(int status, Path input, Path program, String... arguments) {
    GoxProcess host = natively(input, program, List.of(arguments));
    assertThat(host.exit()).as(host.err()).isEqualTo(status);
    GoxProcess gox = inGox(input, program, List.of(arguments));
    String printed = new String(host.out(), ISO_8859_1);
    assertThat(new String(gox.out(), ISO_8859_1)).isEqualTo(printed);
    assertThat(gox.err()).isEqualTo(host.err());
    assertThat(gox.exit()).isEqualTo(host.exit());
    return printed;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void esbuildBundlesAndMinifies() throws IOException {
    Path esbuild = InstalledPrograms.npm(ESBUILD, "bin/esbuild");
    Path source = InstalledPrograms.npm("three@0.160.0", "src/Three.js");
    List<Path> bundles = new ArrayList<>();
    for (String by : List.of("native", "gox")) {
      Path bundle = folder.resolve(by).resolve("bundle.js");
      bundles.add(bundle);
      List<String> arguments =
          List.of(
              source.toString(),
              "--bundle",
              "--minify",
              "--sourcemap",
              "--log-level=warning",
              "--outfile=" + bundle);
      GoxProcess run =
          by.equals("gox")
              ? inGox(NO_INPUT, esbuild, arguments)
              : natively(NO_INPUT, esbuild, arguments);
      assertThat(run.exit()).as(run.err()).isZero();
    }
    assertThat(bundles.get(1)).hasSameBinaryContentAs(bundles.get(0));
    assertThat(Path.of(bundles.get(1) + ".map"))
        .hasSameBinaryContentAs(Path.of(bundles.get(0) + ".map"));
    assertThat(Files.size(bundles.get(0))).isGreaterThan(600_000);
  }

  @Test
  void tsgoChecksTypes() throws IOException {
    Path tsgo = InstalledPrograms.npm(TSGO, "lib/tsgo");
    write(
        "tsconfig.json",
        "{\"compilerOptions\":{\"strict\":true,\"target\":\"es2022\",\"noEmit\":true}}");
    write(
        "a.ts",
        """
        import { fixed, Table } from "./b";
        interface Person { name: string; age?: number }
        const person: Person = { name: "x" };
        const age: number = person.age;
        export const text = <T extends Person>(t: T): string => t.name + fixed(t.age);
        text({ nam: "y" });
        new Table<string, number>().get(5);
        """);
    write(
        "b.ts",
        """
        export const fixed = (n: number | undefined): string => n.toFixed(2);
        export class Table<K, V> {
          private entries = new Map<K, V>();
          get(key: K): V { return this.entries.get(key); }
        }
        """);
    String errors = same(1, NO_INPUT, tsgo, "-p", folder.toString(), "--pretty", "false");
    assertThat(errors).contains("TS2322", "TS2561", "TS18048", "TS2345");
  }

  @Test
  void gofmtFindsWhatItWouldChange() throws IOException {
    Path gofmt = InstalledPrograms.find("gofmt");
    assumeTrue(gofmt != null, "needs gofmt");
    Path source = write("a.go", "package  a\nfunc f( x int)(int){return x+ 1 ;}\n");
    Path sound = write("b.go", "package a\n\nfunc g() {}\n");
    String real = gofmt.toRealPath().toString();
    String all = same(0, NO_INPUT, Path.of(real), source.toString(), sound.toString());
    assertThat(all).contains("func f(x int) int { return x + 1 }");
    same(2, write("c.go", "package\n"), Path.of(real));
  }

  @Test
  void ageDecryptsWhatItEncrypted() throws IOException {
    Path age = InstalledPrograms.debian("age", "usr/bin/age");
    Path key = folder.resolve("key");
    Path keygen = age.resolveSibling("age-keygen");
    GoxProcess made = inGox(NO_INPUT, keygen, List.of("-o", key.toString()));
    assertThat(made.exit()).as(made.err()).isZero();
    String recipient = same(0, NO_INPUT, keygen, "-y", key.toString()).strip();
    Path plain = write("plain", "a line of text\n".repeat(50_000));
    Path secret = folder.resolve("secret");
    GoxProcess encrypted = inGox(plain, age, List.of("-r", recipient, "-o", secret.toString()));
    assertThat(encrypted.exit()).as(encrypted.err()).isZero();
    assertThat(same(0, NO_INPUT, age, "-d", "-i", key.toString(), secret.toString()))
        .isEqualTo(Files.readString(plain));
    same(1, NO_INPUT, age, "-d", "-i", plain.toString(), secret.toString());
  }

  @Test
  void gojqQueries() throws IOException {
    Path gojq = InstalledPrograms.debian("gojq", "usr/bin/gojq");
    Path json = write("a.json", "{\"a\":[1,2,{\"b\":1e3}],\"c\":\"x\\u00e9\"}");
    same(0, json, gojq, ".a[2].b, (.c | ascii_upcase), [.a[0:2][] | . * 2.5]");
    same(0, json, gojq, "--yaml-output", ".");
    same(5, json, gojq, ".a.b");
  }

  @Test
  void fzfFilters() throws IOException {
    Path fzf = InstalledPrograms.debian("fzf", "usr/bin/fzf");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      lines.append("dir").append(i % 97).append("/file").append(i * 31 % 20_011).append(".go\n");
    }
    Path input = write("lines", lines.toString());
    assertThat(same(0, input, fzf, "-f", "dir5 123")).contains("dir5/");
    same(1, input, fzf, "-f", "no such line");
  }

  @Test
  void shfmtFormats() throws IOException {
    Path shfmt = InstalledPrograms.debian("shfmt", "usr/bin/shfmt");
    Path script = write("a.sh", "if  [ a = b ];then\necho   x;fi\nfoo(){ bar|baz\n}\n");
    assertThat(same(0, script, shfmt, "-i", "2", "-ci")).contains("foo() {\n  bar | baz");
    same(0, script, shfmt, "-tojson");
    same(1, write("b.sh", "if then\n"), shfmt);
  }
}
