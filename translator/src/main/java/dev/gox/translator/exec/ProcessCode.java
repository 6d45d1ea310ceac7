package dev.gox.translator.exec;

import dev.gox.runtime.memory.CodeObserver;
import dev.gox.runtime.memory.GuestMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * By which code the threads of a process go: by that which all processes of the program share,
 * until this one changes its code or makes some; from then on by its own.
 *
 * <p>It leaves before its code changes, so who has read code and then finds it still there has read
 * what all share.
 */
final class ProcessCode implements CodeObserver {
  /** A program's code, and the process's memory that holds it. */
  record Use(ProgramCode code, CodeSource source) {}

  /** Makes code that one process has for itself. */
  interface Own {
    /**
     * Makes it, empty.
     *
     * @param exactFloats whether MXCSR counts in translations
     */
    ProgramCode make(boolean exactFloats);
  }

  private final GuestMemory memory;
  private final Own own;
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private volatile Use use;

  /** What it has left. */
  private final List<Use> left = new ArrayList<>();

  /**
   * Begins with a program's code, which gets a user more.
   *
   * @param own makes what no other process has
   */
  ProcessCode(GuestMemory memory, ProgramCode first, Own own) {
    this.memory = memory;
    this.own = own;
    use = begin(first);
    memory.setCodeObserver(this);
    if (first.isShared()) {
      // A change is told only of pages that are known to hold code.
      for (FixedCode.Range range : first.fixed().ranges()) {
        memory.markCode(range.start(), range.end());
      }
    }
  }

  private Use begin(ProgramCode code) {
    code.addUser();
    return new Use(code, new CodeSource(memory));
  }

  Use use() {
    return use;
  }

  @Override
  public void codeChanged(long start, long end) {
    ProgramCode code = use.code;
    if (code.isShared()) {
      leaveShared();
    } else {
      code.cache.codeChanged(start, end);
    }
  }

  /** Leaves what is shared; all threads go by the process's own code from their next poll on. */
  void leaveShared() {
    synchronized (this) {
      if (!use.code.isShared()) {
        return;
      }
      change(false);
    }
    leaveTranslations();
  }

  /** Goes by its own code from now on, in whose translations MXCSR counts. */
  void useExactFloats() {
    synchronized (this) {
      if (use.code.exactFloats) {
        return;
      }
      change(true);
    }
    leaveTranslations();
  }

  private void change(boolean exactFloats) {
    left.add(use);
    Use before = use;
    use = begin(own.make(exactFloats));
    before.source.end();
  }

  private void leaveTranslations() {
    for (Session session : sessions) {
      session.leaveTranslations();
    }
  }

  void add(Session session) {
    sessions.add(session);
  }

  void remove(Session session) {
    sessions.remove(session);
  }

  List<Session> sessions() {
    return sessions;
  }

  /** The process has ended: nothing reads its memory any more when this returns. */
  void close() {
    List<Use> all;
    synchronized (this) {
      all = new ArrayList<>(left);
      all.add(use);
    }
    for (Use each : all) {
      each.code.removeUser(each.source);
    }
  }
}
