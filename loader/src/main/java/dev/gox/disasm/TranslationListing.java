package dev.gox.disasm;

import dev.gox.inspect.ProgramView;
import dev.gox.loader.BadProgramException;
import dev.gox.loader.CodeImage;
import dev.gox.text.Style;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.emit.Entry;
import dev.gox.translator.emit.RegionCompiler;
import dev.gox.translator.emit.RegionLinkage;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.ir.IrText;
import dev.gox.translator.opt.Optimizer;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionBuilder;
import dev.gox.translator.region.RegionInstruction;
import dev.gox.translator.region.SourceLines;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows what gox makes of a function as if it were translated whole from its entry: the blocks of
 * its region, each instruction's IR, and the bytecode that belongs to it.
 */
public final class TranslationListing implements AutoCloseable {
  private static final int LARGEST_REGION = 500;
  private static final String METHOD = "run";

  private final CodeImage image;
  private final RegionBuilder builder;
  private final Listing listing;
  private final Style style;
  private final PrintStream out;

  /**
   * Loads a program.
   *
   * @param listing that heads each function
   * @throws BadProgramException if gox would not run it
   */
  public TranslationListing(Path file, Listing listing, Style style, PrintStream out)
      throws BadProgramException {
    image = new CodeImage(file);
    builder =
        new RegionBuilder(image.memory(), new TableDecoder(), FormIndex.load(), image.functions());
    this.listing = listing;
    this.style = style;
    this.out = out;
  }

  /** Writes a function's blocks. */
  public void print(ProgramView.Function f, boolean ir, boolean bytecode) {
    out.println(listing.head(f));
    long entry = f.start() + image.bias();
    FunctionMap.Function function = image.functions().at(entry);
    for (int limit = LARGEST_REGION; limit > 0; limit /= 2) {
      Region region = builder.build(entry, function, pc -> true, limit);
      if (region == null) {
        out.println("  its first instruction has no translation");
        return;
      }
      boolean cut = region.cut;
      RegionCompiler.Compiled compiled = null;
      if (bytecode) {
        compiled = compile(entry, function, limit);
        if (compiled == null) {
          continue;
        }
      }
      if (ir) {
        blocks(region);
      }
      if (bytecode) {
        bytecode(region, compiled);
      }
      if (cut) {
        out.println("  the rest, beyond " + limit + " instructions, goes into other regions");
      }
      return;
    }
  }

  private void blocks(Region region) {
    for (RegionBlock block : region.blocks()) {
      out.println(
          "  " + style.head("block 0x" + hex(block.pc)) + (block.loopHeader ? " loop" : ""));
      for (RegionInstruction i : block.instructions) {
        out.println("    " + instruction(i.pc));
        List<String> lines = i.opaque != null ? List.of("(the form's own code)") : text(i);
        lines.forEach(line -> out.println(style.aside("        " + line)));
      }
      out.println("    " + style.call("-> " + end(block)));
    }
  }

  private static List<String> text(RegionInstruction i) {
    return IrText.lines(i.body);
  }

  private static String end(RegionBlock block) {
    String kind = block.terminator.getClass().getSimpleName();
    StringBuilder text = new StringBuilder(kind.toLowerCase(java.util.Locale.ROOT));
    for (long target : block.targets()) {
      text.append(" 0x").append(hex(target));
    }
    return text.toString();
  }

  private String instruction(long pc) {
    return style.name("0x" + hex(pc - image.bias()) + "  " + builder.disassembly(pc));
  }

  private static String hex(long value) {
    return Long.toHexString(value);
  }

  /** Compiles with instructions' numbers in the place of source lines, to find them again. */
  private RegionCompiler.Compiled compile(long entry, FunctionMap.Function function, int limit) {
    Region region = builder.build(entry, function, pc -> true, limit);
    List<RegionInstruction> all = inOrder(region);
    long[] ends = new long[all.size()];
    int[] numbers = new int[all.size()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = all.get(i).next;
      numbers[i] = i + 1;
    }
    Optimizer.run(region, builder::setsFlagsFirst);
    region.lines = new SourceLines("", ends, numbers);
    return new RegionCompiler(new Alone(image.memory().windowSize() >>> 12, builder))
        .compile(region, "Region");
  }

  private static List<RegionInstruction> inOrder(Region region) {
    List<RegionInstruction> all = new ArrayList<>();
    region.blocks().forEach(block -> all.addAll(block.instructions));
    all.sort((a, b) -> Long.compareUnsigned(a.pc, b.pc));
    return all;
  }

  private void bytecode(Region region, RegionCompiler.Compiled compiled) {
    List<RegionInstruction> all = inOrder(region);
    out.println("  " + style.head("bytecode, " + compiled.code() + " bytes"));
    for (BytecodeText.Part part : BytecodeText.of(compiled.bytes(), METHOD)) {
      if (part.line() > 0) {
        out.println("    " + instruction(all.get(part.line() - 1).pc));
      }
      part.text().forEach(line -> out.println(style.aside("        " + line)));
    }
  }

  @Override
  public void close() {
    image.close();
  }

  /** Code around which nothing is translated yet. */
  private record Alone(long windowPages, RegionBuilder builder) implements RegionLinkage {
    @Override
    public Entry entry(long pc) {
      return new Entry(pc, null);
    }

    @Override
    public boolean flagsDeadAt(long pc) {
      return builder.setsFlagsFirst(pc);
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
