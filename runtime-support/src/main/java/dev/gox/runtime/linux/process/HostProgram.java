package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.fs.LinuxException;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.fs.StandardStream;
import dev.gox.runtime.linux.signal.SignalInfo;
import dev.gox.runtime.linux.signal.SignalSender;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program of the host's in a guest process ({@code --exec=host}): the guest process stays as it
 * is, for its relatives to wait for and to send signals to, and does nothing but pass on what
 * comes.
 */
public final class HostProgram {
  private static final int SIGHUP = 1;
  private static final int SIGINT = 2;
  private static final int SIGQUIT = 3;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final int SIGCONT = 18;
  private static final int SIGTSTP = 20;
  private static final int SIGWINCH = 28;

  /** What a shell adds to a signal's number, and the JDK too. */
  private static final int SHELL_SIGNALS = 128;

  private final Process child;

  /** Signals that were sent: bit n - 1 is signal n. */
  private volatile long sent;

  private HostProgram(Process child) {
    this.child = child;
  }

  /**
   * Runs a program to its end, in the caller's place.
   *
   * @throws LinuxException if the host can't execute it
   */
  static void run(GuestThread t, ProgramFormat.Request request) throws LinuxException {
    GuestProcess process = t.process();
    OpenFile[] files = new OpenFile[3];
    try {
      for (int i = 0; i < files.length; i++) {
        files[i] = process.files().closesOnExec(i) ? null : process.files().hold(i);
      }
      Process started = start(process, request, files);
      if (!process.endOtherThreads(t)) {
        started.destroyForcibly();
        throw new LinuxException(Errno.EAGAIN);
      }
      HostProgram program = new HostProgram(started);
      process.become(program);
      if (process.hasEnded()) {
        program.end();
      }
      SignalSender.passOn(t, program);
      program.serve(t, files);
    } finally {
      for (OpenFile file : files) {
        if (file != null) {
          file.release();
        }
      }
    }
  }

  private static Process start(
      GuestProcess process, ProgramFormat.Request request, OpenFile[] files) throws LinuxException {
    List<String> command = new ArrayList<>();
    command.add(name(process, request));
    for (byte[] argument : request.arguments().subList(1, request.arguments().size())) {
      command.add(text(argument));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(new File(text(process.cwd())));
    Map<String, String> environment = builder.environment();
    environment.clear();
    for (byte[] pair : request.environment()) {
      String variable = text(pair);
      int equals = variable.indexOf('=', 1);
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    connect(builder, files);
    try {
      return builder.start();
    } catch (IOException | IllegalArgumentException e) {
      throw new LinuxException(Errno.ENOEXEC);
    }
  }

  /** The guest's name of the program, by which some know what to do, if it is the host's too. */
  private static String name(GuestProcess process, ProgramFormat.Request request) {
    String host = request.file().host().toString();
    try {
      Path named = Path.of(text(process.cwd())).resolve(text(request.name()));
      return Files.isSameFile(named, request.file().host()) ? named.toString() : host;
    } catch (IOException | InvalidPathException e) {
      return host;
    }
  }

  private static String text(byte[] bytes) {
    String encoding = System.getProperty("sun.jnu.encoding");
    return new String(
        bytes, encoding == null ? Charset.defaultCharset() : Charset.forName(encoding));
  }

  /** Hands on what gox itself was given; what is the guest's own goes through pipes. */
  private static void connect(ProcessBuilder builder, OpenFile[] files) {
    builder.redirectInput(
        files[0] == null
            ? ProcessBuilder.Redirect.from(new File("/dev/null"))
            : files[0].hostStream() == 0
                ? ProcessBuilder.Redirect.INHERIT
                : ProcessBuilder.Redirect.PIPE);
    builder.redirectOutput(output(files[1], 1));
    builder.redirectError(output(files[2], 2));
    boolean same = files[1] != null && files[1] == files[2];
    builder.redirectErrorStream(same && files[1].hostStream() < 0);
  }

  private static ProcessBuilder.Redirect output(OpenFile file, int number) {
    return file == null
        ? ProcessBuilder.Redirect.DISCARD
        : file.hostStream() == number
            ? ProcessBuilder.Redirect.INHERIT
            : ProcessBuilder.Redirect.PIPE;
  }

  /** Passes on what comes until the program ends, and ends the guest process in the same way. */
  private void serve(GuestThread t, OpenFile[] files) {
    GuestProcess process = t.process();
    Thread reaper = new Thread(child::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(reaper);
    StreamPump input = StreamPump.into(process, files[0], child.getOutputStream());
    StreamPump output = StreamPump.from(process, child.getInputStream(), files[1]);
    StreamPump errors = StreamPump.from(process, child.getErrorStream(), files[2]);
    try {
      int status = child.waitFor();
      input.end();
      output.await();
      errors.await();
      Runtime.getRuntime().removeShutdownHook(reaper);
      end(process, status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      child.destroyForcibly();
    } catch (IllegalStateException e) {
      // The JVM is ending: so does everything.
      child.destroyForcibly();
    }
    t.die();
  }

  private void end(GuestProcess process, int status) {
    int signal = status - SHELL_SIGNALS;
    if (signal > 0 && signal < Long.SIZE && (sent >>> signal - 1 & 1) != 0) {
      process.kill(signal);
    } else {
      process.exit(status);
    }
  }

  /** Ends the program with the guest process, however that ends. */
  public void end() {
    child.destroyForcibly();
  }

  /** Passes on a signal that the guest process is sent. */
  public void signal(GuestProcess process, int signal, SignalInfo info) {
    if (info == SignalInfo.KERNEL && fromTerminal(process, signal)) {
      return;
    }
    sent |= 1L << signal - 1;
    if (signal == SIGKILL) {
      child.destroyForcibly();
    } else if (signal == SIGTERM) {
      child.destroy();
    } else {
      HostKill.send(Integer.toString(signal), child.pid());
    }
  }

  /** Whether the host's terminal has sent the signal to its own child as well. */
  private static boolean fromTerminal(GuestProcess process, int signal) {
    return switch (signal) {
      case SIGHUP, SIGINT, SIGQUIT, SIGCONT, SIGTSTP, SIGWINCH ->
          process.kernel().processes().terminals().isHosts(process)
              && StandardStream.hostHasTerminal();
      default -> false;
    };
  }
}
