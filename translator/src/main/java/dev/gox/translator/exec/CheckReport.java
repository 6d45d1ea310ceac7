package dev.gox.translator.exec;

import dev.gox.translator.ir.IrText;
import dev.gox.translator.region.Region;
import dev.gox.translator.region.RegionBlock;
import dev.gox.translator.region.RegionBuilder;
import dev.gox.translator.region.RegionInstruction;

/** The text that tells of a translation which does not what its instructions do. */
final class CheckReport {
  private CheckReport() {}

  static String of(
      Region region,
      RegionBuilder builder,
      String differences,
      CpuState before,
      CpuState expected,
      CpuState actual) {
    StringBuilder s = new StringBuilder();
    s.append(String.format("--check: the translation of 0x%x is wrong:%n", region.pc));
    s.append(differences);
    s.append(
        String.format("before:    %s%nshould be: %s%nis:        %s%n", before, expected, actual));
    for (RegionBlock block : region.blocks()) {
      s.append(
          String.format("block 0x%x%s%n", block.pc, block.loopHeader ? ", a loop's header" : ""));
      for (RegionInstruction instruction : block.instructions) {
        s.append(
            String.format("  0x%x  %s%n", instruction.pc, builder.disassembly(instruction.pc)));
        IrText.lines(instruction.body)
            .forEach(line -> s.append("      ").append(line).append('\n'));
      }
      s.append("  ").append(block.terminator).append('\n');
    }
    return s.toString();
  }
}
