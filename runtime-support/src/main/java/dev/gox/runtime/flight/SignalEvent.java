package dev.gox.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;

/** A signal is delivered. */
@Name("gox.Signal")
@Label("Signal")
@Category("gox")
public final class SignalEvent extends Event {
  @Label("Signal")
  String signal;

  @Label("Guest Thread Id")
  int tid;

  @Label("Handler Address")
  @MemoryAddress
  long handler;

  /**
   * A signal is about to be handled; on the thread that gets it.
   *
   * @param address of the handler; 0 for the default action
   */
  public static void happened(String name, int thread, long address) {
    SignalEvent event = new SignalEvent();
    if (event.shouldCommit()) {
      event.signal = name;
      event.tid = thread;
      event.handler = address;
      event.commit();
    }
  }
}
