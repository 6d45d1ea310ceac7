package dev.gox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.it.conformance.ElfWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instruction that processors have and gox lacks is named once, and the guest gets SIGILL. */
class MissingInstructionIT {
  private static final long CODE = 0x401000;
  private static final int SIGILL_STATUS = 128 + 4;
  private static final String ENCODEKEY = "f30f38fac1";
  private static final String EXIT_ZERO = "31ff b8e7000000 0f05";

  /** Where the handler, the restorer and the action of {@link #handled} begin. */
  private static final int HANDLER = 0x80;

  private static final int RESTORER = 0xa0;
  private static final int ACTION = 0xc0;

  @TempDir Path folder;

  private GoxProcess run(byte[] code) throws IOException {
    ElfWriter elf = new ElfWriter();
    elf.segment(CODE, code, code.length, ElfWriter.READ | ElfWriter.EXECUTE);
    Path file = folder.resolve("program");
    Files.write(file, elf.write(CODE));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return GoxProcess.run(Path.of("/dev/null"), List.of(file.toString()));
  }

  private static byte[] code(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** Code that runs with a handler of SIGILL, which goes on five bytes behind. */
  private static byte[] handled(String hex) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // rt_sigaction(SIGILL, ACTION, 0, 8)
    out.writeBytes(code("b80d000000 bf04000000 be" + "c0104000" + "31d2 41ba08000000 0f05"));
    out.writeBytes(code(hex));
    pad(out, HANDLER);
    out.writeBytes(code("488382a800000005 c3")); // add qword ptr [rdx + 0xa8], 5: RIP
    pad(out, RESTORER);
    out.writeBytes(code("b80f000000 0f05")); // rt_sigreturn
    pad(out, ACTION);
    ByteBuffer action = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    long siginfoAndRestorer = 0x0400_0004;
    action.putLong(CODE + HANDLER).putLong(siginfoAndRestorer).putLong(CODE + RESTORER).putLong(0);
    out.writeBytes(action.array());
    return out.toByteArray();
  }

  private static void pad(ByteArrayOutputStream out, int to) {
    out.writeBytes(new byte[to - out.size()]);
  }

  @Test
  void oneLineNamesAddressBytesAndDisassembly() throws IOException {
    GoxProcess run = run(code("90" + ENCODEKEY));
    assertThat(run.exit()).isEqualTo(SIGILL_STATUS);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("gox: ")
        .contains("encodekey128 eax, ecx", ENCODEKEY, "0x401001");
  }

  @Test
  void aHandlerGoesOnAndTheOperationIsNamedOnce() throws IOException {
    GoxProcess run = run(handled(ENCODEKEY + ENCODEKEY + EXIT_ZERO));
    assertThat(run.exit()).isZero();
    assertThat(run.err().lines()).singleElement().asString().contains("encodekey128");
  }

  @Test
  void whatNoProcessorHasIsTheGuestsOwnBusiness() throws IOException {
    // UD2 and three NOPs, UD1 with its ModRM byte and two, an opcode that does not exist.
    GoxProcess run = run(handled("0f0b909090 0fb9c09090 0f04909090" + EXIT_ZERO));
    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void helloRunsByCapstoneOrSaysThatItIsNotThere() {
    GoxProcess run =
        GoxProcess.run(Path.of("/dev/null"), List.of("--decoder=capstone", "samples/bin/hello"));
    if (run.exit() == 2) {
      assertThat(run.err().lines()).singleElement().asString().contains("libcapstone4");
    } else {
      assertThat(run.exit()).isZero();
      assertThat(new String(run.out())).isEqualTo("hello, world\n");
    }
  }
}
