package dev.gox.runtime.linux.process;

/**
 * What a terminal is to processes: one session's at most, with one group of that in its foreground.
 * Guarded by the {@link ProcessTable}.
 */
public class ControllingTerminal {
  /** The session that it controls; 0 if it is none's. */
  int session;

  /** The group that may read, and that its signals are for; 0 for none. */
  int foreground;

  /** For those that are more than this. */
  protected ControllingTerminal() {}
}
