package dev.gox.runtime.linux;

import dev.gox.runtime.cpu.CpuLevel;
import dev.gox.runtime.linux.fs.HostRoot;
import dev.gox.runtime.linux.process.ProgramFormat;
import dev.gox.runtime.linux.signal.SignalFilter;
import dev.gox.runtime.linux.trace.Tracer;

/**
 * What is the same for a program and all processes that descend from it, because its user chose it;
 * set before the program starts.
 */
public final class Surroundings {
  private HostRoot root = new HostRoot();
  private int cpus = Runtime.getRuntime().availableProcessors();
  private CpuLevel cpuLevel = CpuLevel.DEFAULT;
  private Reports reports = new Reports(false);
  private Tracer tracer;
  private CallTimes callTimes;
  private ProgramFormat format;
  private boolean keepsHints;
  private boolean executes = true;
  private boolean hostPrograms;
  private SignalFilter signalFilter;
  private StopListener stopListener;

  /** How guest paths lead to the host's files. */
  public HostRoot root() {
    return root;
  }

  /** Confines the program. */
  public void setRoot(HostRoot confined) {
    root = confined;
  }

  /** How many processors the guest sees, at least 1. */
  public int cpus() {
    return cpus;
  }

  public void setCpus(int count) {
    cpus = Math.max(1, count);
  }

  /** Which processor the guest finds. */
  public CpuLevel cpuLevel() {
    return cpuLevel;
  }

  public void setCpuLevel(CpuLevel level) {
    cpuLevel = level;
  }

  /** What is told on standard error. */
  public Reports reports() {
    return reports;
  }

  public void setReports(Reports where) {
    reports = where;
  }

  /** Who is told of every system call and signal, or null. */
  public Tracer tracer() {
    return tracer;
  }

  public void setTracer(Tracer who) {
    tracer = who;
  }

  /** What counts system calls, or null. */
  public CallTimes callTimes() {
    return callTimes;
  }

  public void setCallTimes(CallTimes times) {
    callTimes = times;
  }

  /** What execve(2) makes images by; null if nothing can be executed. */
  public ProgramFormat format() {
    return executes ? format : null;
  }

  /** Says whether processes may execute programs; else execve(2) is EPERM. */
  public void setExecutes(boolean may) {
    executes = may;
  }

  /** Whether programs that are none for gox are the host's to execute. */
  public boolean executesHostPrograms() {
    return hostPrograms;
  }

  public void setExecutesHostPrograms(boolean may) {
    hostPrograms = may;
  }

  public void setFormat(ProgramFormat loader) {
    format = loader;
  }

  /**
   * Whether private memory goes where the program would like it, as on Linux, and not where access
   * is fast.
   */
  public boolean keepsHints() {
    return keepsHints;
  }

  public void setKeepsHints(boolean keeps) {
    keepsHints = keeps;
  }

  /** Learns that the first process was stopped, whose parent is outside. */
  public interface StopListener {
    /**
     * Called without a lock, on any thread.
     *
     * @param signal by which
     */
    void stopped(GuestProcess process, int signal);
  }

  /** Who learns that the first process was stopped, or null. */
  public StopListener stopListener() {
    return stopListener;
  }

  public void setStopListener(StopListener listener) {
    stopListener = listener;
  }

  /** Who is asked before a signal is delivered, or null. */
  public SignalFilter signalFilter() {
    return signalFilter;
  }

  public void setSignalFilter(SignalFilter filter) {
    signalFilter = filter;
  }
}
