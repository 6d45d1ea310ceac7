package dev.gox.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory that the guest never touched costs the host nothing, whatever is done with it. */
@EnabledOnOs(OS.LINUX)
class DiscardTest {
  private static final long START = 0x1000_0000;
  private static final long SIZE = 512L << 20;

  /** Resident bytes of this JVM: proc(5), statm. */
  private static long resident() throws Exception {
    return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
  }

  @Test
  void discardingAndUnmappingWhatWasNeverTouchedCommitsNothing() throws Exception {
    GuestMemory memory = new GuestMemory(1L << 30);
    try {
      Cpu cpu = new Cpu(memory);
      long before = resident();
      memory.map(START, START + SIZE, GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
      GuestAccess.load8(cpu, START + SIZE - 1);
      memory.discard(START, START + SIZE);
      memory.move(START, SIZE / 4, START + SIZE, SIZE / 4, GuestMemory.PROT_READ);
      memory.unmap(START, START + SIZE);
      assertThat(resident() - before).isLessThan(SIZE / 8);
    } finally {
      memory.release();
    }
  }
}
