package dev.gox.translator.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltResourceTest {
  private static final byte[] CONTENT = new byte[100_000];

  @TempDir Path folder;

  private String jar() throws IOException {
    Path jar = folder.resolve("a.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("some/where/table.bin"));
      CONTENT[99_999] = 7;
      out.write(CONTENT);
    }
    return jar.toString();
  }

  @Test
  void anEntryOfTheOnlyJarIsReadWhole() throws IOException {
    assertThat(BuiltResource.fromJar(jar(), "some/where/table.bin")).isEqualTo(CONTENT);
  }

  @Test
  void otherClassPathsAreLeftToTheClassLoader() throws IOException {
    String jar = jar();
    assertThat(BuiltResource.fromJar(jar, "no/such.bin")).isNull();
    assertThat(BuiltResource.fromJar(jar + File.pathSeparator + jar, "some/where/table.bin"))
        .isNull();
    assertThat(BuiltResource.fromJar(folder.toString(), "some/where/table.bin")).isNull();
    assertThat(BuiltResource.fromJar(folder.resolve("none.jar").toString(), "x")).isNull();
  }

  @Test
  void aResourceIsFoundBesideItsClass() {
    assertThat(BuiltResource.read(BuiltResourceTest.class, "BuiltResourceTest.class"))
        .startsWith(0xca, 0xfe, 0xba, 0xbe);
    assertThatNullPointerException()
        .isThrownBy(() -> BuiltResource.read(BuiltResourceTest.class, "none.bin"));
  }
}
