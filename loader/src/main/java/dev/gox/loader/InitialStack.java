package dev.gox.loader;

import dev.gox.runtime.cpu.CpuLevel;
import dev.gox.runtime.cpu.Cpuid;
import dev.gox.runtime.linux.HostRandom;
import dev.gox.runtime.linux.fs.HostUser;
import dev.gox.runtime.linux.signal.SignalFrame;
import dev.gox.runtime.memory.GuestMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The stack as a new program finds it: argc, argv, envp, the auxiliary vector, and above them the
 * strings (System V ABI for amd64, 3.4.1; Linux's create_elf_tables).
 */
final class InitialStack {
  /** RLIMIT_STACK's usual soft limit. */
  static final long SIZE = 8L << 20;

  private static final int AT_PHDR = 3;
  private static final int AT_PHENT = 4;
  private static final int AT_PHNUM = 5;
  private static final int AT_PAGESZ = 6;
  private static final int AT_BASE = 7;
  private static final int AT_FLAGS = 8;
  private static final int AT_ENTRY = 9;
  private static final int AT_UID = 11;
  private static final int AT_EUID = 12;
  private static final int AT_GID = 13;
  private static final int AT_EGID = 14;
  private static final int AT_PLATFORM = 15;
  private static final int AT_HWCAP = 16;
  private static final int AT_CLKTCK = 17;
  private static final int AT_SECURE = 23;
  private static final int AT_RANDOM = 25;
  private static final int AT_HWCAP2 = 26;
  private static final int AT_EXECFN = 31;
  private static final int AT_SYSINFO_EHDR = 33;
  private static final int AT_MINSIGSTKSZ = 51;

  private final GuestMemory memory;
  private final CpuLevel level;
  private final List<Long> vector = new ArrayList<>();
  private long top;
  private ByteBuffer auxv;

  /** Fills the stack mapping that ends at an address; the program finds a processor of a level. */
  InitialStack(GuestMemory memory, long end, CpuLevel level) {
    this.memory = memory;
    this.level = level;
    // The kernel leaves the last word zero.
    this.top = end - 8;
  }

  /**
   * Writes everything.
   *
   * @param image where the program lies
   * @param vdso where the vDSO's image lies
   * @return the initial RSP
   */
  long build(
      ElfFile elf,
      ProgramImage image,
      long vdso,
      byte[] path,
      List<byte[]> arguments,
      List<byte[]> environment) {
    long execFn = string(path);
    List<Long> envp = strings(environment);
    List<Long> argv = strings(arguments);
    top &= -16;
    long platform = string("x86_64".getBytes(StandardCharsets.US_ASCII));
    byte[] random = new byte[16];
    HostRandom.fill(random);
    top -= random.length;
    long randomAt = top;
    memory.poke(randomAt, random, 0, random.length);

    vector.add((long) arguments.size());
    vector.addAll(argv);
    vector.add(0L);
    vector.addAll(envp);
    vector.add(0L);
    int auxiliary = vector.size();
    aux(AT_SYSINFO_EHDR, vdso);
    aux(AT_MINSIGSTKSZ, SignalFrame.largest(level));
    aux(AT_HWCAP, Cpuid.hwcap(level) & 0xFFFF_FFFFL);
    aux(AT_PAGESZ, 4096);
    aux(AT_CLKTCK, 100);
    aux(AT_PHDR, elf.programHeaderAddress() + image.bias());
    aux(AT_PHENT, 56);
    aux(AT_PHNUM, elf.segments().size());
    aux(AT_BASE, image.linkerBias());
    aux(AT_FLAGS, 0);
    aux(AT_ENTRY, elf.entry() + image.bias());
    aux(AT_UID, HostUser.uid());
    aux(AT_EUID, HostUser.uid());
    aux(AT_GID, HostUser.gid());
    aux(AT_EGID, HostUser.gid());
    aux(AT_SECURE, 0);
    aux(AT_RANDOM, randomAt);
    aux(AT_HWCAP2, 0);
    aux(AT_EXECFN, execFn);
    aux(AT_PLATFORM, platform);
    aux(0, 0);

    auxv = ByteBuffer.allocate(8 * (vector.size() - auxiliary)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = auxiliary; i < vector.size(); i++) {
      auxv.putLong(vector.get(i));
    }
    long rsp = top - 8L * vector.size() & -16;
    for (int i = 0; i < vector.size(); i++) {
      memory.putLong(rsp + 8L * i, vector.get(i));
    }
    return rsp;
  }

  /** The auxiliary vector's bytes, after {@link #build}. */
  byte[] auxiliaryVector() {
    return auxv.array();
  }

  private void aux(int tag, long value) {
    vector.add((long) tag);
    vector.add(value);
  }

  private List<Long> strings(List<byte[]> all) {
    List<Long> addresses = new ArrayList<>(all.size());
    for (int i = all.size() - 1; i >= 0; i--) {
      addresses.add(0, string(all.get(i)));
    }
    return addresses;
  }

  private long string(byte[] bytes) {
    top -= bytes.length + 1;
    memory.poke(top, bytes, 0, bytes.length);
    memory.putByte(top + bytes.length, (byte) 0);
    return top;
  }

  /** How many bytes arguments and environment take; more than a quarter of the stack is E2BIG. */
  static long bytes(List<byte[]> arguments, List<byte[]> environment) {
    long sum = 0;
    for (List<byte[]> strings : List.of(arguments, environment)) {
      for (byte[] s : strings) {
        sum += s.length + 1L + 8;
      }
    }
    return sum;
  }
}
