package dev.gox.runtime.linux.event;

import static dev.gox.runtime.linux.Errno.ERESTARTNOHAND;

import dev.gox.runtime.linux.WaitQueue;
import dev.gox.runtime.linux.fs.OpenFile;
import dev.gox.runtime.linux.signal.ThreadSignals;
import dev.gox.runtime.linux.thread.GuestThread;

/** One wait for any of several descriptors, as poll(2) and select(2) make it. */
final class Waiting {
  private final GuestThread thread;
  private final OpenFile[] files;
  private final int[] wanted;
  private final int[] found;

  /**
   * Prepares a wait.
   *
   * @param descriptors negative ones are passed over
   * @param wanted the events of each; errors and hang-ups are always wanted
   */
  Waiting(GuestThread thread, int[] descriptors, int[] wanted) {
    this.thread = thread;
    this.wanted = wanted;
    files = new OpenFile[descriptors.length];
    found = new int[descriptors.length];
    for (int i = 0; i < descriptors.length; i++) {
      if (descriptors[i] >= 0) {
        files[i] = thread.process().files().get(descriptors[i]);
        found[i] = files[i] == null ? PollEvents.POLLNVAL : 0;
      }
    }
  }

  /** What came true of a descriptor. */
  int events(int index) {
    return found[index];
  }

  /**
   * Waits.
   *
   * @param once whether to look once, whatever the deadline
   * @return for how many descriptors something came true; 0 at the deadline; -ERESTARTNOHAND for a
   *     signal
   */
  long await(long deadline, boolean once) {
    int ready = look();
    if (ready > 0 || once) {
      return ready;
    }
    listen(true);
    try {
      for (; ; ) {
        ready = look();
        if (ready > 0) {
          return ready;
        }
        switch (thread.process().kernel().netPoller().sleep(thread, deadline)) {
          case ThreadSignals.INTERRUPTED:
            return -ERESTARTNOHAND;
          case ThreadSignals.TIMED_OUT:
            return look();
          default:
            break;
        }
      }
    } finally {
      listen(false);
    }
  }

  private int look() {
    int ready = 0;
    for (int i = 0; i < files.length; i++) {
      if (files[i] != null) {
        found[i] = files[i].readiness() & (wanted[i] | PollEvents.ALWAYS);
      }
      if (found[i] != 0) {
        ready++;
      }
    }
    return ready;
  }

  private void listen(boolean on) {
    for (OpenFile file : files) {
      WaitQueue queue = file == null ? null : file.queue();
      if (queue == null) {
        continue;
      }
      if (on) {
        queue.add(thread.waker());
      } else {
        queue.remove(thread.waker());
      }
    }
  }
}
