package dev.gox.cli;

import dev.gox.inspect.ProgramView;
import dev.gox.loader.BadProgramException;
import dev.gox.loader.Program;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.fs.HostPaths;
import dev.gox.runtime.linux.trace.CallRecorder;
import dev.gox.text.Style;
import dev.gox.trace.MemoryText;
import dev.gox.trace.Trace;
import dev.gox.trace.TraceJson;
import dev.gox.trace.TracePage;
import dev.gox.trace.TracePicture;
import dev.gox.trace.TraceText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the flow of calls of a program that runs. */
@Command(
    name = "trace",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs a program and shows the flow of its calls, by goroutine and thread: functions with"
          + " their source lines, instructions, times, and the system calls where they happen."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gox trace --startup hello                  what happens before main.main",
      "  gox trace --startup --syscalls hello       with each system call, as strace prints it",
      "  gox trace --startup --func='malloc' hello  who calls what matches",
      "  gox trace --startup --memory-map hello     what is mapped, and what for",
      "  gox trace --json --out=t.json hello        the whole run, for other programs",
      "  gox trace --startup --html=t.html hello    a page: timeline, calls, memory, steps",
      "  gox trace --startup --svg=t.svg hello      a picture of the timeline",
      "",
      "Options end at PROGRAM; what follows is the program's."
    })
final class TraceCommand extends RunCommand {
  private static final int LINES = 95;

  @Option(
      names = "--startup",
      description = "Ends the program when it comes to main.main, which doesn't run.")
  boolean startup;

  @Option(
      names = "--until",
      paramLabel = "FUNCTION",
      description = "Ends the program when it first calls a function.")
  String until;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "Shows so many calls, those that matter most (default: 95).")
  int lines = LINES;

  @Option(names = "--depth", paramLabel = "N", description = "Shows all calls down to a depth.")
  int depth;

  @Option(
      names = "--func",
      paramLabel = "REGEX",
      description = "Shows the functions whose names match, and what leads to them.")
  String functions;

  @Option(names = "--syscalls", description = "Shows each system call with its arguments.")
  boolean systemCalls;

  @Option(
      names = "--memory-map",
      description = "Shows in place of calls what was mapped, when, and what for.")
  boolean memoryMap;

  @Option(names = "--registers", description = "Shows registers at each function's first call.")
  boolean registers;

  @Option(names = "--json", description = "Writes JSON.")
  boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = "",
      preprocessor = AttachedValue.class,
      description =
          "Writes a page for a browser, with timeline, calls, memory and steps, to FILE or as --out"
              + " says. With FILE, --json may be given too.")
  String page;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Writes a picture of the timeline to FILE; --json or --html may be given too.")
  String picture;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Writes the trace to FILE, not to standard output, where it comes after the program's own"
              + " text.")
  String file;

  private ProgramView view;
  private Trace trace;

  @Override
  void prepare(Program program) throws BadProgramException {
    if (debugger != null) {
      throw new UsageError("a program can't be traced by trace and held by --gdb at once");
    }
    if (tracedCalls != null) {
      throw new UsageError("trace shows system calls by --syscalls, and not by --strace");
    }
    if (json && "".equals(page)) {
      throw new UsageError("--json and --html go to one file; give one of its own: --html=FILE");
    }
    view = ProgramView.of(HostPaths.of(ByteString.bytes(words.get(0))));
    if (startup && until == null) {
      until = view.hasGoTable() ? "main.main" : "main";
    }
    trace = new Trace(view, until == null ? null : ByteString.text(until));
    if (page != null || picture != null) {
      trace.inDetail();
    }
    program.observe(trace);
    program.tracer(new CallRecorder(trace));
  }

  @Override
  void loaded(GuestProcess process) {
    trace.follow(process, HostPaths.of(ByteString.bytes(words.get(0))));
  }

  @Override
  int ended(int status) throws BadProgramException {
    trace.end();
    String name = ByteString.text(words.get(0));
    if (until != null && !trace.reached()) {
      System.err.println("gox: " + name + ": ended before it came to " + ByteString.text(until));
    }
    if (page != null) {
      write(TracePage.of(name, trace), page.isEmpty() ? file : page);
    }
    if (picture != null) {
      write(TracePicture.of(name, trace), picture);
    }
    if (json) {
      write(TraceJson.of(name, trace), file);
    } else if (memoryMap) {
      write(MemoryText.of(trace, file == null ? Style.ofOutput() : Style.PLAIN), file);
    } else if (page == null && picture == null) {
      Pattern pattern = functions == null ? null : ToolCommand.pattern("--func", functions);
      TraceText.Choice choice = new TraceText.Choice(lines, depth, pattern, systemCalls, registers);
      Style style = file == null ? Style.ofOutput() : Style.PLAIN;
      write(TraceText.of(name, trace, choice, style), file);
    }
    return status;
  }

  /** Writes to a file, or, for null, to standard output. */
  private static void write(String text, String to) throws BadProgramException {
    if (to == null) {
      PrintStream out = ToolCommand.output();
      out.print(text);
      out.flush();
      return;
    }
    try {
      Files.write(HostPaths.of(ByteString.bytes(to)), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw BadProgramException.refused(
          "the trace " + ByteString.text(to) + " can't be written; see --out");
    }
  }
}
