package dev.gox.runtime.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.Errno;
import dev.gox.runtime.linux.Guest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values and errors are those of Linux 6.18, read by a C program. */
class OptionCallsTest {
  private static final int SOCKET = 1;
  private static final int IP = 0;
  private static final int TCP = 6;

  private final Guest g = new Guest();
  private final long tcp = g.socket(2, 1);
  private final long udp = g.socket(2, 2);

  @ParameterizedTest
  @CsvSource({
    // family, type, protocol, result
    "2, 1, 17, -93", "2, 2, 6, -93", "2, 3, 0, -93", "2, 5, 0, -94", "2, 99, 0, -22",
    "99, 1, 0, -97", "2, 4, 0, -94", "1, 1, 5, -93", "16, 1, 0, -94", "16, 2, 50, -93",
    "2, 257, 0, -22", "-1, 1, 0, -97", "2, 1, 300, -22", "2, 1, -1, -22", "1, 4, 0, -94",
    "9, 1, 0, -97", "2, 11, 0, -22", "2, 3, 1, -1"
  })
  void socketRefusesWhatLinuxRefuses(int family, int type, int protocol, int result) {
    assertThat(SocketCalls.socket(g.thread, family, type, protocol)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({
    // level, name, the value of a fresh socket
    "1, 2, 0",
    "1, 3, 1",
    "1, 4, 0",
    "1, 6, 0",
    "1, 9, 0",
    "1, 15, 0",
    "1, 18, 1",
    "1, 19, 1",
    "1, 30, 0",
    "1, 38, 6",
    "1, 39, 2",
    "6, 1, 0",
    "6, 3, 0",
    "6, 4, 7200",
    "6, 5, 75",
    "6, 6, 9",
    "6, 7, 6",
    "6, 18, 0",
    "0, 1, 0",
    "0, 2, 64",
    "0, 10, 1",
    "0, 15, 0",
    "1, 16, -92",
    "41, 26, -95",
    "6, 99, -92",
    "1, 99, -92"
  })
  void freshTcpSocketsHaveLinuxsDefaults(int level, int name, int value) {
    assertThat(g.option(tcp, level, name)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    // level, name, value set, result, value read then
    "6, 1, 5, 0, 1",
    "6, 4, 30, 0, 30",
    "6, 4, 0, -22, 7200",
    "6, 4, 32768, -22, 7200",
    "6, 5, 7, 0, 7",
    "6, 6, 128, -22, 9",
    "6, 6, 0, -22, 9",
    "6, 18, 1500, 0, 1500",
    "1, 2, 7, 0, 1",
    "1, 9, 1, 0, 1",
    "1, 8, 65536, 0, 131072",
    "1, 8, 0, 0, 2304",
    "1, 7, 0, 0, 4608",
    "0, 2, 0, -22, 64",
    "0, 2, 256, -22, 64",
    "0, 2, -1, 0, 64",
    "0, 2, 9, 0, 9",
    "1, 3, 1, -92, 1",
    "1, 4, 1, -92, 0",
    "1, 30, 1, -92, 0",
    "1, 6, 1, 0, 1",
    "1, 12, 3, 0, 3",
    "6, 3, 1, 0, 1"
  })
  void optionsTakeWhatLinuxTakes(int level, int name, int value, int result, int then) {
    assertThat(g.setOption(tcp, level, name, value)).isEqualTo(result);
    assertThat(g.option(tcp, level, name)).isEqualTo(then);
  }

  @Test
  void tcpOptionsAreNotUdps() {
    assertThat(g.setOption(udp, TCP, 1, 1)).isEqualTo(-Errno.ENOPROTOOPT);
    assertThat(g.option(udp, TCP, 1)).isEqualTo(-Errno.EOPNOTSUPP);
    assertThat(g.option(udp, SOCKET, 38)).isEqualTo(17);
    assertThat(g.setOption(udp, IP, 34, 0)).isZero();
    assertThat(g.option(udp, IP, 34)).isZero();
  }

  @Test
  void timeoutsAreTimevals() {
    long time = g.room(16);
    long length = g.room(4);
    g.memory.putLong(time, 1);
    g.memory.putLong(time + 8, 500000);
    assertThat(OptionCalls.set(g.thread, tcp, SOCKET, 20, time, 16)).isZero();
    long read = g.room(16);
    g.memory.putInt(length, 128);
    assertThat(OptionCalls.get(g.thread, tcp, SOCKET, 20, read, length)).isZero();
    assertThat(g.memory.getInt(length)).isEqualTo(16);
    assertThat(g.memory.getLong(read)).isEqualTo(1);
    assertThat(g.memory.getLong(read + 8)).isEqualTo(500000);
    g.memory.putLong(time + 8, 1000000);
    assertThat(OptionCalls.set(g.thread, tcp, SOCKET, 20, time, 16)).isEqualTo(-Errno.EDOM);
    g.memory.putLong(time, -1);
    g.memory.putLong(time + 8, 0);
    assertThat(OptionCalls.set(g.thread, tcp, SOCKET, 20, time, 16)).isZero();
    assertThat(OptionCalls.get(g.thread, tcp, SOCKET, 20, read, length)).isZero();
    assertThat(g.memory.getLong(read)).isZero();
    assertThat(g.memory.getLong(read + 8)).isZero();
    assertThat(OptionCalls.set(g.thread, tcp, SOCKET, 20, time, 8)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void lingerIsAPair() {
    long linger = g.room(8);
    long length = g.room(4);
    g.memory.putInt(linger, 1);
    g.memory.putInt(linger + 4, 5);
    assertThat(OptionCalls.set(g.thread, tcp, SOCKET, 13, linger, 4)).isEqualTo(-Errno.EINVAL);
    assertThat(OptionCalls.set(g.thread, tcp, SOCKET, 13, linger, 8)).isZero();
    long read = g.room(8);
    g.memory.putInt(length, 8);
    assertThat(OptionCalls.get(g.thread, tcp, SOCKET, 13, read, length)).isZero();
    assertThat(g.memory.getInt(read)).isEqualTo(1);
    assertThat(g.memory.getInt(read + 4)).isEqualTo(5);
  }

  @Test
  void lengthsAreChecked() {
    long value = g.room(8);
    long length = g.room(4);
    assertThat(OptionCalls.set(g.thread, tcp, SOCKET, 9, value, 3)).isEqualTo(-Errno.EINVAL);
    g.memory.putInt(length, -1);
    assertThat(OptionCalls.get(g.thread, tcp, SOCKET, 3, value, length)).isEqualTo(-Errno.EINVAL);
    g.memory.putInt(length, 2);
    g.memory.putInt(value, -1);
    assertThat(OptionCalls.get(g.thread, tcp, SOCKET, 3, value, length)).isZero();
    assertThat(g.memory.getInt(value)).isEqualTo(0xFFFF0001);
    assertThat(g.memory.getInt(length)).isEqualTo(2);
  }

  @Test
  void onlySocketsHaveOptions() {
    assertThat(g.option(999, SOCKET, 3)).isEqualTo(-Errno.EBADF);
    assertThat(g.option(g.epoll(), SOCKET, 3)).isEqualTo(-Errno.ENOTSOCK);
    assertThat(SocketCalls.listen(g.thread, g.epoll(), 3)).isEqualTo(-Errno.ENOTSOCK);
    assertThat(SocketCalls.bind(g.thread, 999, 0, 0)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void peersOfInternetSocketsHaveNoCredentials() {
    long value = g.room(12);
    long length = g.room(4);
    g.memory.putInt(length, 12);
    assertThat(OptionCalls.get(g.thread, tcp, SOCKET, 17, value, length)).isZero();
    assertThat(g.memory.getInt(value)).isZero();
    assertThat(g.memory.getInt(value + 4)).isEqualTo(-1);
  }
}
