package dev.gox.translator.emit;

import dev.gox.translator.region.SourceLines;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** Writes which guest line the bytecode of a region comes from. */
final class RegionLines {
  /** The largest that a class file can say; code further down has it too. */
  private static final int LARGEST = 0xFFFF;

  private final SourceLines lines;
  private final MethodVisitor code;
  private long pc;
  private int line;

  RegionLines(SourceLines lines, MethodVisitor code) {
    this.lines = lines;
    this.code = code;
  }

  /** The guest address that the present bytecode belongs to. */
  long pc() {
    return pc;
  }

  /** What follows belongs to a guest address. */
  void at(long address) {
    pc = address;
    int found = Math.min(lines.at(address), LARGEST);
    if (found != line && found > 0) {
      line = found;
      Label here = new Label();
      code.visitLabel(here);
      code.visitLineNumber(found, here);
    }
  }
}
