package dev.gox.runtime.linux.process;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.GuestImage;
import dev.gox.runtime.linux.GuestProcess;
import dev.gox.runtime.linux.thread.GuestThread;
import dev.gox.runtime.memory.GuestMemory;

/** Makes a child process: clone(2) without CLONE_THREAD. */
final class ProcessClone {
  private ProcessClone() {}

  /** What is not said by the arguments of {@link CloneArguments} is the parent's. */
  static long run(GuestThread t, CloneArguments a) {
    GuestProcess parent = t.process();
    GuestMemory memory = parent.memory();
    if (a.has(CloneArguments.PIDFD)) {
      // The word must be writable before there is a child.
      memory.putInt(a.pidfd(), memory.getInt(a.pidfd()));
    }
    boolean shared = a.has(CloneArguments.VM);
    GuestImage image = shared ? t.image() : t.image().copy();
    GuestProcess child;
    try {
      child = new GuestProcess(parent, image, a.sharing());
    } catch (RuntimeException | Error e) {
      if (!shared) {
        image.discard();
      }
      throw e;
    }
    if (a.has(CloneArguments.CLEAR_SIGHAND)) {
      child.signals().resetHandlers();
    }
    int pid = child.pid();
    long pidfd = 0;
    if (a.has(CloneArguments.PIDFD)) {
      pidfd = parent.files().install(new PidFile(child, 0), true);
      if (pidfd < 0) {
        abandon(child, image, shared);
        return pidfd;
      }
      memory.putInt(a.pidfd(), (int) pidfd);
    }
    if (a.has(CloneArguments.PARENT_SETTID)) {
      memory.putInt(a.parentTid(), pid);
    }
    Cpu cpu = new Cpu(image.memory());
    cpu.copyFrom(t.cpu());
    cpu.r0 = 0;
    if (a.stack() != 0) {
      cpu.r4 = a.stack();
    }
    if (a.has(CloneArguments.SETTLS)) {
      cpu.fsBase = a.tls();
    }
    GuestThread thread = new GuestThread(child, cpu, pid);
    thread.signals().setMask(t.signals().mask());
    thread.setName(t.name());
    thread.setKeepsCapabilities(t.keepsCapabilities());
    if (shared && !a.has(CloneArguments.VFORK)) {
      thread.alternateStack().disable();
    } else {
      thread.alternateStack().copyFrom(t.alternateStack());
    }
    if (a.has(CloneArguments.CHILD_SETTID)) {
      image.memory().putInt(a.childTid(), pid);
    }
    if (a.has(CloneArguments.CHILD_CLEARTID)) {
      thread.setClearTid(a.childTid());
    }
    return start(t, a, thread, pidfd);
  }

  private static long start(GuestThread t, CloneArguments a, GuestThread thread, long pidfd) {
    GuestProcess parent = t.process();
    GuestProcess child = thread.process();
    Vfork waiting = a.has(CloneArguments.VFORK) ? new Vfork(t) : null;
    child.setVfork(waiting);
    ProcessTable table = parent.kernel().processes();
    table.add(child, parent, a.exitSignal());
    child.addThread(thread);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      table.remove(child);
      if (pidfd > 0) {
        parent.files().close(pidfd);
      }
      child.threadEnded(thread, 0);
      return -Errno.EAGAIN;
    }
    if (waiting != null) {
      waiting.await();
    }
    return child.pid();
  }

  private static void abandon(GuestProcess child, GuestImage image, boolean shared) {
    child.files().release();
    if (!shared) {
      image.discard();
    }
  }
}
