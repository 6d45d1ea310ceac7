package dev.gox.runtime.linux.process;

import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.fs.GuestVector;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.thread.GuestThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Moves bytes between a guest's file and a pipe of the host's, on a thread of its own. */
final class StreamPump {
  private static final int PIECE = 32 << 10;

  private final GuestThread reader;
  private final Thread runner;

  private StreamPump(GuestThread reader, Runnable work) {
    this.reader = reader;
    runner = work == null ? null : new Thread(work, "gox-pump");
    if (runner != null) {
      runner.setDaemon(true);
      runner.start();
    }
  }

  /** A thread by which a pump makes the guest's calls; no signal is for it. */
  private static GuestThread caller(GuestProcess process) {
    GuestThread caller = new GuestThread(process);
    caller.signals().setMask(-1);
    return caller;
  }

  /** Moves what a file has to a program's input; the pipe may be none at all. */
  static StreamPump into(GuestProcess process, OpenFile from, OutputStream to) {
    if (from == null || from.hostStream() == 0) {
      return new StreamPump(null, null);
    }
    GuestThread caller = caller(process);
    return new StreamPump(caller, () -> copyIn(caller, from, to));
  }

  /** Moves what a program prints to a file. */
  static StreamPump from(GuestProcess process, InputStream from, OpenFile to) {
    if (to == null) {
      return new StreamPump(null, null);
    }
    GuestThread caller = caller(process);
    return new StreamPump(caller, () -> copyOut(caller, from, to));
  }

  private static void copyIn(GuestThread caller, OpenFile from, OutputStream to) {
    byte[] piece = new byte[PIECE];
    try (to) {
      for (; ; ) {
        long n = from.read(caller, GuestVector.of(piece, 0, piece.length));
        if (n <= 0) {
          return;
        }
        to.write(piece, 0, (int) n);
        to.flush();
      }
    } catch (IOException e) {
      // The program reads no more.
    }
  }

  private static void copyOut(GuestThread caller, InputStream from, OpenFile to) {
    byte[] piece = new byte[PIECE];
    try (from) {
      for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
        GuestVector rest = GuestVector.of(piece, 0, n);
        while (rest.remaining() > 0) {
          long before = rest.remaining();
          // After a piece was moved an error shows in nothing but that no more is.
          if (to.write(caller, rest) < 0 || rest.remaining() == before) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // The program prints no more.
    }
  }

  /** Ends it if it waits for the guest's file. */
  void end() {
    if (reader != null) {
      reader.signals().end();
    }
  }

  /** Waits until it has moved everything. */
  void await() throws InterruptedException {
    if (runner != null) {
      runner.join();
    }
  }
}
