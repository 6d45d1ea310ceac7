package dev.gox.loader;

import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.decode.capstone.CapstoneDecoder;
import java.util.function.Supplier;

/** Who decodes guest code; each thread has a decoder of its own. */
public enum Decoders implements Supplier<InstructionDecoder> {
  /** gox's own, in Java. */
  TABLE,
  /** The host's Capstone library: slower, to be compared with. */
  CAPSTONE;

  /**
   * Makes a decoder.
   *
   * @throws UnsatisfiedLinkError if the host has no such library
   * @throws IllegalStateException if it is one that can't be used
   */
  @Override
  public InstructionDecoder get() {
    return this == TABLE ? new TableDecoder() : new CapstoneDecoder();
  }
}
