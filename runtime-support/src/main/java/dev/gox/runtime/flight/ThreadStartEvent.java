package dev.gox.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A guest thread has begun. */
@Name("gox.ThreadStart")
@Label("Guest Thread Start")
@Category("gox")
@StackTrace(false)
public final class ThreadStartEvent extends Event {
  @Label("Guest Thread Id")
  int tid;

  @Label("Guest Process Id")
  int pid;

  /** It has begun; on the thread itself. */
  public static void happened(int thread, int process) {
    ThreadStartEvent event = new ThreadStartEvent();
    if (event.shouldCommit()) {
      event.tid = thread;
      event.pid = process;
      event.commit();
    }
  }
}
