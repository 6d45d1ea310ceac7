package dev.gox.runtime.linux.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.WaitQueue;
import org.junit.jupiter.api.Test;

class FileTableTest {
  private final FileTable table = new FileTable();

  /** A file that counts how often it was closed. */
  private static final class Counted extends OpenFile {
    private int closes;

    Counted() {
      super(O_RDWR);
    }

    @Override
    public int readiness() {
      return 0;
    }

    @Override
    public WaitQueue queue() {
      return null;
    }

    @Override
    protected void close() {
      closes++;
    }
  }

  @Test
  void theLowestFreeDescriptorIsGiven() {
    Counted file = new Counted();
    for (int fd = 0; fd < 40; fd++) {
      assertThat(table.install(file, false)).isEqualTo(fd);
    }
    table.close(17);
    table.close(3);
    assertThat(table.install(file, 5, false)).isEqualTo(17);
    assertThat(table.install(file, false)).isEqualTo(3);
    assertThat(table.get(3)).isSameAs(file);
    assertThat(table.get(99)).isNull();
    assertThat(table.get(-1)).isNull();
  }

  @Test
  void aFileClosesWithItsLastReference() {
    Counted file = new Counted();
    long one = table.install(file, false);
    long other = table.install(file, false);
    file.retain();
    assertThat(table.close(one)).isZero();
    assertThat(table.close(one)).isEqualTo(-Errno.EBADF);
    table.close(other);
    assertThat(file.closes).isZero();
    file.release();
    assertThat(file.closes).isEqualTo(1);
  }

  @Test
  void theLimitIsRespected() {
    table.setLimit(2);
    Counted file = new Counted();
    table.install(file, false);
    table.install(file, false);
    assertThat(table.install(new Counted(), false)).isEqualTo(-Errno.EMFILE);
  }
}
