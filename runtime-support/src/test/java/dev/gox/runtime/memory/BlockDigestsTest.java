package dev.gox.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Digests stay what the JDK's public classes say when C2 has put code of its own in the place of
 * the JDK's. The states at the beginning are those of RFC 1321 and FIPS 180-4.
 */
class BlockDigestsTest {
  private static final long STATE = 0x10000;
  private static final long DATA = 0x20000;
  private static final int MOST_BLOCKS = 4;

  /** So often has C2 seen a method when it has compiled it, and some. */
  private static final int HOT = 40_000;

  private final GuestMemory memory = new GuestMemory(64 << 20);
  private final Cpu cpu = new Cpu(memory);

  @AfterEach
  void release() {
    memory.release();
  }

  @Test
  void md5() throws NoSuchAlgorithmException {
    check(BlockDigests.Function.MD5, "MD5", 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  }

  @Test
  void sha1() throws NoSuchAlgorithmException {
    check(
        BlockDigests.Function.SHA_1,
        "SHA-1",
        0x67452301,
        0xefcdab89,
        0x98badcfe,
        0x10325476,
        0xc3d2e1f0);
  }

  @Test
  void sha256() throws NoSuchAlgorithmException {
    check(
        BlockDigests.Function.SHA_256,
        "SHA-256",
        0x6a09e667,
        0xbb67ae85,
        0x3c6ef372,
        0xa54ff53a,
        0x510e527f,
        0x9b05688c,
        0x1f83d9ab,
        0x5be0cd19);
  }

  @Test
  void sha512() throws NoSuchAlgorithmException {
    check(
        BlockDigests.Function.SHA_512,
        "SHA-512",
        0x6a09e667f3bcc908L,
        0xbb67ae8584caa73bL,
        0x3c6ef372fe94f82bL,
        0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L,
        0x9b05688c2b3e6c1fL,
        0x1f83d9abfb41bd6bL,
        0x5be0cd19137e2179L);
  }

  /** Digests messages of one to four blocks, padded here, from the state at the beginning on. */
  private void check(BlockDigests.Function function, String name, long... begin)
      throws NoSuchAlgorithmException {
    memory.map(STATE, DATA + 0x10000, GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
    memory.attach(cpu);
    ByteOrder order = name.equals("MD5") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    MessageDigest expected = MessageDigest.getInstance(name);
    BlockDigests digests = new BlockDigests(function);
    Random random = new Random(1);
    byte[] state = new byte[function.state];
    for (int i = 0; i < HOT; i++) {
      byte[] blocks = new byte[function.block * (i % MOST_BLOCKS + 1)];
      byte[] message = new byte[blocks.length - function.block / 4];
      random.nextBytes(message);
      System.arraycopy(message, 0, blocks, 0, message.length);
      blocks[message.length] = (byte) 0x80;
      ByteBuffer.wrap(blocks).order(order).putLong(blocks.length - 8, 8L * message.length);
      memory.write(DATA, blocks, 0, blocks.length);
      memory.write(STATE, words(begin, function, ByteOrder.LITTLE_ENDIAN), 0, function.state);

      digests.compress(cpu, STATE, DATA, blocks.length);

      memory.read(STATE, state, 0, state.length);
      long[] end = new long[begin.length];
      int size = function.state / begin.length;
      ByteBuffer in = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
      for (int w = 0; w < end.length; w++) {
        end[w] = size == 4 ? in.getInt() : in.getLong();
      }
      assertThat(words(end, function, order)).isEqualTo(expected.digest(message));
    }
  }

  /** Words as bytes. */
  private static byte[] words(long[] words, BlockDigests.Function function, ByteOrder order) {
    ByteBuffer out = ByteBuffer.allocate(function.state).order(order);
    for (long word : words) {
      if (function.state / words.length == 4) {
        out.putInt((int) word);
      } else {
        out.putLong(word);
      }
    }
    return out.array();
  }
}
