package dev.gox.translator.region;

import dev.gox.translator.emit.FormCode;
import dev.gox.translator.ir.Stmt;
import java.util.List;

/** One guest instruction of a region, its meaning bound to its operands. */
public final class RegionInstruction {
  /** Guest address. */
  public final long pc;

  /** Address after it. */
  public final long next;

  /** What it does; passes replace it. Empty if it is opaque. */
  public List<Stmt> body;

  /**
   * The form to call with all state in the Cpu, for what IR can't say; null for most. The words are
   * what {@link FormCode#run} takes.
   */
  public final FormCode opaque;

  public final long[] words;

  /** RSP before it, less its value at the region's entry: bytes. */
  public long stack;

  RegionInstruction(long pc, long next, List<Stmt> body, FormCode opaque, long[] words) {
    this.pc = pc;
    this.next = next;
    this.body = body;
    this.opaque = opaque;
    this.words = words;
  }
}
