package dev.gox.runtime.linux.tty;

import dev.gox.runtime.linux.process.TerminalSessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The pseudo-terminals of a kernel by their numbers: what /dev/pts shows. */
public final class PseudoTerminals {
  private final TerminalSessions sessions;
  private final TreeMap<Integer, PseudoTerminal> all = new TreeMap<>();

  /** Makes the table. */
  public PseudoTerminals(TerminalSessions sessions) {
    this.sessions = sessions;
  }

  /** Makes one, with the first number that is no one's, on the host neither. */
  synchronized PseudoTerminal create() {
    int index = 0;
    while (all.containsKey(index) || Files.exists(Path.of("/dev/pts/" + index))) {
      index++;
    }
    PseudoTerminal made = new PseudoTerminal(this, sessions, index);
    all.put(index, made);
    return made;
  }

  synchronized void remove(PseudoTerminal gone) {
    all.remove(gone.index());
  }

  /** The one with a number; null if there is none. */
  public synchronized PseudoTerminal find(int index) {
    PseudoTerminal found = all.get(index);
    return found != null && found.isVisible() ? found : null;
  }

  /** All numbers. */
  public synchronized List<Integer> indices() {
    List<Integer> visible = new ArrayList<>();
    for (PseudoTerminal one : all.values()) {
      if (one.isVisible()) {
        visible.add(one.index());
      }
    }
    return visible;
  }
}
