package dev.gox.loader;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.linux.CallTimes;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.Kernel;
import dev.gox.runtime.linux.ProgramInfo;
import dev.gox.runtime.linux.fs.HostPaths;
import dev.gox.runtime.linux.fs.HostRoot;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.exec.Executor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Makes a running process of a program file. */
public final class ProgramLoader {
  private ProgramLoader() {}

  private static final long PAGE_MASK = 4095;

  /** From the stack's end to the vDSO. */
  private static final long VDSO_GAP = 0x10000;

  /**
   * Loads and starts a program.
   *
   * @return its process; {@link GuestProcess#waitForExit} tells how it ended
   * @throws BadProgramException if it can't be run
   */
  public static GuestProcess start(Program program) throws BadProgramException {
    GuestProcess process = load(program);
    process.start();
    return process;
  }

  /**
   * Loads a program.
   *
   * @return its process, to be started by {@link GuestProcess#start()}
   * @throws BadProgramException if it can't be run
   */
  public static GuestProcess load(Program program) throws BadProgramException {
    ElfFile elf = open(program.file);
    if (InitialStack.bytes(program.arguments, program.environment) > InitialStack.SIZE / 4) {
      throw BadProgramException.refused("arguments and environment exceed 2 MiB; pass less");
    }
    Cpu.assertLayout();
    GuestMemory memory = new GuestMemory(program.windowBytes);
    try {
      return load(program, elf, memory);
    } catch (BadProgramException | RuntimeException | Error e) {
      memory.release();
      throw e;
    }
  }

  private static GuestProcess load(Program program, ElfFile elf, GuestMemory memory)
      throws BadProgramException {
    GuestProcess process = new GuestProcess(new Kernel(), memory);
    confine(process, program);
    ProgramImage image = new ProgramImage(memory, elf, linker(process, elf));
    process.setBreak(image.end() + PAGE_MASK & ~PAGE_MASK);
    process.setVerbose(program.verbose);
    if (program.cpus > 0) {
      process.setCpus(program.cpus);
    }
    process.files().install(program.input(), false);
    process.files().install(program.output(1), false);
    process.files().install(program.output(2), false);

    long stackEnd = mapStack(memory, elf);
    long vdso = mapVdso(memory, stackEnd + VDSO_GAP);
    process.setVdso(vdso);
    Cpu cpu = new Cpu(memory);
    InitialStack stack = new InitialStack(memory, stackEnd);
    cpu.r4 = stack.build(elf, image, vdso, program.name, program.arguments, program.environment);
    process.setProgram(
        new ProgramInfo(
            HostPaths.bytes(program.file.toAbsolutePath().normalize()),
            List.copyOf(program.arguments),
            List.copyOf(program.environment),
            stack.auxiliaryVector()));
    cpu.rip = image.start();
    if (program.tracedCalls != null) {
      process.setTracer(Tracing.of(program.tracedCalls, program.traceFile));
      Tracing.started(process, cpu.r4);
    }
    process.setExecutor(
        new Executor(
            memory,
            program.decoders,
            program.mode,
            program.codeCache,
            () -> new ProgramFunctions(elf, image.bias()),
            Inspecting.of(program)));
    if (program.statistics) {
      process.setCallTimes(new CallTimes());
    }
    process.setFirstThread(cpu);
    return process;
  }

  /** Maps the stack near the window's end, or elsewhere if the program is there; gives its end. */
  private static long mapStack(GuestMemory memory, ElfFile elf) throws BadProgramException {
    long start = memory.windowSize() - (1 << 20) - InitialStack.SIZE;
    if (memory.anyMapped(start, start + InitialStack.SIZE)) {
      start = memory.findFree(InitialStack.SIZE);
      if (start < 0) {
        throw BadProgramException.refused("malformed: its segments leave no room for a stack");
      }
    }
    int rights = GuestMemory.PROT_READ | GuestMemory.PROT_WRITE;
    if (elf.executableStack()) {
      rights |= GuestMemory.PROT_EXEC;
    }
    memory.map(start, start + InitialStack.SIZE, rights);
    return start + InitialStack.SIZE;
  }

  /** Maps the vDSO at an address, or elsewhere if a segment is there; returns where. */
  private static long mapVdso(GuestMemory memory, long wanted) throws BadProgramException {
    long start = wanted;
    if (memory.anyMapped(start, start + Vdso.SIZE)) {
      start = memory.findFree(Vdso.SIZE);
      if (start < 0) {
        throw BadProgramException.refused("malformed: its segments leave no room for the vDSO");
      }
    }
    memory.map(start, start + Vdso.SIZE, GuestMemory.PROT_READ | GuestMemory.PROT_EXEC);
    memory.poke(start, Vdso.image(), 0, Vdso.SIZE);
    return start;
  }

  private static void confine(GuestProcess process, Program program) throws BadProgramException {
    try {
      if (program.root != null) {
        process.setRoot(new HostRoot(program.root));
      }
    } catch (IOException e) {
      throw BadProgramException.refused("the root " + program.root + " is no folder");
    }
    try {
      if (program.systemRoot != null) {
        process.root().setSystemRoot(program.systemRoot);
      }
    } catch (IOException e) {
      throw BadProgramException.refused("the sysroot " + program.systemRoot + " is no folder");
    }
    byte[] folder = program.folder;
    if (folder == null) {
      folder = program.root != null ? new byte[] {'/'} : HostPaths.bytes(currentFolder());
    }
    try {
      Path host = process.root().toHost(HostPaths.bytes(currentFolder()), folder, true);
      if (!Files.isDirectory(host)) {
        throw new IOException();
      }
      process.setCwd(process.root().toGuest(host));
    } catch (IOException e) {
      throw BadProgramException.refused(
          "there is no folder "
              + new String(folder, StandardCharsets.UTF_8)
              + " for it to start in; see --cwd");
    }
  }

  private static Path currentFolder() {
    return Path.of("").toAbsolutePath();
  }

  /** The dynamic linker that has to run a program, as the program's root has it; null if none. */
  private static ElfFile linker(GuestProcess process, ElfFile elf) throws BadProgramException {
    byte[] name = elf.interpreter();
    if (name == null || elf.isAlmostStatic()) {
      return null;
    }
    String text = "its dynamic linker " + new String(name, StandardCharsets.UTF_8);
    try {
      return open(process.root().toHost(process.cwd(), name, true));
    } catch (IOException | InvalidPathException e) {
      throw missingLinker(text);
    } catch (BadProgramException e) {
      if (e.exitStatus() == BadProgramException.NOT_FOUND) {
        throw missingLinker(text);
      }
      throw new BadProgramException(e.exitStatus(), text + ": " + e.getMessage());
    }
  }

  private static BadProgramException missingLinker(String linker) {
    return new BadProgramException(
        BadProgramException.NOT_FOUND,
        linker + " is not there; --sysroot=DIR names a folder with a Linux/amd64 system's files");
  }

  private static ElfFile open(Path file) throws BadProgramException {
    if (!Files.exists(file)) {
      throw new BadProgramException(BadProgramException.NOT_FOUND, "no such file");
    }
    if (Files.isDirectory(file)) {
      throw BadProgramException.refused("is a directory");
    }
    if (!Files.isRegularFile(file)) {
      throw BadProgramException.refused("not a regular file");
    }
    if (!Files.isExecutable(file)) {
      throw BadProgramException.refused("not executable; chmod +x it");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw BadProgramException.refused("larger than 2 GiB");
      }
      return ElfFile.parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      throw BadProgramException.refused("can't be read");
    }
  }
}
