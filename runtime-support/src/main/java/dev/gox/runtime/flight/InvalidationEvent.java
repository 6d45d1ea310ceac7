package dev.gox.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;

/** Guest code has changed that was decoded or translated. */
@Name("gox.Invalidation")
@Label("Invalidation")
@Category("gox")
@Description("Guest code has changed, and what was made of it was dropped")
public final class InvalidationEvent extends Event {
  @Label("Start Address")
  @MemoryAddress
  long startAddress;

  @Label("End Address")
  @MemoryAddress
  long endAddress;

  @Label("Translations Dropped")
  int dropped;

  /** Code between two addresses has changed, for which so many translations were dropped. */
  public static void happened(long from, long to, int translations) {
    InvalidationEvent event = new InvalidationEvent();
    if (event.shouldCommit()) {
      event.startAddress = from;
      event.endAddress = to;
      event.dropped = translations;
      event.commit();
    }
  }
}
