package dev.gox.runtime.linux.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Guest;
import dev.gox.runtime.memory.GuestMemory;
import org.junit.jupiter.api.Test;

/** The texts of proc(5). */
class ProcFilesTest {
  /** Names begin in column 74, as Linux's show_map_vma pads them. */
  @Test
  void mapsNameTheVdso() {
    Guest guest = new Guest();
    guest.memory.map(0x1234000, 0x1235000, GuestMemory.PROT_READ | GuestMemory.PROT_EXEC);
    guest.process.image().setVdso(0x1234000);
    assertThat(ProcessFiles.content(guest.process, guest.process.pid(), "/proc/self/maps").lines())
        .containsExactly(
            "00020000-00120000 rw-p 00000000 00:00 0 ",
            "01234000-01235000 r-xp 00000000 00:00 0                                  [vdso]");
  }
}
