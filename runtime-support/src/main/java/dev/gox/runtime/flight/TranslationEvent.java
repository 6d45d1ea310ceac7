package dev.gox.runtime.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Guest code has become a class. */
@Name("gox.Translation")
@Label("Translation")
@Category("gox")
@Description("Hot guest code was translated to a JVM class")
@StackTrace(false)
public final class TranslationEvent extends Event {
  @Label("Guest Function")
  String function;

  @Label("Guest Address")
  @MemoryAddress
  long address;

  @Label("Guest Instructions")
  int instructions;

  @Label("Bytecode")
  @DataAmount
  int bytecode;

  @Label("Replaces Another")
  @Description("Whether there was a translation of the address before")
  boolean replaces;

  /** A translation begins. */
  public static TranslationEvent started() {
    TranslationEvent event = new TranslationEvent();
    event.begin();
    return event;
  }

  /**
   * It is in place.
   *
   * @param bytes of bytecode of the method
   */
  public void finish(String name, long pc, int guestInstructions, int bytes, boolean again) {
    end();
    if (shouldCommit()) {
      function = name;
      address = pc;
      instructions = guestInstructions;
      bytecode = bytes;
      replaces = again;
      commit();
    }
  }
}
