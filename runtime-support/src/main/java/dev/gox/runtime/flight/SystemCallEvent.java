package dev.gox.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** A system call that took long; how long is a setting of the recording. */
@Name("gox.SystemCall")
@Label("System Call")
@Category("gox")
@Description("A guest's system call that took longer than the threshold, waiting included")
@Threshold("10 ms")
public final class SystemCallEvent extends Event {
  @Label("Name")
  String name;

  @Label("Result")
  @Description("As in RAX: a negative error number if the call failed")
  long result;

  @Label("Guest Thread Id")
  int tid;

  /** A call begins. */
  public static SystemCallEvent started() {
    SystemCallEvent event = new SystemCallEvent();
    event.begin();
    return event;
  }

  /** Whether it took long enough, so that somebody wants {@link #commit(String, long, int)}. */
  public boolean isWanted() {
    end();
    return shouldCommit();
  }

  /** Says which call it was, with what result, and of which thread. */
  public void commit(String call, long value, int thread) {
    name = call;
    result = value;
    tid = thread;
    commit();
  }
}
