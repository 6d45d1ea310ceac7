package dev.gox.loader;

import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.region.FunctionMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program's segments laid into a memory of their own, for its code to be looked at, not run. */
public final class CodeImage implements AutoCloseable {
  private static final long WINDOW = 1L << 30;

  private final ElfFile elf;
  private final GuestMemory memory = new GuestMemory(WINDOW);
  private final long bias;

  /**
   * Loads a file.
   *
   * @throws BadProgramException if gox would not run it
   */
  public CodeImage(Path file) throws BadProgramException {
    try {
      elf = ElfFile.parse(ByteBuffer.wrap(Files.readAllBytes(file)));
      bias = new ProgramImage(memory, elf, null).bias();
    } catch (IOException e) {
      memory.release();
      throw BadProgramException.refused("can't be read");
    } catch (BadProgramException | RuntimeException | Error e) {
      memory.release();
      throw e;
    }
  }

  /** What is added to the file's addresses. */
  public long bias() {
    return bias;
  }

  public GuestMemory memory() {
    return memory;
  }

  /** The functions, by their addresses in the memory. */
  public FunctionMap functions() {
    return new ProgramFunctions("", elf, bias);
  }

  @Override
  public void close() {
    memory.release();
  }
}
