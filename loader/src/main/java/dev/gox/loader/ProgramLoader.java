package dev.gox.loader;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.Kernel;
import dev.gox.runtime.linux.fs.StandardStream;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.exec.Interpreter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes a running process of a program file. */
public final class ProgramLoader {
  private ProgramLoader() {}

  private static final long PAGE_MASK = 4095;

  /**
   * Loads and starts a program.
   *
   * @return its process; {@link GuestProcess#waitForExit} tells how it ended
   * @throws BadProgramException if it can't be run
   */
  public static GuestProcess start(Program program) throws BadProgramException {
    ElfFile elf = open(program);
    if (InitialStack.bytes(program.arguments, program.environment) > InitialStack.SIZE / 4) {
      throw BadProgramException.refused("arguments and environment exceed 2 MiB; pass less");
    }
    Cpu.assertLayout();
    GuestMemory memory = new GuestMemory(program.windowBytes);
    GuestProcess process = new GuestProcess(new Kernel(), memory);
    ImageMapper image = new ImageMapper(memory, elf);
    image.map();
    process.setBreak(image.end() + PAGE_MASK & ~PAGE_MASK);
    process.setCwd(Path.of("").toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
    process.setVerbose(program.verbose);
    if (program.cpus > 0) {
      process.setCpus(program.cpus);
    }
    process.files().install(StandardStream.input(program.in), false);
    process.files().install(StandardStream.output(program.out), false);
    process.files().install(StandardStream.output(program.err), false);

    long stackEnd = memory.windowSize() - (1 << 20);
    memory.map(
        stackEnd - InitialStack.SIZE, stackEnd, GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
    Cpu cpu = new Cpu(memory);
    cpu.r4 =
        new InitialStack(memory, stackEnd)
            .build(elf, image.bias(), program.name, program.arguments, program.environment);
    cpu.rip = elf.entry() + image.bias();
    process.setExecutor(new Interpreter(memory, TableDecoder::new));
    process.start(cpu);
    return process;
  }

  private static ElfFile open(Program program) throws BadProgramException {
    if (!Files.exists(program.file)) {
      throw new BadProgramException(BadProgramException.NOT_FOUND, "no such file");
    }
    if (Files.isDirectory(program.file)) {
      throw BadProgramException.refused("is a directory");
    }
    if (!Files.isExecutable(program.file)) {
      throw BadProgramException.refused("not executable; chmod +x it");
    }
    try (FileChannel channel = FileChannel.open(program.file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw BadProgramException.refused("larger than 2 GiB");
      }
      return ElfFile.parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      throw BadProgramException.refused("can't be read");
    }
  }
}
