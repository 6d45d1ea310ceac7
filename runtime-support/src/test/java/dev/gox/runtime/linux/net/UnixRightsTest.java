package dev.gox.runtime.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ancillary data; results are what a C program that makes the same calls prints on Linux 6.18. */
@Timeout(60)
class UnixRightsTest extends UnixFixture {
  @Test
  void descriptorsTravelWithTheirBytes() {
    long[] c = g.pair(STREAM | NONBLOCK);
    long[] passed = g.pair(STREAM | NONBLOCK);
    g.send(c[0], "ab");
    assertThat(sendFiles(c[0], "cd", passed[0], passed[1])).isEqualTo(2);
    g.send(c[0], "ef");
    assertThat(message(c[1], 100, 0, 256)).isEqualTo("abcd flags 0 control 24 of 24 type 1");
    long first = g.memory.getInt(lastControl + 16);
    long second = g.memory.getInt(lastControl + 20);
    assertThat(message(c[1], 100, 0, 256)).isEqualTo("ef flags 0");
    g.close(passed[0]);
    g.close(passed[1]);
    assertThat(g.send(first, "through")).isEqualTo(7);
    assertThat(g.receive(second, 9)).isEqualTo("through");
    g.close(first);
    assertThat(g.receive(second, 9)).isEmpty();
  }

  @Test
  void descriptorsOnTheirWayKeepTheFileOpen() {
    long[] c = g.pair(STREAM | NONBLOCK);
    long[] passed = g.pair(STREAM | NONBLOCK);
    sendFiles(c[0], "x", passed[0]);
    g.close(passed[0]);
    assertThat(g.receive(passed[1], 1)).isEqualTo("-11");
    assertThat(g.receive(c[1], 1)).isEqualTo("x");
    assertThat(g.receive(passed[1], 1)).isEmpty();
  }

  @Test
  void closingAReceiverClosesWhatWasOnItsWay() {
    long[] c = g.pair(STREAM | NONBLOCK);
    long[] inner = g.pair(STREAM | NONBLOCK);
    long[] passed = g.pair(STREAM | NONBLOCK);
    sendFiles(inner[0], "x", passed[0]);
    sendFiles(c[0], "x", inner[0], inner[1]);
    g.close(passed[0]);
    g.close(inner[0]);
    g.close(inner[1]);
    assertThat(g.receive(passed[1], 1)).isEqualTo("-11");
    g.close(c[1]);
    assertThat(g.receive(passed[1], 1)).isEmpty();
  }

  @Test
  void aLongChainOfSocketsInSocketsCloses() {
    long[] passed = g.pair(STREAM | NONBLOCK);
    long carried = passed[0];
    for (int i = 0; i < 3000; i++) {
      long[] c = g.pair(STREAM | NONBLOCK);
      sendFiles(c[0], "x", carried);
      g.close(carried);
      g.close(c[0]);
      carried = c[1];
    }
    g.close(carried);
    assertThat(g.receive(passed[1], 1)).isEmpty();
  }

  @Test
  void aPeekHandsOutDescriptorsToo() {
    long[] c = g.pair(STREAM | NONBLOCK);
    sendFiles(c[0], "abcd", c[1]);
    assertThat(message(c[1], 1, MSG_PEEK, 256)).isEqualTo("a flags 0 control 24 of 20 type 1");
    assertThat(message(c[1], 1, 0, 256)).isEqualTo("a flags 0 control 24 of 20 type 1");
    assertThat(message(c[1], 10, 0, 256)).isEqualTo("bcd flags 0");
  }

  @Test
  void messagesWithDescriptorsAreNotJoined() {
    long[] c = g.pair(STREAM | NONBLOCK);
    sendFiles(c[0], "ab", c[0]);
    sendFiles(c[0], "cd", c[0]);
    assertThat(message(c[1], 10, 0, 256)).startsWith("ab ");
    assertThat(message(c[1], 10, 0, 256)).startsWith("cd ");
    assertThat(sendFiles(c[0], "", c[0])).isZero();
    assertThat(message(c[1], 10, 0, 256)).isEqualTo("-11");
  }

  @Test
  void controlDataIsCutToItsRoom() {
    long[] c = g.pair(STREAM | NONBLOCK);
    sendFiles(c[0], "ab", c[0], c[0], c[0]);
    assertThat(message(c[1], 10, 0, 20)).isEqualTo("ab flags 8 control 20 of 20 type 1");
    sendFiles(c[0], "ab", c[0], c[0], c[0]);
    assertThat(message(c[1], 10, 0, 10)).isEqualTo("ab flags 8");
    sendFiles(c[0], "ab", c[0]);
    assertThat(message(c[1], 10, 0x40000000, 24))
        .isEqualTo("ab flags 40000000 control 24 of 20 type 1");
  }

  @Test
  void descriptorsThatCannotBePassedAreRefused() {
    long[] c = g.pair(STREAM | NONBLOCK);
    assertThat(sendFiles(c[0], "x", 999)).isEqualTo(-Errno.EBADF);
    assertThat(sendFiles(c[0], "x", new long[254])).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void credentialsComeToWhomAsksForThem() {
    long[] c = g.pair(STREAM | NONBLOCK);
    assertThat(g.setOption(c[1], 1, 16, 1)).isZero();
    g.send(c[0], "ab");
    assertThat(message(c[1], 1, 0, 256)).isEqualTo("a flags 0 control 32 of 28 type 2");
    assertThat(g.memory.getInt(lastControl + 16)).isEqualTo(g.process.pid());
    assertThat(message(c[1], 9, 0, 256)).isEqualTo("b flags 0 control 32 of 28 type 2");
    long value = g.room(12);
    long length = g.room(4);
    g.memory.putInt(length, 12);
    assertThat(OptionCalls.get(g.thread, c[0], 1, 17, value, length)).isZero();
    assertThat(g.memory.getInt(value)).isEqualTo(g.process.pid());
    assertThat(g.memory.getInt(length)).isEqualTo(12);
  }

  @Test
  void optionsOfOtherLevelsAreRefused() {
    long[] c = g.pair(STREAM);
    assertThat(g.setOption(c[0], 6, 1, 1)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(g.option(c[0], 0, 1)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(g.option(c[0], 1, 7)).isEqualTo(212992);
    assertThat(g.setOption(c[0], 1, 77, 1)).isEqualTo(-Errno.ENOPROTOOPT);
  }
}
