package dev.gox.runtime.flight;

import jdk.internal.misc.VM;

/**
 * Tells whether events are worth making. The recorder's classes take a while to load, so nothing
 * here touches them until the JVM was started with a recording, or has run for a while.
 */
public final class Flight {
  private static final String[] STARTED = {"-XX:StartFlightRecording", "-XX:+FlightRecorder"};

  /** Written once. Readers may see it late, and then miss events of that moment. */
  private static boolean on;

  private Flight() {}

  /** Whether the recorder has been used in this JVM, so that somebody may want events. */
  public static boolean isOn() {
    return on;
  }

  /** At a program's start: watches the recorder at once if the JVM's arguments ask for it. */
  public static void start() {
    String[] arguments = VM.getRuntimeArguments();
    if (arguments == null) {
      // It was given none.
      return;
    }
    for (String argument : arguments) {
      for (String started : STARTED) {
        if (argument.startsWith(started)) {
          watch();
          return;
        }
      }
    }
  }

  /**
   * Learns when the recorder is used from now on, as by {@code jcmd JFR.start}. Loads its classes;
   * a JVM without them has no events.
   */
  public static void watch() {
    try {
      RecorderWatch.begin();
    } catch (LinkageError e) {
      // There is no module jdk.jfr.
    }
  }

  static void turnOn() {
    on = true;
  }
}
