package dev.gox.runtime.linux.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** pipe(7): what Linux says of each case. */
class PipeTest {
  private static final int CAPACITY = 65536;

  private final Guest guest = new Guest();
  private long reading;
  private long writing;

  @BeforeEach
  void makePipe() {
    long pair = guest.room(8);
    assertThat(Pipe.pipe2(guest.thread, pair, OpenFile.O_NONBLOCK)).isZero();
    reading = guest.memory.getInt(pair);
    writing = guest.memory.getInt(pair + 4);
  }

  @Test
  void bytesComeOutInOrder() {
    long out = guest.room(8);
    assertThat(ReadWrite.write(guest.thread, writing, guest.ascii("hello"), 5)).isEqualTo(5);
    assertThat(ReadWrite.read(guest.thread, reading, out, 3)).isEqualTo(3);
    assertThat(ReadWrite.read(guest.thread, reading, out + 3, 5)).isEqualTo(2);
    assertThat(guest.text(out, 5)).isEqualTo("hello");
  }

  @Test
  void anEmptyPipeIsNotReady() {
    assertThat(ReadWrite.read(guest.thread, reading, guest.room(1), 1)).isEqualTo(-Errno.EAGAIN);
  }

  @Test
  void aFullPipeTakesNoMore() {
    long from = guest.room(CAPACITY);
    assertThat(ReadWrite.write(guest.thread, writing, from, CAPACITY + 0L)).isEqualTo(CAPACITY);
    assertThat(ReadWrite.write(guest.thread, writing, from, 1)).isEqualTo(-Errno.EAGAIN);
  }

  @Test
  void aSmallWriteIsNotTorn() {
    long from = guest.room(CAPACITY);
    assertThat(ReadWrite.write(guest.thread, writing, from, CAPACITY - 10)).isPositive();
    assertThat(ReadWrite.write(guest.thread, writing, from, 11)).isEqualTo(-Errno.EAGAIN);
    assertThat(ReadWrite.write(guest.thread, writing, from, 10)).isEqualTo(10);
  }

  @Test
  void withoutWriterTheEndIsReadAfterTheBytes() {
    ReadWrite.write(guest.thread, writing, guest.ascii("x"), 1);
    guest.process.files().close(writing);
    long out = guest.room(4);
    assertThat(ReadWrite.read(guest.thread, reading, out, 4)).isEqualTo(1);
    assertThat(ReadWrite.read(guest.thread, reading, out, 4)).isZero();
  }

  @Test
  void withoutReaderAWriteIsABrokenPipe() {
    guest.process.files().close(reading);
    assertThat(ReadWrite.write(guest.thread, writing, guest.ascii("x"), 1)).isEqualTo(-Errno.EPIPE);
    assertThat(guest.thread.signals().pending()).isEqualTo(1L << 12);
  }
}
