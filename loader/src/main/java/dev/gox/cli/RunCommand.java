package dev.gox.cli;

import dev.gox.loader.BadProgramException;
import dev.gox.loader.Decoders;
import dev.gox.loader.Program;
import dev.gox.loader.ProgramLoader;
import dev.gox.loader.Statistics;
import dev.gox.profile.PerfMap;
import dev.gox.runtime.cpu.CpuLevel;
import dev.gox.runtime.flight.Flight;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.fs.HostPaths;
import dev.gox.runtime.linux.trace.CallSet;
import dev.gox.translator.exec.Mode;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs a program: what gox does unless a subcommand says otherwise. Strings carry bytes ({@link
 * ByteString}). Without options this class is used directly, and picocli is not loaded.
 */
@Command(
    description = "Runs a Linux/amd64 program, such as Go builds.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  gox hello                     runs ./hello",
      "  gox --root sandbox tool -v    tool sees sandbox as /, and nothing outside it",
      "  gox -E GOMAXPROCS=1 server    with one more variable in its environment",
      "",
      "Options end at PROGRAM; what follows is the program's. PROGRAM is a path and is not looked up"
          + " in PATH. GOX_OPTIONS holds options that precede those given."
    })
class RunCommand implements Callable<Integer> {
  /** After so long a program is none that waits for the JVM most of its time. */
  private static final long SETTLED_MILLIS = 2000;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      converter = ModeName.class,
      description =
          "How code is executed: mixed (interpreted until it is hot, then translated to JVM classes;"
              + " the default), interpret, or translate (at first execution).")
  Mode mode = Mode.MIXED;

  @Option(
      names = {"-E", "--env"},
      paramLabel = "NAME=VALUE",
      description = "Sets a variable of the program's environment.")
  List<String> set = new ArrayList<>();

  @Option(
      names = {"-U", "--unset"},
      paramLabel = "NAME",
      description = "Removes a variable from it.")
  List<String> unset = new ArrayList<>();

  @Option(names = "--clear-env", description = "Starts with an empty environment.")
  boolean clearEnvironment;

  @Option(
      names = {"-0", "--argv0"},
      paramLabel = "NAME",
      description = "What the program finds as its own name.")
  String argumentZero;

  @Option(
      names = "--cwd",
      paramLabel = "DIR",
      description = "The program's current folder; below --root if that is given.")
  String folder;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "Confines the program: DIR is its /, and it reaches no file outside.")
  String root;

  @Option(
      names = "--sysroot",
      paramLabel = "DIR",
      description =
          "Where absolute paths are looked up first: DIR has the files of a Linux/amd64 system, such as"
              + " the dynamic linker and libraries.")
  String systemRoot;

  @Option(
      names = "--exec",
      paramLabel = "WHO",
      description =
          "What becomes of programs that the program executes: guest (run like itself; the default),"
              + " host (what is no Linux/amd64 program is run by this machine; not with --root), or"
              + " none (execve fails with EPERM).")
  String executed = "guest";

  @Option(
      names = "--cpus",
      paramLabel = "N",
      description = "Processors that the program sees (default: the JVM's).")
  Integer cpus;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = MemorySize.class,
      description = "Fast memory, such as 512M or 4G (default: the host's).")
  Long memory;

  @Option(
      names = "--code-cache",
      paramLabel = "SIZE",
      converter = MemorySize.class,
      description =
          "Translated code that is kept (default: 128M of class files); beyond it, the oldest goes.")
  Long codeCache;

  @Option(
      names = "--no-intrinsics",
      description =
          "Translates Go's own assembly, such as memmove, like all other code, and has no Java code"
              + " in its place.")
  boolean noIntrinsics;

  @Option(
      names = "--cpu",
      paramLabel = "LEVEL",
      converter = LevelName.class,
      description =
          "The processor that the program finds: v1 (x86-64's baseline), v2 (up to SSE4.2),"
              + " v3 (up to AVX2), or max (AES, SHA and more besides; the default).")
  CpuLevel level = CpuLevel.DEFAULT;

  @Option(
      names = "--decoder",
      paramLabel = "NAME",
      converter = DecoderName.class,
      description =
          "Who decodes instructions: table (gox itself; the default), or capstone (this machine's"
              + " library, slower).")
  Decoders decoders = Decoders.TABLE;

  @Option(
      names = "--strace",
      paramLabel = "SET",
      arity = "0..1",
      fallbackValue = "all",
      preprocessor = AttachedValue.class,
      description = {
        "Prints system calls and signals as strace -f does. SET picks calls: names, or sets such as"
            + " file, network, process, memory, signal, desc, with commas between; ! in front"
            + " inverts it."
      })
  String tracedCalls;

  @Option(
      names = "--strace-out",
      paramLabel = "FILE",
      description = "Writes that trace to FILE, not to standard error.")
  String traceFile;

  @Option(
      names = "--stats",
      description =
          "Prints a table on standard error at the end: instructions, translations, exits, system"
              + " calls and their times. Counting slows translated code.")
  boolean statistics;

  @Option(
      names = "--check",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "1",
      preprocessor = AttachedValue.class,
      description =
          "Checks translated code while it runs: each entry into it, or every Nth, is also executed"
              + " instruction by instruction and compared. One thread runs at a time. Slow.")
  Integer check;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = "",
      preprocessor = AttachedValue.class,
      description =
          "Tells of each translation, in a line of standard error or of FILE: what was translated,"
              + " dropped, translated again and why.")
  String logFile;

  @Option(
      names = "--dump-classes",
      paramLabel = "DIR",
      description = "Writes each class that code is translated to below DIR, for javap to read.")
  String classes;

  @Option(
      names = "--gdb",
      paramLabel = "PORT",
      description = {
        "Waits for gdb at a port of this machine, or at a Unix socket if PORT is a path; with"
            + " PORT,suspend=n the program runs meanwhile. It is interpreted then."
      })
  String debugger;

  @Option(
      names = "--perf-map",
      description =
          "Writes /tmp/perf-PID.map at the end, by which Linux's perf names translated functions"
              + " (needs HotSpot on Linux).")
  boolean perfMap;

  @Option(names = "--verbose", description = "Reports what the program asks for and gox lacks.")
  boolean verbose = System.getenv("GOX_VERBOSE") != null;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Prints the version.")
  boolean version;

  @Parameters(arity = "0..*", paramLabel = "PROGRAM [ARG...]", description = "What to run.")
  List<String> words = new ArrayList<>();

  /** Runs the program; returns its exit status. */
  @Override
  public Integer call() {
    checkValues();
    String name = words.get(0);
    try {
      Program program = program(name);
      Debugging debugging = debugger == null ? null : new Debugging(debugger);
      if (debugging != null) {
        debugging.prepare(program);
      }
      prepare(program);
      GuestProcess process = ProgramLoader.load(program);
      loaded(process);
      if (debugging != null) {
        debugging.loaded(process);
      }
      // Before the first instruction: it may ask which signals are ignored.
      HostSignals.handOnTo(process);
      process.start();
      if (!process.waitForExit(SETTLED_MILLIS)) {
        Flight.watch();
      }
      int status = process.waitForExit();
      if (debugging != null) {
        debugging.ended();
      }
      if (statistics) {
        System.err.print(Statistics.of(process));
      }
      if (perfMap) {
        PerfMap.report();
      }
      return ended(status);
    } catch (BadProgramException e) {
      System.err.println("gox: " + ByteString.text(name) + ": " + e.getMessage());
      return e.exitStatus();
    } catch (InvalidPathException e) {
      System.err.println("gox: " + ByteString.text(name) + ": no such file");
      return BadProgramException.NOT_FOUND;
    } catch (InterruptedException e) {
      return Main.INTERNAL_ERROR;
    }
  }

  /** What a subcommand does before the program is loaded. */
  void prepare(Program program) throws BadProgramException {
    // Nothing: it is run as it is.
  }

  /** What a subcommand does before its first instruction. */
  void loaded(GuestProcess process) {
    // Nothing.
  }

  /** What a subcommand does at its end; returns the exit status. */
  int ended(int status) throws BadProgramException, InterruptedException {
    return status;
  }

  private void checkValues() {
    if (words.isEmpty()) {
      throw new UsageError("no program given");
    }
    if (cpus != null && cpus < 1) {
      throw new UsageError("--cpus must be 1 or more");
    }
    if (!List.of("guest", "host", "none").contains(executed)) {
      throw new UsageError("--exec takes guest, host or none, not " + executed);
    }
    if (executed.equals("host") && root != null) {
      throw new UsageError("--exec=host would lead out of --root; leave one of them out");
    }
    if (check != null && check < 1) {
      throw new UsageError("--check takes a number of 1 or more");
    }
    if (tracedCalls != null) {
      try {
        CallSet.parse(tracedCalls);
      } catch (IllegalArgumentException e) {
        throw new UsageError("--strace: " + e.getMessage());
      }
    }
    checkDecoder();
    for (String pair : set) {
      if (pair.indexOf('=') < 1) {
        throw new UsageError("-E takes NAME=VALUE, not " + ByteString.text(pair));
      }
    }
  }

  private void checkDecoder() {
    if (decoders == Decoders.CAPSTONE) {
      try {
        decoders.get();
      } catch (UnsatisfiedLinkError | IllegalStateException e) {
        throw new UsageError(
            "--decoder=capstone needs Capstone 4 with x86 on this machine (libcapstone4 on"
                + " Debian); "
                + (e instanceof UnsatisfiedLinkError ? "there is none" : e.getMessage()));
      }
    }
  }

  private Program program(String name) {
    Program program = new Program(HostPaths.of(ByteString.bytes(name)), ByteString.bytes(name));
    for (String word : words.subList(1, words.size())) {
      program.argument(ByteString.bytes(word));
    }
    if (argumentZero != null) {
      program.argumentZero(ByteString.bytes(argumentZero));
    }
    for (byte[] pair : environment()) {
      program.environment(pair);
    }
    if (root != null) {
      program.root(HostPaths.of(ByteString.bytes(root)));
    }
    if (systemRoot != null) {
      program.systemRoot(HostPaths.of(ByteString.bytes(systemRoot)));
    }
    if (folder != null) {
      program.folder(ByteString.bytes(folder));
    }
    program.cpus(cpus == null ? 0 : cpus);
    program.memory(memory == null ? 0 : memory);
    if (codeCache != null) {
      program.codeCache(codeCache);
    }
    program.cpuLevel(level);
    program.mode(mode);
    program.intrinsics(!noIntrinsics);
    program.executes(!executed.equals("none"));
    program.hostPrograms(executed.equals("host"));
    program.decoders(decoders);
    program.verbose(verbose);
    inspect(program);
    if (tracedCalls != null || traceFile != null) {
      program.trace(
          tracedCalls == null ? "all" : tracedCalls,
          traceFile == null ? null : HostPaths.of(ByteString.bytes(traceFile)));
    }
    return program.hostStreams();
  }

  private void inspect(Program program) {
    program.statistics(statistics);
    program.check(check == null ? 0 : check);
    if (logFile != null) {
      program.log(logFile.isEmpty() ? null : HostPaths.of(ByteString.bytes(logFile)));
    }
    if (classes != null) {
      program.dumpClasses(HostPaths.of(ByteString.bytes(classes)));
    }
  }

  private Iterable<byte[]> environment() {
    if (!clearEnvironment && set.isEmpty() && unset.isEmpty()) {
      return HostBytes.environment();
    }
    Map<String, byte[]> byName = new LinkedHashMap<>();
    if (!clearEnvironment) {
      for (byte[] pair : HostBytes.environment()) {
        put(byName, pair);
      }
    }
    unset.forEach(byName::remove);
    for (String pair : set) {
      put(byName, ByteString.bytes(pair));
    }
    return byName.values();
  }

  private static void put(Map<String, byte[]> byName, byte[] pair) {
    String text = ByteString.of(pair);
    int equals = text.indexOf('=');
    byName.put(equals < 0 ? text : text.substring(0, equals), pair);
  }
}
