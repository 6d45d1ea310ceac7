package dev.gox.runtime.linux.net;

import java.util.Arrays;

/** Writes one netlink message: struct nlmsghdr, a body, and attributes, each padded to 4 bytes. */
final class NetlinkMessage {
  /** Size of struct nlmsghdr: length, type and flags, sequence number, port id. */
  static final int HEADER_SIZE = 16;

  /** Size of struct rtattr: length, type. */
  private static final int ATTRIBUTE_SIZE = 4;

  private byte[] bytes = new byte[256];
  private int length;

  NetlinkMessage(int type, int flags, int sequence, int port) {
    putInt(0);
    putShort(type);
    putShort(flags);
    putInt(sequence);
    putInt(port);
  }

  void putByte(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) value;
  }

  void putShort(int value) {
    putByte(value);
    putByte(value >> 8);
  }

  void putInt(int value) {
    putShort(value);
    putShort(value >> 16);
  }

  void putBytes(byte[] from, int at, int count) {
    for (int i = 0; i < count; i++) {
      putByte(from[at + i]);
    }
  }

  void putAttribute(int type, byte[] value) {
    putShort(ATTRIBUTE_SIZE + value.length);
    putShort(type);
    putBytes(value, 0, value.length);
    while ((length & 3) != 0) {
      putByte(0);
    }
  }

  /** The whole message, its length in its header. */
  byte[] finish() {
    byte[] message = Arrays.copyOf(bytes, length);
    for (int i = 0; i < 4; i++) {
      message[i] = (byte) (length >> 8 * i);
    }
    return message;
  }
}
