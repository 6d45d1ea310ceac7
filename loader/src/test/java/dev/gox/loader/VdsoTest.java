package dev.gox.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.linux.time.VdsoFunction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Reads the vDSO as a program does: by program headers, dynamic section, hash table and symbol
 * versions (System V ABI, chapter 5; the structures are those of elf.h).
 */
class VdsoTest {
  private static final int BASE_VERSION = 1;

  private final ByteBuffer image = ByteBuffer.wrap(Vdso.image()).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<Long, Long> dynamic = new HashMap<>();

  VdsoTest() {
    for (int i = 0; i < image.getShort(56); i++) {
      int header = (int) image.getLong(32) + 56 * i;
      if (image.getInt(header) == 2) { // PT_DYNAMIC
        int at = (int) image.getLong(header + 16);
        for (; image.getLong(at) != 0; at += 16) {
          dynamic.put(image.getLong(at), image.getLong(at + 8));
        }
      }
    }
  }

  private int table(long tag) {
    return dynamic.get(tag).intValue();
  }

  private String string(int offset) {
    int start = table(5) + offset;
    int end = start;
    while (image.get(end) != 0) {
      end++;
    }
    return new String(image.array(), start, end - start, StandardCharsets.US_ASCII);
  }

  /** The number of a symbol that the hash table leads to; 0 if there is none. */
  private int find(String name) {
    int hash = 0;
    for (char c : name.toCharArray()) {
      hash = (hash << 4) + c;
      hash = (hash ^ (hash & 0xF0000000) >>> 24) & 0x0FFFFFFF;
    }
    int at = table(4);
    int buckets = image.getInt(at);
    int symbol = image.getInt(at + 8 + 4 * (hash % buckets));
    while (symbol != 0 && !string(image.getInt(table(6) + 24 * symbol)).equals(name)) {
      symbol = image.getInt(at + 8 + 4 * (buckets + symbol));
    }
    return symbol;
  }

  @Test
  void isASharedObjectOfOnePageThatMayBeReadAndExecuted() {
    assertThat(image.capacity()).isEqualTo(4096);
    assertThat(image.getInt(0)).isEqualTo(0x464C457F);
    assertThat(image.getShort(16)).isEqualTo((short) 3);
    assertThat(image.getShort(18)).isEqualTo((short) 62);
    int load = (int) image.getLong(32);
    assertThat(image.getInt(load)).as("PT_LOAD").isEqualTo(1);
    assertThat(image.getInt(load + 4)).as("R and X").isEqualTo(5);
    assertThat(image.getLong(load + 8)).isZero();
    assertThat(image.getLong(load + 16)).isZero();
    assertThat(image.getLong(load + 40)).isEqualTo(4096);
    assertThat(string(table(14))).isEqualTo("linux-vdso.so.1");
  }

  @Test
  void everyFunctionIsFoundByBothNamesWithVersionTwo() {
    for (VdsoFunction function : VdsoFunction.values()) {
      int global = find("__vdso_" + function.symbol);
      int weak = find(function.symbol);
      assertThat(global).as(function.symbol).isPositive();
      assertThat(weak).as(function.symbol).isPositive();
      for (int symbol : new int[] {global, weak}) {
        int at = table(6) + 24 * symbol;
        assertThat(image.get(at + 4) & 0xF).as("STT_FUNC").isEqualTo(2);
        assertThat(image.getShort(at + 6)).as("defined").isNotZero();
        assertThat(image.getLong(at + 8))
            .isEqualTo(VdsoFunction.CODE + (long) VdsoFunction.SLOT * function.ordinal());
        assertThat(image.getShort(table(0x6fff_fff0L) + 2 * symbol)).isEqualTo((short) 2);
      }
      assertThat(image.get(table(6) + 24 * global + 4) >> 4).as("STB_GLOBAL").isEqualTo(1);
      assertThat(image.get(table(6) + 24 * weak + 4) >> 4).as("STB_WEAK").isEqualTo(2);
    }
    assertThat(find("getpid")).isZero();
  }

  /** Go compares the hash, 0x3ae75f6, and the name: runtime/vdso_linux.go. */
  @Test
  void versionTwoIsLinux26() {
    List<String> versions = new ArrayList<>();
    int at = table(0x6fff_fffcL);
    for (int i = 0; i < table(0x6fff_fffdL); i++) {
      assertThat(image.getShort(at)).isEqualTo((short) 1);
      boolean base = (image.getShort(at + 2) & BASE_VERSION) != 0;
      String name = string(image.getInt(at + image.getInt(at + 12)));
      versions.add(image.getShort(at + 4) + " " + name + (base ? " base" : ""));
      if (!base) {
        assertThat(image.getInt(at + 8)).isEqualTo(0x3ae75f6);
      }
      at += image.getInt(at + 16);
    }
    assertThat(versions).containsExactly("1 linux-vdso.so.1 base", "2 LINUX_2.6");
  }

  @Test
  void slotsHoldTheirCode() {
    for (VdsoFunction function : VdsoFunction.values()) {
      int at = VdsoFunction.CODE + VdsoFunction.SLOT * function.ordinal();
      assertThat(image.getShort(at)).as("0F 0A").isEqualTo((short) 0x0A0F);
      int ret = at + (function.fallback == 0 ? 2 : 13);
      assertThat(image.get(ret)).as("RET").isEqualTo((byte) 0xC3);
    }
  }
}
