package dev.gox.loader;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.linux.ProgramInfo;
import dev.gox.runtime.linux.Reports;
import dev.gox.runtime.linux.Surroundings;
import dev.gox.runtime.linux.fs.HostRoot;
import dev.gox.runtime.linux.fs.LinuxException;
import dev.gox.runtime.linux.process.ProgramFormat;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.exec.CodeLibrary;
import dev.gox.translator.exec.ExecutionOptions;
import dev.gox.translator.exec.FixedCode;
import dev.gox.translator.exec.Inspection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Lays ELF files out in new images, for the first program and for those that it executes. */
final class ImageLoader implements ProgramFormat {
  private static final long PAGE_MASK = 4095;

  /** RFLAGS at a program's start: interrupts are enabled, and nothing else is set. */
  private static final int START_FLAGS = 0x202;

  /** From the stack's end to the vDSO. */
  private static final long VDSO_GAP = 0x10000;

  private final Program options;
  private final CodeLibrary code;
  private final Reports reports;
  private final HostRoot root;

  /**
   * Prepares.
   *
   * @param options how programs are run; what is run is said elsewhere
   */
  ImageLoader(Program options, Inspection inspection, Surroundings surroundings) {
    this.options = options;
    code =
        new CodeLibrary(
            options.decoders,
            new ExecutionOptions(options.mode, options.codeCache, options.intrinsics),
            inspection);
    reports = surroundings.reports();
    root = surroundings.root();
  }

  @Override
  public Loaded load(Request request) throws LinuxException {
    try {
      return tryToLoad(request);
    } catch (BadProgramException e) {
      String path = new String(request.file().path(), StandardCharsets.UTF_8);
      reports.notExecuted(path, e.getMessage());
      boolean missing = e.exitStatus() == BadProgramException.NOT_FOUND;
      throw new LinuxException(missing ? Errno.ENOENT : Errno.ENOEXEC);
    } catch (OutOfMemoryError e) {
      throw new LinuxException(Errno.ENOMEM);
    }
  }

  /**
   * Loads a file into a new image, as {@link #load} does.
   *
   * @throws BadProgramException if it can't be run, and why
   */
  Loaded tryToLoad(Request request) throws BadProgramException {
    ElfFile elf = ElfFile.parse(request.file().content());
    if (InitialStack.bytes(request.arguments(), request.environment()) > InitialStack.SIZE / 4) {
      throw BadProgramException.refused("arguments and environment exceed 2 MiB; pass less");
    }
    Path linkerPath = linkerPath(elf, request.folder());
    ElfFile linker = linkerPath == null ? null : linker(elf, linkerPath);
    GuestMemory memory = new GuestMemory(options.windowBytes);
    try {
      return load(elf, linker, linkerPath, memory, request);
    } catch (BadProgramException | RuntimeException | Error e) {
      memory.release();
      throw e;
    }
  }

  private Loaded load(
      ElfFile elf, ElfFile linker, Path linkerPath, GuestMemory memory, Request request)
      throws BadProgramException {
    GuestImage image = new GuestImage(memory);
    ProgramImage mapped = new ProgramImage(memory, elf, linker);
    mapped.noteOrigins(memory, request.file().host(), linkerPath);
    image.setBreak(memory.keepBesideImage(mapped.end() + PAGE_MASK & ~PAGE_MASK));
    long stackEnd = mapStack(memory, elf);
    long vdso = mapVdso(memory, stackEnd + VDSO_GAP);
    image.setVdso(vdso);
    image.setStackEnd(stackEnd);
    Cpu cpu = new Cpu(memory);
    cpu.level = options.cpuLevel;
    InitialStack stack = new InitialStack(memory, stackEnd, cpu.level);
    cpu.r4 =
        stack.build(elf, mapped, vdso, request.name(), request.arguments(), request.environment());
    cpu.rip = mapped.start();
    cpu.setRflags(START_FLAGS);
    ProgramInfo info =
        new ProgramInfo(
            request.file().path(),
            List.copyOf(request.arguments()),
            List.copyOf(request.environment()),
            stack.auxiliaryVector());
    long bias = mapped.bias();
    FixedCode text = linker == null ? ProgramText.of(elf, bias, vdso, memory.windowSize()) : null;
    String path = new String(request.file().path(), StandardCharsets.UTF_8);
    ProgramFunctions functions = new ProgramFunctions(path, elf, bias);
    image.setExecutor(code.executor(memory, functions, text));
    return new Loaded(image, cpu, info);
  }

  /** Where the dynamic linker is that has to run a program, in its root; null if none has to. */
  private Path linkerPath(ElfFile elf, byte[] folder) throws BadProgramException {
    if (elf.interpreter() == null || elf.isAlmostStatic()) {
      return null;
    }
    try {
      return root.toHost(folder, elf.interpreter(), true);
    } catch (IOException | InvalidPathException e) {
      throw missingLinker(linkerName(elf));
    }
  }

  private static String linkerName(ElfFile elf) {
    return "its dynamic linker " + new String(elf.interpreter(), StandardCharsets.UTF_8);
  }

  private static ElfFile linker(ElfFile elf, Path path) throws BadProgramException {
    String text = linkerName(elf);
    try {
      return ElfFile.parse(ProgramFile.read(path));
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
}
