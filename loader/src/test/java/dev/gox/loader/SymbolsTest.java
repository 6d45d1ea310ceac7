package dev.gox.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.loader.golang.PclnTab;
import dev.gox.translator.region.FunctionMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** ELF symbols, against Go's table of the same program. */
class SymbolsTest {
  private static byte[] hello(String program) throws Exception {
    return Files.readAllBytes(Path.of("..", "samples", "bin").resolve(program));
  }

  private static ElfFile parse(byte[] image) throws Exception {
    return ElfFile.parse(ByteBuffer.wrap(image));
  }

  @Test
  void nameFunctions() throws Exception {
    ElfFile elf = parse(hello("hello"));
    Symbols symbols = new Symbols(elf);
    PclnTab table = PclnTab.of(elf).orElseThrow();
    int same = 0;
    for (int i = 0; i < table.size(); i++) {
      PclnTab.Function f = table.function(i);
      FunctionMap.Symbol found = symbols.at(f.start() + 1);
      assertThat(found.address()).isEqualTo(f.start());
      same += found.name().equals(f.name()) ? 1 : 0;
    }
    // The rest differ in how type arguments and ABIs are written.
    assertThat(same).isGreaterThan(table.size() * 8 / 10);
    assertThat(symbols.at(0x1000)).isNull();
  }

  @Test
  void moveWithTheProgram() throws Exception {
    ElfFile elf = parse(hello("hello"));
    long bias = 0x7000_0000L;
    PclnTab.Function f = PclnTab.of(elf).orElseThrow().functionAt(elf.entry()).orElseThrow();
    ProgramFunctions functions = new ProgramFunctions("", elf, bias);
    assertThat(functions.symbolAt(elf.entry() + bias))
        .isEqualTo(new FunctionMap.Symbol(f.start() + bias, f.name()));
    assertThat(functions.at(elf.entry() + bias).name()).isEqualTo(f.name());
    // Below and above the program: code that was made at run time is none of its functions.
    assertThat(functions.symbolAt(elf.entry())).isNull();
    assertThat(functions.symbolAt(bias + (1L << 40))).isNull();
  }

  @Test
  void areNoneInAStrippedProgram() throws Exception {
    assertThat(new Symbols(parse(hello("go1.26/hello-stripped"))).at(0x500000)).isNull();
  }

  /** Each byte of the section table's place, of its entries, and of the symbol table is forged. */
  @Test
  void mayBeForged() throws Exception {
    byte[] image = hello("hello");
    ByteBuffer file = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    int table = (int) file.getLong(40);
    int count = file.getShort(60);
    for (long wrong : new long[] {-1, Long.MIN_VALUE, Integer.MAX_VALUE, image.length - 3, 1}) {
      for (int at = 40; at < table + 64 * count; at = at == 40 ? table : at + 8) {
        long right = file.getLong(at);
        file.putLong(at, wrong);
        FunctionMap.Symbol found = new Symbols(parse(image)).at(0x450000);
        assertThat(found == null || found.address() <= 0x450000).isTrue();
        file.putLong(at, right);
      }
    }
  }
}
