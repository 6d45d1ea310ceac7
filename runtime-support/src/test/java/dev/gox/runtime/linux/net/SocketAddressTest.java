package dev.gox.runtime.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Layouts of ip(7), ipv6(7), unix(7) and netlink(7). */
class SocketAddressTest {
  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] unix(String name) {
    return ("\1\0" + name).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void ipv4HasItsPortInNetworkOrder() {
    byte[] wire = bytes(2, 0, 0x1F, 0x90, 192, 0, 2, 7, 0, 0, 0, 0, 0, 0, 0, 0);
    SocketAddress.Inet address = (SocketAddress.Inet) SocketAddress.decode(wire);
    assertThat(address.host().getPort()).isEqualTo(8080);
    assertThat(address.host().getAddress().getHostAddress()).isEqualTo("192.0.2.7");
    assertThat(address.encode()).isEqualTo(wire);
    assertThat(SocketAddress.decode(Arrays.copyOf(wire, 15)))
        .isInstanceOf(SocketAddress.Malformed.class);
  }

  @Test
  void ipv6KeepsItsScope() {
    byte[] wire = new byte[28];
    System.arraycopy(bytes(10, 0, 0, 80, 0, 0, 0, 0, 0xFE, 0x80), 0, wire, 0, 10);
    wire[23] = 9;
    wire[24] = 3;
    SocketAddress address = SocketAddress.decode(wire);
    assertThat(address.encode()).isEqualTo(wire);
    byte[] withoutScope = Arrays.copyOf(Arrays.copyOf(wire, 24), 28);
    assertThat(SocketAddress.decode(Arrays.copyOf(wire, 24)).encode()).isEqualTo(withoutScope);
    assertThat(SocketAddress.decode(Arrays.copyOf(wire, 23)))
        .isInstanceOf(SocketAddress.Malformed.class);
  }

  @Test
  void ipv4OfAnIpv6SocketIsMapped() {
    byte[] wire = new byte[28];
    wire[0] = 10;
    System.arraycopy(bytes(0xFF, 0xFF, 192, 0, 2, 7), 0, wire, 18, 6);
    assertThat(SocketAddress.decode(wire).encode()).isEqualTo(wire);
  }

  @Test
  void unixPathsEndAtTheirFirstZero() {
    SocketAddress.Unix path = (SocketAddress.Unix) SocketAddress.decode(unix("/run/s\0junk"));
    assertThat(new String(path.name(), StandardCharsets.ISO_8859_1)).isEqualTo("/run/s");
    assertThat(path.encode()).isEqualTo(unix("/run/s\0"));
    assertThat(SocketAddress.decode(unix("/run/s"))).isEqualTo(path);
  }

  @Test
  void abstractNamesAreAllTheirBytes() {
    SocketAddress.Unix name = (SocketAddress.Unix) SocketAddress.decode(unix("\0a\0b"));
    assertThat(name.abstractName()).isTrue();
    assertThat(name.encode()).isEqualTo(unix("\0a\0b"));
    assertThat(name).isNotEqualTo(SocketAddress.decode(unix("\0a\0")));
    assertThat(((SocketAddress.Unix) SocketAddress.decode(unix(""))).unnamed()).isTrue();
  }

  @Test
  void unixAddressesAreNoLongerThanTheirStruct() {
    assertThat(SocketAddress.decode(unix("x".repeat(108)))).isInstanceOf(SocketAddress.Unix.class);
    assertThat(SocketAddress.decode(unix("x".repeat(109))))
        .isInstanceOf(SocketAddress.Malformed.class);
  }

  @Test
  void netlinkHasPortAndGroups() {
    byte[] wire = bytes(16, 0, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0);
    assertThat(SocketAddress.decode(wire)).isEqualTo(new SocketAddress.Netlink(0x04030201, 5));
    assertThat(SocketAddress.decode(wire).encode()).isEqualTo(wire);
  }
}
