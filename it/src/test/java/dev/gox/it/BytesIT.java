package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arguments, environment and file names are bytes: what is no text in the locale's encoding, or in
 * any, arrives as it was given. A shell makes these words, as Java can't pass them on.
 */
class BytesIT {
  private static final Path NO_INPUT = Path.of("/dev/null");

  @TempDir Path folder;

  /** Runs a shell script with gox as "$@". */
  private GoxProcess shell(String locale, String script) {
    return Launch.command(
            List.of(
                "/bin/sh",
                "-c",
                "cd '" + folder + "' && " + script,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("gox.jar")))
        .environment(java.util.Map.of("LC_ALL", locale, "SUITE", SUITE))
        .input(NO_INPUT)
        .run();
  }

  private static final String SUITE =
      GoxProcess.ROOT.resolve("samples/bin/go1.26/suite").toString();

  private static String out(GoxProcess run) {
    assertThat(run.exit()).as(run.err()).isZero();
    return new String(run.out(), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8", "POSIX"})
  void argumentsAndEnvironmentArriveAsTheyAre(String locale) {
    String out =
        out(
            shell(
                locale,
                "GOX_BYTES_A=$(printf 'v\\377\\200=\\303\\251') \"$@\" \"$SUITE\" bytenames"
                    + " \"$(printf 'a\\377b')\" \"$(printf '\\303\\251')\" \"$(printf '\\351')\" ''"));
    assertThat(out)
        .startsWith(
            """
            argument 1 "a\\xffb"
            argument 2 "\u00c3\u00a9"
            argument 3 "\\xe9"
            argument 4 ""
            variable "GOX_BYTES_A=v\\xff\\x80=\u00c3\u00a9"
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void optionsTakeBytesToo(String locale) {
    String out =
        out(
            shell(
                locale,
                "\"$@\" -E \"$(printf 'GOX_BYTES_B=\\376')\" \"$SUITE\" bytenames"
                    + " \"$(printf '\\375')\""));
    assertThat(out).startsWith("argument 1 \"\\xfd\"\nvariable \"GOX_BYTES_B=\\xfe\"\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void filesOfAnyNameAreFound(String locale) {
    String out =
        out(
            shell(
                locale,
                "name=$(printf 'n\\377\\351') && printf 'in it' >\"$name\""
                    + " && \"$@\" \"$SUITE\" bytenames \"$name\""));
    assertThat(out).contains("content \"in it\"\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void theProgramItselfAndItsRootMayHaveAnyName(String locale) {
    String out =
        out(
            shell(
                locale,
                "name=$(printf 'p\\377') && mkdir \"$name\" && cp \"$SUITE\" \"$name/$name\""
                    + " && printf seen >\"$name/$name.txt\" && mkdir \"$name/tmp\""
                    + " && \"$@\" --root \"$name\" --cwd / \"$name/$name\" bytenames \"/$name.txt\""));
    assertThat(out).contains("content \"seen\"\n").contains("folder true\n");
  }
}
