package dev.gox.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that names a dynamic linker is run by it, wherever that is found. */
class DynamicLinkerTest {
  private static final int PT_INTERP = 3;
  private static final int PT_DYNAMIC = 2;
  private static final int NAME = 0x700;
  private static final int DYNAMIC = 0x800;
  private static final int DT_NEEDED = 1;
  private static final int ET_DYN = 3;

  /** The tags that a linker finds its program and itself by. */
  private static final byte AT_BASE = 7;

  private static final byte AT_ENTRY = 9;

  @TempDir Path folder;

  private Path program;

  @BeforeEach
  void nameProgram() {
    program = folder.resolve("program");
  }

  private static Path write(Path file, byte[] image) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, image);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  /** A program that is not run by its own code, as it needs a library. */
  private static byte[] naming(String linker) {
    byte[] name = (linker + "\0").getBytes(StandardCharsets.UTF_8);
    return ForgedElf.sound()
        .segment(PT_INTERP, 4, NAME, ForgedElf.BASE, name.length, name.length, 1)
        .bytes(NAME, name)
        .segment(PT_DYNAMIC, 6, DYNAMIC, ForgedElf.BASE + DYNAMIC, 32, 32, 8)
        .u64(DYNAMIC, DT_NEEDED)
        .image();
  }

  /** A position-independent linker that finds a tag in the auxiliary vector and goes on there. */
  private static byte[] finding(byte tag, int... then) {
    byte[] find = {
      0x48,
      (byte) 0x89,
      (byte) 0xE6, // mov rsi, rsp
      0x48,
      (byte) 0x83,
      (byte) 0xC6,
      8, // next: add rsi, 8
      0x48,
      (byte) 0x83,
      0x3E,
      tag, // cmp qword [rsi], tag
      0x75,
      (byte) 0xF6 // jne next
    };
    ForgedElf elf = independent().bytes(ForgedElf.CODE, find);
    for (int i = 0; i < then.length; i++) {
      elf.bytes(ForgedElf.CODE + find.length + i, (byte) then[i]);
    }
    return elf.image();
  }

  /** The code that ends with the status is at the linker's own start. */
  private static ForgedElf independent() {
    return ForgedElf.bare(4096)
        .load(5, 0, 0, 4096, 4096)
        .u16(ForgedElf.E_TYPE, ET_DYN)
        .u64(ForgedElf.E_ENTRY, ForgedElf.CODE);
  }

  private static byte[] endingWith(int status) {
    return independent().bytes(ForgedElf.CODE + 6, (byte) status).image();
  }

  private Program described() {
    return new Program(program, program.toString().getBytes(StandardCharsets.UTF_8))
        .memory(64L << 20);
  }

  private static int run(Program program) throws Exception {
    return ProgramLoader.start(program).waitForExit();
  }

  @Test
  void theLinkerStartsInTheProgramsPlace() throws Exception {
    Path linker = write(folder.resolve("linker"), endingWith(7));
    write(program, naming(linker.toString()));
    assertThat(run(described())).isEqualTo(7);
  }

  @Test
  void theAuxiliaryVectorLeadsToTheProgram() throws Exception {
    byte[] jumping = finding(AT_ENTRY, 0xFF, 0x66, 8); // jmp [rsi + 8]
    Path linker = write(folder.resolve("linker"), jumping);
    write(program, naming(linker.toString()));
    assertThat(run(described())).isEqualTo(ForgedElf.STATUS);
  }

  @Test
  void theAuxiliaryVectorTellsTheLinkersBase() throws Exception {
    byte[] reading =
        finding(
            AT_BASE, 0x48, 0x8B, 0x7E, 8, // mov rdi, [rsi + 8]
            0x0F, 0xB6, 0x7F, 1, // movzx edi, byte [rdi + 1]: the E of ELF
            0xB8, 60, 0, 0, 0, // mov eax, 60
            0x0F, 5);
    Path linker = write(folder.resolve("linker"), reading);
    write(program, naming(linker.toString()));
    assertThat(run(described())).isEqualTo('E');
  }

  @Test
  void aRootIsWhereTheLinkerIsLookedUp() throws Exception {
    Path root = folder.resolve("root");
    write(root.resolve("lib/linker"), endingWith(9));
    write(program, naming("/lib/linker"));
    assertThat(run(described().root(root))).isEqualTo(9);
    isMissing(described(), "/lib/linker");
  }

  @Test
  void aSystemRootIsLookedAtFirst() throws Exception {
    Path linker = write(folder.resolve("host/linker"), endingWith(7));
    write(program, naming(linker.toString()));
    Path systemRoot = Files.createDirectory(folder.resolve("system"));
    assertThat(run(described().systemRoot(systemRoot))).isEqualTo(7);
    write(Path.of(systemRoot + linker.toString()), endingWith(8));
    assertThat(run(described().systemRoot(systemRoot))).isEqualTo(8);
  }

  @Test
  void aMissingLinkerIsNamed() throws Exception {
    write(program, naming("/no/such/linker"));
    isMissing(described(), "/no/such/linker");
  }

  private static void isMissing(Program program, String name) {
    assertThatExceptionOfType(BadProgramException.class)
        .isThrownBy(() -> run(program))
        .withMessageContaining(name)
        .withMessageContaining("--sysroot")
        .satisfies(e -> assertThat(e.exitStatus()).isEqualTo(BadProgramException.NOT_FOUND));
  }

  @Test
  void aLinkerThatIsNoneSaysWhy() throws Exception {
    Path linker = write(folder.resolve("linker"), new byte[10]);
    write(program, naming(linker.toString()));
    assertThatExceptionOfType(BadProgramException.class)
        .isThrownBy(() -> run(described()))
        .withMessageContaining("its dynamic linker " + linker + ": not an ELF file")
        .satisfies(e -> assertThat(e.exitStatus()).isEqualTo(BadProgramException.NOT_EXECUTABLE));
  }
}
