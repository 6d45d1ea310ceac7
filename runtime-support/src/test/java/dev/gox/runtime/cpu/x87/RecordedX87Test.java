package dev.gox.runtime.cpu.x87;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.X87;
import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * x87 does what an AMD processor did (Zen): recorded.txt has for each case the instruction, the
 * control word, the status word, FXSAVE's tags, ST0 and ST1, and behind the sign of equality the
 * status word, the tags and ST0 that came of it; all in hexadecimal. ConformanceIT compares far
 * more with the processor under it; this goes without one.
 */
class RecordedX87Test {
  private final GuestMemory memory = new GuestMemory(1L << 20);
  private final Cpu cpu = new Cpu(memory);

  @AfterEach
  void release() {
    memory.release();
  }

  @Test
  void computesWhatAProcessorDid() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<String> all = recorded();
    for (String line : all) {
      String[] sides = line.split(" = ");
      String got = run(sides[0].split(" "));
      if (!got.equals(sides[1])) {
        wrong.add(line + " but was " + got);
      }
    }
    assertThat(all).hasSizeGreaterThan(250);
    assertThat(wrong).isEmpty();
  }

  private static List<String> recorded() throws IOException {
    try (InputStream in = RecordedX87Test.class.getResourceAsStream("recorded.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().toList();
    }
  }

  private String run(String[] fields) {
    X87 x = new X87();
    cpu.x87 = x;
    x.controlWord = Integer.parseInt(fields[1], 16);
    x.statusWord = Integer.parseInt(fields[2], 16);
    x.tags = Integer.parseInt(fields[3], 16);
    int top = x.statusWord >> Status.TOP_SHIFT & 7;
    put(x, top, fields[4]);
    put(x, top + 1 & 7, fields[5]);
    execute(fields[0]);
    int now = x.statusWord >> Status.TOP_SHIFT & 7;
    return String.format(
        "%04x %02x %04x:%016x", x.statusWord, x.tags, x.signExponent[now], x.significand[now]);
  }

  private static void put(X87 x, int register, String value) {
    String[] parts = value.split(":");
    x.signExponent[register] = Integer.parseInt(parts[0], 16);
    x.significand[register] = Long.parseUnsignedLong(parts[1], 16);
  }

  private void execute(String instruction) {
    switch (instruction) {
      case "fadd" -> Arithmetic.registers(cpu, 0, 0, 1, 0);
      case "fmul" -> Arithmetic.registers(cpu, 1, 0, 1, 0);
      case "fsub" -> Arithmetic.registers(cpu, 4, 0, 1, 0);
      case "fsubr" -> Arithmetic.registers(cpu, 5, 0, 1, 0);
      case "fdiv" -> Arithmetic.registers(cpu, 6, 0, 1, 0);
      case "fdivr" -> Arithmetic.registers(cpu, 7, 0, 1, 0);
      case "fsqrt" -> Arithmetic.squareRoot(cpu);
      case "fprem" -> Partial.remainder(cpu, 0);
      case "fprem1" -> Partial.remainder(cpu, 1);
      case "frndint" -> Partial.roundToInteger(cpu);
      case "fscale" -> Partial.scale(cpu);
      case "fxtract" -> Partial.extract(cpu);
      case "ftst" -> Compare.zero(cpu);
      case "fxam" -> Stack.examine(cpu);
      default -> throw new IllegalArgumentException(instruction);
    }
  }
}
