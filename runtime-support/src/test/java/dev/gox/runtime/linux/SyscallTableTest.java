package dev.gox.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SyscallTableTest {
  @Test
  void everyRowHasAHandler() throws ReflectiveOperationException {
    int rows = 0;
    for (int number = 0; number < 512; number++) {
      SyscallTable.Row row = SyscallTable.find(number);
      if (row != null) {
        rows++;
        assertThat(row.number()).isEqualTo(number);
        assertThat(row.name()).matches("[a-z0-9_]+");
        assertThat(row.handler().type().parameterCount()).isEqualTo(1 + row.arguments().length);
      }
    }
    assertThat(rows).isGreaterThan(25);
  }

  @Test
  void numbersBeyondTheTableAreUnknown() {
    assertThat(SyscallTable.find(-1)).isNull();
    assertThat(SyscallTable.find(1L << 32)).isNull();
    assertThat(SyscallTable.find(511)).isNull();
  }
}
