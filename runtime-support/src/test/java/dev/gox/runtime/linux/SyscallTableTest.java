package dev.gox.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.thread.GuestThread;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SyscallTableTest {
  @Test
  void everyHandlerExistsAndTakesTheArgumentsOfItsRow() throws ReflectiveOperationException {
    int served = 0;
    for (SyscallTable.Row row : SyscallTable.rows()) {
      if (row != null && row.served()) {
        served++;
        int dot = row.handler().lastIndexOf('.');
        Class<?> owner = Class.forName("dev.gox.runtime.linux." + row.handler().substring(0, dot));
        Class<?>[] types = new Class<?>[1 + row.arguments()];
        Arrays.fill(types, long.class);
        types[0] = GuestThread.class;
        Method handler = owner.getMethod(row.handler().substring(dot + 1), types);
        assertThat(handler.getReturnType()).as(row.name()).isEqualTo(long.class);
        assertThat(Modifier.isStatic(handler.getModifiers())).as(row.name()).isTrue();
      }
    }
    assertThat(served).isGreaterThan(80);
  }

  @Test
  void rowsHaveTheirNumbersAndNames() {
    assertThat(SyscallTable.find(0).name()).isEqualTo("read");
    assertThat(SyscallTable.find(231).name()).isEqualTo("exit_group");
    assertThat(SyscallTable.find("futex").number()).isEqualTo(202);
    assertThat(SyscallTable.find("nonsense")).isNull();
  }

  @Test
  void numbersBeyondTheTableAreUnknown() {
    assertThat(SyscallTable.find(-1)).isNull();
    assertThat(SyscallTable.find(1L << 32)).isNull();
    assertThat(SyscallTable.find(511)).isNull();
  }
}
