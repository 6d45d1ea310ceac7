package dev.gox.loader;

import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.intrinsic.KnownBodies;
import dev.gox.translator.region.FunctionMap;
import dev.gox.translator.region.RegionBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The bodies of functions that there may be Java code for, in programs of any Go version. Its main
 * method prints the lines for {@code bodies.tsv} that programs given by path have.
 */
final class FunctionBodies {
  private FunctionBodies() {}

  /** The lines of a program's functions that are known by name and are written in assembly. */
  static SortedSet<String> of(Path program, KnownBodies known)
      throws BadProgramException, IOException {
    ElfFile elf = read(program);
    GuestMemory memory = new GuestMemory(1L << 30);
    try {
      ProgramImage image = new ProgramImage(memory, elf, null);
      FunctionMap functions = new ProgramFunctions("", elf, image.bias());
      RegionBuilder builder =
          new RegionBuilder(memory, new TableDecoder(), FormIndex.load(), functions);
      SortedSet<String> found = new TreeSet<>();
      for (ElfFile.Segment s : elf.segments()) {
        for (long pc = s.address(); (s.flags() & ElfFile.PF_X) != 0 && pc < s.end(); ) {
          FunctionMap.Function function = functions.at(pc + image.bias());
          if (function == null) {
            pc++;
            continue;
          }
          // The compiler's wrappers, for calls in its own convention, have the same names.
          if (known.hasName(function.name()) && functions.linesOf(function).file().endsWith(".s")) {
            found.add(KnownBodies.line(function.name(), builder.bodyHash(function)));
          }
          pc = function.end() - image.bias();
        }
      }
      return found;
    } finally {
      memory.release();
    }
  }

  private static ElfFile read(Path program) throws BadProgramException, IOException {
    return ElfFile.parse(ByteBuffer.wrap(Files.readAllBytes(program)));
  }

  /** Prints the lines of programs. */
  public static void main(String[] programs) throws BadProgramException, IOException {
    KnownBodies known = KnownBodies.load();
    SortedSet<String> lines = new TreeSet<>();
    for (String program : programs) {
      lines.addAll(of(Path.of(program), known));
    }
    lines.forEach(System.out::println);
  }
}
