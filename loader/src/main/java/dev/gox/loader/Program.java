package dev.gox.loader;

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
  InputStream in = InputStream.nullInputStream();
  OutputStream out = OutputStream.nullOutputStream();
  OutputStream err = OutputStream.nullOutputStream();
  int cpus;
  long windowBytes;
  boolean verbose;

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

  /** Reports what the program asks for and gox lacks. */
  public Program verbose(boolean on) {
    verbose = on;
    return this;
  }
}
