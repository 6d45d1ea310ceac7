package dev.gox.loader;

import dev.gox.runtime.cpu.CpuLevel;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.fs.StandardStream;
import dev.gox.runtime.linux.signal.SignalFilter;
import dev.gox.runtime.linux.trace.Tracer;
import dev.gox.translator.exec.ExecutionObserver;
import dev.gox.translator.exec.Mode;
import dev.gox.translator.exec.ThreadSampler;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be run, and with what: the loader's input, filled by the command line or by an
 * application that embeds gox. Arguments and environment are bytes, as Linux has them.
 */
public final class Program {
  final Path file;
  final byte[] name;
  final List<byte[]> arguments = new ArrayList<>();
  final List<byte[]> environment = new ArrayList<>();
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private OutputStream err = OutputStream.nullOutputStream();
  private boolean hostStreams;
  int cpus;
  long windowBytes;
  long codeCache = 128L << 20;
  boolean verbose;
  CpuLevel cpuLevel = CpuLevel.DEFAULT;
  Mode mode = Mode.MIXED;
  boolean intrinsics = true;
  boolean executes = true;
  boolean hostPrograms;
  Decoders decoders = Decoders.TABLE;
  Path root;
  Path systemRoot;
  byte[] folder;
  String tracedCalls;
  Path traceFile;
  boolean statistics;
  boolean logging;
  int check;
  Path logFile;
  Path classes;
  ExecutionObserver.Factory observers;
  ThreadSampler.Factory samplers;
  Tracer tracer;
  SignalFilter signalFilter;

  /**
   * Names the file.
   *
   * @param file on the host
   * @param name as the program finds it in AT_EXECFN and, unless changed, in argv[0]
   */
  public Program(Path file, byte[] name) {
    this.file = file;
    this.name = name;
    arguments.add(name);
  }

  /** Adds an argument. */
  public Program argument(byte[] argument) {
    arguments.add(argument);
    return this;
  }

  /** Changes argv[0]. */
  public Program argumentZero(byte[] zero) {
    arguments.set(0, zero);
    return this;
  }

  /** Adds a NAME=VALUE pair. */
  public Program environment(byte[] pair) {
    environment.add(pair);
    return this;
  }

  /** Connects the standard streams; without it input is empty and output is dropped. */
  public Program streams(InputStream in, OutputStream out, OutputStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
    return this;
  }

  /** Connects the JVM's own standard streams, as the host has them. */
  public Program hostStreams() {
    hostStreams = true;
    return this;
  }

  OpenFile input() {
    return hostStreams
        ? StandardStream.hostInput(new FileInputStream(FileDescriptor.in))
        : StandardStream.input(in);
  }

  OpenFile output(int descriptor) {
    if (hostStreams) {
      FileDescriptor host = descriptor == 1 ? FileDescriptor.out : FileDescriptor.err;
      return StandardStream.hostOutput(descriptor, new FileOutputStream(host));
    }
    return StandardStream.output(descriptor == 1 ? out : err);
  }

  /** How many processors the program sees; 0 for the JVM's. */
  public Program cpus(int count) {
    cpus = count;
    return this;
  }

  /** Size of the fast memory window in bytes; 0 for as much as the host has. */
  public Program memory(long bytes) {
    windowBytes = bytes;
    return this;
  }

  /** How much translated code is kept at most: bytes of class files. */
  public Program codeCache(long bytes) {
    codeCache = bytes;
    return this;
  }

  /** Which processor the program finds. */
  public Program cpuLevel(CpuLevel level) {
    cpuLevel = level;
    return this;
  }

  /** How guest code is executed. */
  public Program mode(Mode how) {
    mode = how;
    return this;
  }

  /**
   * Whether Java code may take the place of functions of Go's that gox knows; it may by default.
   */
  public Program intrinsics(boolean on) {
    intrinsics = on;
    return this;
  }

  /** Says whether it may execute other programs: execve(2). */
  public Program executes(boolean may) {
    executes = may;
    return this;
  }

  /**
   * Says whether what it executes is the host's to run if it is no Linux/amd64 program; never where
   * a {@link #root} confines it.
   */
  public Program hostPrograms(boolean may) {
    hostPrograms = may;
    return this;
  }

  /** Chooses who decodes its code. */
  public Program decoders(Decoders which) {
    decoders = which;
    return this;
  }

  /** Confines the program to a folder of the host's, which is its "/". */
  public Program root(Path folder) {
    root = folder;
    return this;
  }

  /** Has absolute paths looked up below a folder of the host's first, for the guest's libraries. */
  public Program systemRoot(Path folder) {
    systemRoot = folder;
    return this;
  }

  /** The current folder at the start, as the program names it; without it the JVM's. */
  public Program folder(byte[] path) {
    folder = path;
    return this;
  }

  /**
   * Prints system calls and signals as strace(1) does.
   *
   * @param calls which, as strace's option -e trace takes them; "all" for all
   * @param file where to, on the host; null for the JVM's standard error
   */
  public Program trace(String calls, Path file) {
    tracedCalls = calls;
    traceFile = file;
    return this;
  }

  /** Has system calls told to a tracer of the caller's making. */
  public Program tracer(Tracer own) {
    tracer = own;
    return this;
  }

  /** Has the way of its threads seen, which are interpreted then. */
  public Program observe(ExecutionObserver.Factory factory) {
    observers = factory;
    return this;
  }

  /** Has its threads sampled, and its system calls timed. */
  public Program sample(ThreadSampler.Factory factory) {
    samplers = factory;
    return this;
  }

  /** Has somebody asked before a signal is delivered. */
  public Program signalFilter(SignalFilter filter) {
    signalFilter = filter;
    return this;
  }

  /** Compares every so manieth entry into translated code with its instructions; 0 for none. */
  public Program check(int every) {
    check = every;
    return this;
  }

  /** Has its instructions, exits and system calls counted, for {@link Statistics}; slower. */
  public Program statistics(boolean on) {
    statistics = on;
    return this;
  }

  /**
   * Logs translations, a line for each event.
   *
   * @param file where to, on the host; null for the JVM's standard error
   */
  public Program log(Path file) {
    logging = true;
    logFile = file;
    return this;
  }

  /** Writes each class that its code is translated to below a folder of the host's. */
  public Program dumpClasses(Path folder) {
    classes = folder;
    return this;
  }

  /** Reports what the program asks for and gox lacks. */
  public Program verbose(boolean on) {
    verbose = on;
    return this;
  }
}
