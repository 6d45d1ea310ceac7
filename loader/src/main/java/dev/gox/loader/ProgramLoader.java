package dev.gox.loader;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.flight.Flight;
import dev.gox.runtime.linux.CallTimes;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.Kernel;
import dev.gox.runtime.linux.Reports;
import dev.gox.runtime.linux.Surroundings;
import dev.gox.runtime.linux.fs.ExecutableFile;
import dev.gox.runtime.linux.fs.HostPaths;
import dev.gox.runtime.linux.fs.HostRoot;
import dev.gox.runtime.linux.process.ProgramFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a running process of a program file. */
public final class ProgramLoader {
  private ProgramLoader() {}

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
    Flight.start();
    ExecutableFile file = open(program);
    Cpu.assertLayout();
    Surroundings surroundings = surroundings(program);
    ImageLoader loader = new ImageLoader(program, Inspecting.of(program), surroundings);
    surroundings.setFormat(loader);
    surroundings.setExecutes(program.executes);
    surroundings.setExecutesHostPrograms(program.hostPrograms && program.root == null);
    byte[] folder = folder(program, surroundings.root());
    ProgramFormat.Loaded loaded =
        loader.tryToLoad(
            new ProgramFormat.Request(
                file, program.name, program.arguments, program.environment, folder));
    try {
      GuestProcess process = new GuestProcess(new Kernel(), loaded.image(), surroundings);
      process.setCwd(folder);
      process.setProgram(loaded.info());
      process.files().install(program.input(), false);
      process.files().install(program.output(1), false);
      process.files().install(program.output(2), false);
      process.setFirstThread(loaded.cpu());
      if (process.tracer() != null) {
        Tracing.started(process, loaded.cpu().r4);
      }
      return process;
    } catch (RuntimeException | Error e) {
      loaded.image().discard();
      throw e;
    }
  }

  private static Surroundings surroundings(Program program) throws BadProgramException {
    Surroundings surroundings = new Surroundings();
    try {
      if (program.root != null) {
        surroundings.setRoot(new HostRoot(program.root));
      }
    } catch (IOException e) {
      throw BadProgramException.refused("the root " + program.root + " is no folder");
    }
    try {
      if (program.systemRoot != null) {
        surroundings.root().setSystemRoot(program.systemRoot);
      }
    } catch (IOException e) {
      throw BadProgramException.refused("the sysroot " + program.systemRoot + " is no folder");
    }
    if (program.cpus > 0) {
      surroundings.setCpus(program.cpus);
    }
    surroundings.setCpuLevel(program.cpuLevel);
    surroundings.setSignalFilter(program.signalFilter);
    surroundings.setKeepsHints(program.observers != null);
    surroundings.setReports(new Reports(program.verbose));
    if (program.tracer != null) {
      surroundings.setTracer(program.tracer);
    } else if (program.tracedCalls != null) {
      surroundings.setTracer(Tracing.of(program.tracedCalls, program.traceFile));
    }
    if (program.statistics || program.samplers != null) {
      surroundings.setCallTimes(new CallTimes());
    }
    return surroundings;
  }

  /** Where the program starts, as it names that folder. */
  private static byte[] folder(Program program, HostRoot root) throws BadProgramException {
    byte[] folder = program.folder;
    if (folder == null) {
      folder = program.root != null ? new byte[] {'/'} : HostPaths.bytes(currentFolder());
    }
    try {
      Path host = root.toHost(HostPaths.bytes(currentFolder()), folder, true);
      if (!Files.isDirectory(host)) {
        throw new IOException();
      }
      return root.toGuest(host);
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

  private static ExecutableFile open(Program program) throws BadProgramException {
    return new ExecutableFile(
        program.file,
        HostPaths.bytes(program.file.toAbsolutePath().normalize()),
        ProgramFile.read(program.file));
  }
}
