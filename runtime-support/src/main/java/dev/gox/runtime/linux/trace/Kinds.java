package dev.gox.runtime.linux.trace;

import java.util.HashMap;
import java.util.Map;

/** All decoders by the words that the table of system calls has for the kinds of arguments. */
final class Kinds {
  private Kinds() {}

  private static final Map<String, Decoder> ALL = new HashMap<>();

  static {
    Numbers.register(ALL);
    Quoting.register(ALL);
    FlagNames.register(ALL);
    TimeText.register(ALL);
    SignalText.register(ALL);
    FileText.register(ALL);
    ControlText.register(ALL);
    EventText.register(ALL);
    SocketText.register(ALL);
    MessageText.register(ALL);
    ProcessText.register(ALL);
    ThreadText.register(ALL);
  }

  /** The decoder of a kind. */
  static Decoder find(String kind) {
    Decoder decoder = ALL.get(kind);
    if (decoder == null) {
      throw new IllegalArgumentException("no decoder for arguments of the kind " + kind);
    }
    return decoder;
  }

  /** Whether there is a decoder for a kind. */
  static boolean knows(String kind) {
    return ALL.containsKey(kind);
  }
}
