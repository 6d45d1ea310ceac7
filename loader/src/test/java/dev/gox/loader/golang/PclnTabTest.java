package dev.gox.loader.golang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gox.loader.ElfFile;
import dev.gox.loader.ForgedElf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of functions against the linker's symbols, and lines against go tool addr2line. */
class PclnTabTest {
  private static final int STT_FUNC = 2;

  static java.util.List<String> samples() {
    return Samples.NAMES;
  }

  /** Functions' names by address, from .symtab. */
  private static TreeMap<Long, String> symbols(ElfFile elf) throws GoMetadataException {
    ProgramBytes bytes = new ProgramBytes(elf);
    ProgramBytes.Range symbols = bytes.section(".symtab");
    ProgramBytes.Range names = bytes.section(".strtab");
    TreeMap<Long, String> functions = new TreeMap<>();
    for (long at = symbols.offset(); at < symbols.offset() + symbols.size(); at += 24) {
      String name = bytes.string(names.offset() + bytes.u32(at));
      boolean mark = name.equals("runtime.text") || name.equals("runtime.etext");
      if ((bytes.u8(at + 4) & 15) == STT_FUNC && !mark) {
        functions.put(bytes.u64(at + 8), Samples.shortened(name));
      }
    }
    return functions;
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "go1.19/hello"})
  void functionsAreTheLinkersSymbols(String sample) throws Exception {
    ElfFile elf = Samples.elf(sample);
    PclnTab table = PclnTab.of(elf).orElseThrow();
    TreeMap<Long, String> functions = new TreeMap<>();
    for (int i = 0; i < table.size(); i++) {
      functions.put(table.function(i).start(), Samples.shortened(table.function(i).name()));
    }
    TreeMap<Long, String> symbols = symbols(elf);
    assertThat(symbols).hasSizeGreaterThan(1000);
    TreeMap<Long, String> extra = new TreeMap<>(functions);
    extra.entrySet().removeAll(symbols.entrySet());
    symbols.entrySet().removeAll(functions.entrySet());
    assertThat(symbols).as("symbols that the table lacks").isEmpty();
    assertThat(extra).as("functions without a symbol").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void linesAreThoseOfAddr2line(String sample) throws Exception {
    assertLines(sample, Samples.elf(sample));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "go1.19/hello", "go1.19/hello-stripped", "go1.26/suite"})
  void theTableIsFoundWithoutSections(String sample) throws Exception {
    byte[] image = Samples.bytes(sample);
    ByteBuffer header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(40, 0).putShort(60, (short) 0);
    assertLines(sample, ElfFile.parse(header));
  }

  private static void assertLines(String sample, ElfFile elf) throws Exception {
    PclnTab table = PclnTab.of(elf).orElseThrow();
    int compared = 0;
    for (String line : Samples.lines("lines.tsv")) {
      String[] fields = line.split("\t");
      if (!fields[0].equals(sample)) {
        continue;
      }
      long address = Long.parseLong(fields[1], 16);
      String function = table.functionAt(address).map(PclnTab.Function::name).orElse("?");
      // Between functions addr2line knows the one before, but no line.
      String none = function.equals("?") ? "?:0" : ":-1";
      String at = table.lineAt(address).map(l -> l.file() + ":" + l.line()).orElse(none);
      assertThat(Samples.shortened(function) + " " + at)
          .as(fields[1])
          .isEqualTo(Samples.shortened(fields[2]) + " " + fields[3]);
      compared++;
    }
    assertThat(compared).isEqualTo(40);
  }

  /** One function at 0x401000 of 16 bytes: a.go:7, from its fifth byte a.go:9. */
  private static ForgedElf go12() {
    int base = 0x800;
    return ForgedElf.sound()
        .u32(base, 0xFFFFFFFB)
        .bytes(base + 6, (byte) 1, (byte) 8)
        .u64(base + 8, 1)
        .u64(base + 16, 0x401000)
        .u64(base + 24, 0x40)
        .u64(base + 32, 0x401010)
        .u32(base + 40, 0x80)
        .u64(base + 0x40, 0x401000)
        .u32(base + 0x48, 0x90)
        .u32(base + 0x58, 0xA8)
        .u32(base + 0x5C, 0xB0)
        .u32(base + 0x80, 2)
        .u32(base + 0x84, 0xA0)
        .bytes(base + 0x90, "main.main".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .bytes(base + 0xA0, "a.go".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .bytes(base + 0xA8, (byte) 4, (byte) 16, (byte) 0)
        .bytes(base + 0xB0, (byte) 16, (byte) 4, (byte) 4, (byte) 12, (byte) 0);
  }

  private static ElfFile parse(ForgedElf elf) throws Exception {
    return ElfFile.parse(ByteBuffer.wrap(elf.image()));
  }

  @Test
  void theFirstLayoutIsUnderstood() throws Exception {
    PclnTab table = PclnTab.of(parse(go12())).orElseThrow();
    assertThat(table.size()).isEqualTo(1);
    assertThat(table.function(0)).isEqualTo(new PclnTab.Function(0x401000, 0x401010, "main.main"));
    assertThat(table.lineAt(0x401004)).contains(new PclnTab.Line("a.go", 9));
    assertThat(table.lineAt(0x401003)).contains(new PclnTab.Line("a.go", 7));
    assertThat(table.lineAt(0x401010)).isEmpty();
    assertThat(table.functionAt(0x400fff)).isEmpty();
  }

  @Test
  void aProgramOfAnotherLanguageHasNone() throws Exception {
    assertThat(PclnTab.of(parse(ForgedElf.sound()))).isEqualTo(Optional.empty());
  }

  @Test
  void aForgedCountIsRefused() throws Exception {
    byte[] image = Samples.bytes("go1.19/hello");
    ElfFile sound = ElfFile.parse(ByteBuffer.wrap(image));
    long at = new ProgramBytes(sound).section(".gopclntab").offset();
    ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putLong((int) at + 8, 1L << 60);
    assertThatThrownBy(() -> PclnTab.of(ElfFile.parse(ByteBuffer.wrap(image))))
        .isInstanceOf(GoMetadataException.class)
        .hasMessageContaining("functions");
  }
}
