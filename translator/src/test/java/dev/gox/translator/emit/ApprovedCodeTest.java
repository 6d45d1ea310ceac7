package dev.gox.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.Disassembly;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.ir.IrText;
import dev.gox.translator.opt.Optimizer;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionBuilder;
import dev.gox.translator.region.RegionInstruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/**
 * Representative instructions and what is made of them, so that a change of what is emitted is seen
 * in review: instructions.txt lists their bytes, approved.txt their IR, as bound and as optimized,
 * and the bytecode of a region that is nothing else, without what all regions begin and end with.
 *
 * <p>{@code -Dgox.approve=true} writes approved.txt anew.
 */
class ApprovedCodeTest {
  private static final Path FOLDER = Path.of("src/test/resources/dev/gox/translator/emit");
  private static final Path APPROVED = FOLDER.resolve("approved.txt");
  private static final long START = 0x10_0000;
  private static final long PAGE = 4096;
  private static final String METHOD = "run";

  /** The jump before the region's own code, past its end: if the stack is too deep. */
  private static final Pattern TOO_DEEP = Pattern.compile("IFLT (L\\d+)");

  private final GuestMemory memory = new GuestMemory(64L << 20);
  private final TableDecoder decoder = new TableDecoder();
  private final FormIndex index = FormIndex.load();

  @AfterEach
  void release() {
    memory.release();
  }

  @Test
  void whatIsMadeOfInstructionsIsApproved() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(FOLDER.resolve("instructions.txt"))) {
      String[] parts = line.split("  ", 2);
      describe(HexFormat.of().parseHex(parts[0]), parts.length > 1 ? parts[1] : "", lines);
    }
    if (Boolean.getBoolean("gox.approve")) {
      Files.write(APPROVED, lines);
    }
    assertThat(lines).containsExactlyElementsOf(Files.readAllLines(APPROVED));
  }

  private void describe(byte[] code, String title, List<String> lines) {
    memory.map(START, START + PAGE, GuestMemory.PROT_READ | GuestMemory.PROT_EXEC);
    memory.poke(START, code, 0, code.length);
    lines.add("== " + HexFormat.of().formatHex(code) + (title.isEmpty() ? "" : ": " + title));
    List<Long> starts = disassemble(code, lines);
    RegionBuilder builder = new RegionBuilder(memory, decoder, index, FunctionMap.NONE);
    Region region = builder.build(START, null, starts::contains, starts.size());
    if (region == null) {
      lines.add("  (no translation)");
    } else {
      ir("ir", region, lines);
      Optimizer.run(region, target -> false);
      ir("optimized", region, lines);
      bytecode(region, lines);
    }
    memory.unmap(START, START + PAGE);
  }

  private List<Long> disassemble(byte[] code, List<String> lines) {
    List<Long> starts = new ArrayList<>();
    Instruction in = new Instruction();
    for (int at = 0; at < code.length; ) {
      int length = decoder.decode(code, at, code.length, START + at, in);
      assertThat(length).isPositive();
      starts.add(START + at);
      lines.add("  " + Disassembly.of(in));
      at += length;
    }
    return starts;
  }

  private static void ir(String title, Region region, List<String> lines) {
    lines.add("-- " + title);
    for (RegionBlock block : region.blocks()) {
      for (RegionInstruction i : block.instructions) {
        (i.opaque != null ? List.of("opaque") : IrText.lines(i.body))
            .forEach(line -> lines.add("  " + line));
      }
      lines.add("  " + block.terminator);
    }
  }

  private static void bytecode(Region region, List<String> lines) {
    lines.add("-- bytecode");
    RegionCompiler compiler = new RegionCompiler(new Alone());
    Textifier text = new Textifier();
    new ClassReader(compiler.compile(region, "Region").bytes())
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return name.equals(METHOD) ? new TraceMethodVisitor(text) : null;
              }
            },
            ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
    List<String> all =
        text.getText().stream()
            .flatMap(part -> part.toString().lines())
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    Matcher tooDeep =
        all.stream().map(TOO_DEEP::matcher).filter(Matcher::matches).findFirst().orElseThrow();
    List<String> own = all.subList(all.indexOf(tooDeep.group()) + 1, all.indexOf(tooDeep.group(1)));
    own.forEach(line -> lines.add("  " + line));
  }

  /** Code around which nothing is known. */
  private static final class Alone implements RegionLinkage {
    @Override
    public long windowPages() {
      return 1 << 20;
    }

    @Override
    public Entry entry(long pc) {
      return new Entry(pc, null);
    }

    @Override
    public boolean flagsDeadAt(long pc) {
      return false;
    }

    @Override
    public boolean isSlow(long pc) {
      return false;
    }

    @Override
    public boolean isOutsideZone(long pc) {
      return false;
    }
  }
}
