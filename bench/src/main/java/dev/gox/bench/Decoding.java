package dev.gox.bench;

import dev.gox.loader.BadProgramException;
import dev.gox.loader.Decoders;
import dev.gox.loader.ElfFile;
import dev.gox.loader.golang.GoMetadataException;
import dev.gox.loader.golang.PclnTab;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.InstructionDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds to decode an instruction, warm: the first instructions of hello's functions, one
 * after the other. CAPSTONE needs the host's library (Debian: libcapstone4).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {GuestRun.EXPORTS, GuestRun.MORE_EXPORTS, GuestRun.OPENS})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Decoding {
  private static final int COUNT = 50_000;

  @Param public Decoders decoder;

  private InstructionDecoder instance;
  private final Instruction instruction = new Instruction();
  private byte[] code;
  private final int[] starts = new int[COUNT];
  private int found;

  /** Finds where the instructions are. */
  @Setup
  public void findInstructions() throws IOException, BadProgramException, GoMetadataException {
    byte[] file = Files.readAllBytes(GuestRun.SAMPLES.resolve("hello"));
    ElfFile elf = ElfFile.parse(ByteBuffer.wrap(file));
    PclnTab functions = PclnTab.of(elf).orElseThrow();
    ElfFile.Segment text =
        elf.segments().stream().filter(s -> (s.flags() & ElfFile.PF_X) != 0).findFirst().get();
    int from = (int) text.offset();
    code = Arrays.copyOfRange(file, from, from + (int) text.fileSize());
    InstructionDecoder table = Decoders.TABLE.get();
    for (int i = 0; i < functions.size() && found < COUNT; i++) {
      int end = (int) (functions.function(i).end() - text.address());
      int at = (int) (functions.function(i).start() - text.address());
      while (at < end && found < COUNT) {
        starts[found++] = at;
        at += Math.max(1, table.decode(code, at, end, at, instruction));
      }
    }
    if (found < COUNT) {
      throw new IllegalStateException("hello has only " + found + " instructions");
    }
    instance = decoder.get();
  }

  /** Decodes them all. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long decode() {
    long bytes = 0;
    for (int start : starts) {
      bytes += instance.decode(code, start, code.length, start, instruction);
    }
    return bytes;
  }
}
