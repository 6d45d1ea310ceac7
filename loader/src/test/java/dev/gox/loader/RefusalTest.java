package dev.gox.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gox.runtime.linux.GuestProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Linux's load_elf_binary refuses is refused, with the place in the file. */
class RefusalTest {
  private static final int PT_INTERP = 3;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_GNU_STACK = 0x6474e551;
  private static final int DYNAMIC = 0x800;
  private static final int DT_RELA = 7;
  private static final int DT_RELASZ = 8;
  private static final int R_X86_64_RELATIVE = 8;
  private static final long USER_END = (1L << 47) - 4096;

  @TempDir Path folder;

  private GuestProcess start(byte[] image) throws IOException, BadProgramException {
    Path file = folder.resolve("program");
    Files.write(file, image);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
    return ProgramLoader.start(new Program(file, name).memory(64L << 20));
  }

  private void runs(ForgedElf elf) throws Exception {
    assertThat(start(elf.image()).waitForExit()).isEqualTo(ForgedElf.STATUS);
  }

  private void refused(ForgedElf elf, String cause) {
    refused(elf.image(), cause);
  }

  private void refused(byte[] image, String cause) {
    assertThatExceptionOfType(BadProgramException.class)
        .isThrownBy(() -> start(image))
        .withMessageContaining(cause)
        .satisfies(e -> assertThat(e.exitStatus()).isEqualTo(BadProgramException.NOT_EXECUTABLE));
  }

  @Test
  void aSoundProgramRuns() throws Exception {
    runs(ForgedElf.sound());
    runs(ForgedElf.sound().u16(ForgedElf.E_TYPE, 3).u64(ForgedElf.E_ENTRY, ForgedElf.BASE + 0x400));
  }

  @Test
  void headersOfAnotherSizeOrNumber() {
    refused(ForgedElf.sound().u16(ForgedElf.E_PHENTSIZE, 57), "program headers of 57 bytes");
    refused(ForgedElf.bare(4096), "0 program headers");
    refused(ForgedElf.sound().u16(ForgedElf.E_PHNUM, 1171), "1171 program headers");
    refused(ForgedElf.sound().u64(ForgedElf.E_PHOFF, 4096 - 40), "program headers end at 4112");
    refused(ForgedElf.sound().u64(ForgedElf.E_PHOFF, -64), "truncated");
    refused(ForgedElf.sound().u64(ForgedElf.E_PHOFF, Long.MAX_VALUE), "truncated");
    refused(ForgedElf.sound().truncated(63), "needs 64 bytes, not 63");
    refused(ForgedElf.sound().truncated(0), "not an ELF");
  }

  @Test
  void anEntryPointOutsideUserAddresses() {
    refused(ForgedElf.sound().u64(ForgedElf.E_ENTRY, USER_END), "entry point 0x7ffffffff000");
    refused(ForgedElf.sound().u64(ForgedElf.E_ENTRY, -1), "entry point 0xffffffffffffffff");
  }

  @Test
  void segmentsThatCannotBeMapped() {
    long there = ForgedElf.BASE + 0x10000;
    refused(ForgedElf.sound().load(6, 0, there, 4096, 4095), "0x410000 is larger in file");
    refused(ForgedElf.sound().load(6, 16, there, 16, 16), "0x410000 is not aligned");
    refused(ForgedElf.sound().load(6, 0, there, 8192, 8192), "0x410000 reaches past");
    refused(ForgedElf.sound().load(6, Long.MAX_VALUE - 4095, there, 16, 16), "reaches past");
    refused(ForgedElf.sound().load(6, -4096, there, 16, 16), "not aligned");
    refused(ForgedElf.sound().load(6, 0, USER_END, 0, 4096), "outside user addresses");
    refused(ForgedElf.sound().load(6, 0, -8192, 16, 16), "outside user addresses");
    refused(ForgedElf.sound().load(6, 0, there, 16, 1L << 47), "outside user addresses");
    refused(ForgedElf.sound().load(6, 0, there, 16, 1L << 46), "more than this machine has");
    refused(ForgedElf.sound().load(6, 0, ForgedElf.BASE, 16, 16), "overlaps");
    refused(ForgedElf.bare(4096).load(5, 0, 0x1000, 4096, 4096), "can't be mapped there");
  }

