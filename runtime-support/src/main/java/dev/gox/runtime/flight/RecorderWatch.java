package dev.gox.runtime.flight;

import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/** Is told when the recorder is first used, or that it was. */
final class RecorderWatch implements FlightRecorderListener {
  private static boolean begun;

  private RecorderWatch() {}

  static synchronized void begin() {
    if (!begun) {
      begun = true;
      FlightRecorder.addListener(new RecorderWatch());
    }
  }

  @Override
  public void recorderInitialized(FlightRecorder recorder) {
    // So that recordings show them even before the first one happens.
    FlightRecorder.register(TranslationEvent.class);
    FlightRecorder.register(InvalidationEvent.class);
    FlightRecorder.register(SystemCallEvent.class);
    FlightRecorder.register(ThreadStartEvent.class);
    FlightRecorder.register(ThreadEndEvent.class);
    FlightRecorder.register(SignalEvent.class);
    Flight.turnOn();
  }
}
