package dev.gox.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A guest thread has ended. */
@Name("gox.ThreadEnd")
@Label("Guest Thread End")
@Category("gox")
@StackTrace(false)
public final class ThreadEndEvent extends Event {
  @Label("Guest Thread Id")
  int tid;

  @Label("Guest Process Id")
  int pid;

  /** It has ended; on the thread itself. */
  public static void happened(int thread, int process) {
    ThreadEndEvent event = new ThreadEndEvent();
    if (event.shouldCommit()) {
      event.tid = thread;
      event.pid = process;
      event.commit();
    }
  }
}
