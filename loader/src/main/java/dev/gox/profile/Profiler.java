package dev.gox.profile;

import dev.gox.loader.ProgramFunctions;
import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.exec.ThreadSampler;
import dev.gox.translator.region.FunctionMap;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Looks at all guest threads at regular times, on a thread of its own. */
public final class Profiler implements ThreadSampler.Factory {
  private static final long SECOND = 1_000_000_000L;

  private final ThreadMXBean times = ManagementFactory.getThreadMXBean();
  private final List<SampledThread> threads = new CopyOnWriteArrayList<>();
  private final Profile profile;
  private final long period;
  private final Thread thread = new Thread(this::look, "gox-profiler");
  private volatile boolean ended;
  private long begun;

  /**
   * Prepares.
   *
   * @param rate samples for a second of processor time: 1 to 1000
   */
  public Profiler(int rate) {
    period = SECOND / rate;
    profile = new Profile(period);
    thread.setDaemon(true);
  }

  /** Whether this JVM can tell the processor time of its threads. */
  public boolean isPossible() {
    return times.isThreadCpuTimeSupported();
  }

  /** Begins to look. */
  public void start() {
    if (!times.isThreadCpuTimeEnabled()) {
      times.setThreadCpuTimeEnabled(true);
    }
    begun = System.nanoTime();
    profile.begins(System.currentTimeMillis());
    thread.start();
  }

  /** Ends; the profile doesn't change any more. */
  public Profile end() throws InterruptedException {
    ended = true;
    LockSupport.unpark(thread);
    thread.join();
    threads.forEach(SampledThread::settle);
    profile.ends(System.nanoTime() - begun);
    return profile;
  }

  Profile profile() {
    return profile;
  }

  @Override
  public ThreadSampler sample(Cpu cpu, FunctionMap functions, Runnable ask, Runnable insist) {
    SampledThread sampled = new SampledThread(this, cpu, (ProgramFunctions) functions, ask, insist);
    threads.add(sampled);
    return sampled;
  }

  void forget(SampledThread sampled) {
    threads.remove(sampled);
  }

  /** Processor time of a thread since it began, in the host's kernel too: ns; 0 if it is over. */
  long cpuTime(Thread java) {
    return Math.max(0, times.getThreadCpuTime(java.getId()));
  }

  private void look() {
    long last = System.nanoTime();
    long next = last + period;
    while (!ended) {
      LockSupport.parkNanos(next - System.nanoTime());
      long now = System.nanoTime();
      if (now < next) {
        continue;
      }
      for (SampledThread sampled : threads) {
        sampled.look(period, now - last);
      }
      last = now;
      next = Math.max(next + period, now + period / 2);
    }
  }
}
