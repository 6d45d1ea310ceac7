package dev.gox.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs everything: kernel by kernel on all systems in turn, each time in another order, so that
 * what else the machine does falls on all alike.
 */
final class Comparison {
  /** How much longer than asked for a run may take: a round of an interpreter takes seconds. */
  private static final long PATIENCE_SECONDS = 120;

  private final CompareCommand options;
  private final Path kernels;
  private final Path hello;
  private final List<GuestSystem> systems = new ArrayList<>();
  private final List<Jvm> jvms = new ArrayList<>();
  private final Recording recording = new Recording();

  Comparison(CompareCommand options) throws IOException {
    this.options = options;
    kernels = existing(options.root.resolve("bench/bin/kernels"));
    hello = existing(options.root.resolve("samples/bin/hello"));
  }

  private static Path existing(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("no file " + file);
    }
    return file.toAbsolutePath().normalize();
  }

  /** Runs and measures; prints a line for each run. */
  Recording run() throws IOException, InterruptedException {
    findSystems();
    findKernels();
    for (int repeat = 0; repeat < options.repeats; repeat++) {
      for (String kernel : recording.kernels.keySet()) {
        for (GuestSystem system : systems) {
          run(kernel, system, repeat);
        }
        Collections.rotate(systems, 1);
      }
    }
    Path classes = Files.createTempDirectory("gox-compare");
    try {
      hellos(helloCommands(classes));
    } finally {
      delete(classes);
    }
    return recording;
  }

  private void findSystems() throws IOException, InterruptedException {
    systems.add(new GuestSystem(Summary.NATIVE, List.of(), options.nativeSeconds));
    recording.facts.put("processor", Machine.processor());
    recording.facts.put("memory", Machine.memory());
    String qemu = options.qemu != null ? options.qemu.toString() : "qemu-x86_64";
    String version = options.noQemu ? null : Machine.firstLine(List.of(qemu, "--version"));
    if (version != null) {
      systems.add(new GuestSystem(Summary.QEMU, List.of(qemu), options.qemuSeconds));
      recording.facts.put("qemu", version);
    } else if (options.qemu != null) {
      throw new IOException(options.qemu + " can't be run");
    }
    Path jar =
        options.goxJar != null ? options.goxJar : options.root.resolve("loader/target/gox.jar");
    String goxVersion = null;
    List<Path> javas = options.javas;
    if (javas.isEmpty()) {
      javas = List.of(Path.of(System.getProperty("java.home"), "bin", "java"));
    }
    for (Path java : javas) {
      Jvm jvm = Jvm.ask(java);
      if (recording.facts.containsKey(jvm.name())) {
        throw new IOException("two java commands are " + jvm.name());
      }
      recording.facts.put(jvm.name(), jvm.description());
      jvms.add(jvm);
      List<String> prefix = new ArrayList<>();
      prefix.addAll(List.of(java.toString(), "-jar", existing(jar).toString()));
      if (goxVersion == null) {
        List<String> ask = new ArrayList<>(prefix);
        ask.add("--version");
        goxVersion = Machine.firstLine(ask);
      }
      prefix.addAll(options.goxOptions);
      systems.add(new GuestSystem("gox, " + jvm.name(), prefix, options.seconds));
    }
    String given = options.goxOptions.isEmpty() ? "none" : String.join(" ", options.goxOptions);
    recording.facts.put("gox", goxVersion + "; options: " + given);
    recording.facts.put(
        "runs", options.repeats + " of each kernel, in turn: " + secondsOfSystems());
  }

  private String secondsOfSystems() {
    List<String> parts = new ArrayList<>();
    for (GuestSystem system : systems) {
      parts.add(system.name() + " " + system.seconds() + " s");
    }
    return String.join("; ", parts);
  }

  private void findKernels() throws IOException, InterruptedException {
    Map<String, String> all = new LinkedHashMap<>();
    Execution list = Execution.of(kernels, List.of(kernels.toString(), "list"), PATIENCE_SECONDS);
    for (String line : list.out()) {
      String[] pair = line.split("\t");
      all.put(pair[0], pair[1]);
    }
    for (String name : options.kernels.isEmpty() ? all.keySet() : options.kernels) {
      if (!all.containsKey(name)) {
        throw new IOException("no kernel " + name + "; there are " + all.keySet());
      }
      recording.kernels.put(name, all.get(name));
    }
  }

  private void run(String kernel, GuestSystem system, int repeat)
      throws IOException, InterruptedException {
    List<String> command =
        system.command(
            kernels.toString(), "run", kernel, "-seconds", Double.toString(system.seconds()));
    long limit = (long) system.seconds() + PATIENCE_SECONDS;
    Execution execution = Execution.of(kernels, command, limit);
    KernelRun run = execution.kernelRun(kernel, system.name(), repeat);
    recording.runs.add(run);
    String what = kernel + ", " + system.name();
    if (run.good()) {
      String steady = String.format("%.2f", run.steadyNanos() / 1e6);
      System.err.println(what + ": " + run.durations().length + " rounds, last " + steady + " ms");
    } else {
      System.err.println(what + ": exit status " + run.status() + "\n" + execution.error());
    }
  }

  /** The commands that say hello, by system. */
  private Map<String, List<String>> helloCommands(Path classes) throws IOException {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    copyHelloWorld(classes);
    for (Jvm jvm : jvms) {
      String java = jvm.java().toString();
      commands.put(
          "Java's own, " + jvm.name(),
          List.of(java, "-cp", classes.toString(), HelloWorld.class.getName()));
    }
    for (GuestSystem system : systems) {
      commands.put(system.name(), system.command(hello.toString()));
    }
    return commands;
  }

  private static void copyHelloWorld(Path classes) throws IOException {
    String name = HelloWorld.class.getName().replace('.', '/') + ".class";
    Path copy = classes.resolve(name);
    Files.createDirectories(copy.getParent());
    try (InputStream in = HelloWorld.class.getResourceAsStream("/" + name)) {
      Files.copy(in, copy);
    }
  }

  private void hellos(Map<String, List<String>> commands) throws IOException, InterruptedException {
    for (int repeat = 0; repeat < options.helloRepeats; repeat++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        Execution run = Execution.of(kernels, command.getValue(), PATIENCE_SECONDS);
        recording.hellos.add(
            new HelloRun(command.getKey(), run.status(), run.wallNanos(), run.maxRssKib()));
      }
    }
  }

  private static void delete(Path folder) {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