  @Test
  void aDynamicLinkersNameThatIsNone() throws Exception {
    refused(interpreter(0x700, 1), "name has 1 bytes");
    refused(interpreter(0x700, 4097), "name has 4097 bytes");
    refused(interpreter(4090, 40), "is not in the file");
    refused(interpreter(ForgedElf.CODE, 2), "name has no end");
  }

  private static ForgedElf interpreter(long offset, long size) {
    return ForgedElf.sound().segment(PT_INTERP, 4, offset, ForgedElf.BASE, size, size, 1);
  }

  /** A linker that had only the base to add isn't needed: the relocations are checked instead. */
  @Test
  void relocationsOutsideTheSegments() throws Exception {
    ForgedElf outside = relocated(interpreter(0x700, 4), ForgedElf.BASE + 0x900, 24);
    refused(outside.u64(0x908, R_X86_64_RELATIVE), "relocation 0 lies outside");
    ForgedElf inside = relocated(interpreter(0x700, 4), ForgedElf.BASE + 0x900, 24);
    inside.u64(0x900, ForgedElf.BASE + 0x4000).u64(0x908, R_X86_64_RELATIVE);
    runs(inside.load(6, 0, ForgedElf.BASE + 0x4000, 0, 4096));
    // One that names no dynamic linker sees to it by itself.
    runs(relocated(ForgedElf.sound(), 0x5000_0000L, 24));
  }

  private static ForgedElf relocated(ForgedElf elf, long table, long size) {
    return elf.segment(PT_DYNAMIC, 6, DYNAMIC, ForgedElf.BASE + DYNAMIC, 48, 48, 8)
        .u64(DYNAMIC, DT_RELA)
        .u64(DYNAMIC + 8, table)
        .u64(DYNAMIC + 16, DT_RELASZ)
        .u64(DYNAMIC + 24, size);
  }

  /** The stack's usual place is near the window's end, where this program has a segment. */
  @Test
  void theStackKeepsClearOfSegments() throws Exception {
    byte[] code = {
      0x48,
      (byte) 0x89,
      (byte) 0xE7, // mov rdi, rsp
      0x48,
      (byte) 0xC1,
      (byte) 0xEF,
      24, // shr rdi, 24
      (byte) 0xB8,
      60,
      0,
      0,
      0, // mov eax, 60
      0x0F,
      5
    };
    ForgedElf elf = ForgedElf.sound().bytes(ForgedElf.CODE, code);
    assertThat(start(elf.image()).waitForExit()).isEqualTo(3);
    elf.load(6, 0, 0x3000000, 0x400, 0xf00000).segment(PT_GNU_STACK, 7, 0, 0, 0, 0, 16);
    assertThat(start(elf.image()).waitForExit()).isNotEqualTo(3);
  }

  @Test
  void theStackIsExecutableIfAskedFor() throws Exception {
    byte[] code = {
      (byte) 0xBF,
      ForgedElf.STATUS,
      0,
      0,
      0, // mov edi, STATUS
      (byte) 0xB8,
      60,
      0,
      0,
      0, // mov eax, 60
      0x68,
      0x0F,
      5,
      0,
      0, // push 0x050f: the bytes of syscall
      (byte) 0xFF,
      (byte) 0xE4 // jmp rsp
    };
    ForgedElf elf = ForgedElf.sound().bytes(ForgedElf.CODE, code);
    assertThat(start(elf.image()).waitForExit()).isEqualTo(128 + 11);
    runs(elf.segment(PT_GNU_STACK, 7, 0, 0, 0, 0, 16));
  }
}
