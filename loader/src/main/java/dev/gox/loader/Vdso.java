package dev.gox.loader;

import dev.gox.runtime.linux.time.VdsoFunction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The image of the vDSO (vdso(7)): a shared object of one page whose functions tell the time
 * without a system call. Go's runtime and C libraries find it by AT_SYSINFO_EHDR and look functions
 * up by DT_HASH, DT_SYMTAB, DT_STRTAB and the symbol version LINUX_2.6 (System V ABI, chapter 5).
 * Functions are guest code around a private opcode, 0F 0A, which is valid in this page only.
 */
final class Vdso {
  static final int SIZE = 4096;

  private static final String NAME = "linux-vdso.so.1";
  private static final String VERSION = "LINUX_2.6";

  // Where the parts lie in the page; the code is at VdsoFunction.CODE.
  private static final int DYNAMIC = 0x0C0;
  private static final int HASH = 0x180;
  private static final int SYMBOLS = 0x200;
  private static final int VERSIONS = 0x380;
  private static final int VERSION_DEFINITIONS = 0x3C0;
  private static final int STRINGS = 0x400;

  private static final int SYMBOL = 24;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;

  private final ByteBuffer page = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
  private int strings = STRINGS + 1;

  private Vdso() {
    header();
    symbols();
    versions();
    dynamic();
    for (VdsoFunction function : VdsoFunction.values()) {
      code(function);
    }
  }

  /** The page's content. */
  static byte[] image() {
    return new Vdso().page.array();
  }

  /** Adds a string to the table; returns its offset there. */
  private int string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int at = strings;
    page.put(at, bytes);
    strings += bytes.length + 1;
    return at - STRINGS;
  }

  private void header() {
    page.position(0);
    page.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    page.putShort((short) 3).putShort((short) 62).putInt(1); // ET_DYN, EM_X86_64
    page.putLong(VdsoFunction.CODE).putLong(64).putLong(0).putInt(0);
    page.putShort((short) 64).putShort((short) 56).putShort((short) 2);
    page.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    programHeader(PT_LOAD, 5, 0, SIZE, SIZE);
    programHeader(PT_DYNAMIC, 4, DYNAMIC, HASH - DYNAMIC, 8);
  }

  private void programHeader(int type, int rights, int offset, int size, int align) {
    page.putInt(type).putInt(rights).putLong(offset).putLong(offset).putLong(offset);
    page.putLong(size).putLong(size).putLong(align);
  }

  /** Two names for each function, as Linux has them: __vdso_time is global, time is weak. */
  private void symbols() {
    VdsoFunction[] functions = VdsoFunction.values();
    for (int i = 0; i < functions.length; i++) {
      symbol(1 + 2 * i, "__vdso_" + functions[i].symbol, 0x12, i); // STB_GLOBAL, STT_FUNC
      symbol(2 + 2 * i, functions[i].symbol, 0x22, i); // STB_WEAK, STT_FUNC
    }
    int count = 1 + 2 * functions.length;
    symbol(count, VERSION, 0x11, -1); // the version's own symbol, which is absolute
    // One bucket: the chain leads through all symbols, from the last one down.
    page.position(HASH);
    page.putInt(1).putInt(count + 1).putInt(count);
    for (int i = 0; i <= count; i++) {
      page.putInt(i == 0 ? 0 : i - 1);
    }
  }

  private static final short ABSOLUTE = (short) 0xFFF1;

  /** Any section's number: the image has none, but 0 would mean undefined. */
  private static final short DEFINED = 1;

  private void symbol(int index, String name, int info, int slot) {
    page.position(SYMBOLS + SYMBOL * index);
    page.putInt(string(name)).put((byte) info).put((byte) 0);
    page.putShort(slot < 0 ? ABSOLUTE : DEFINED);
    page.putLong(slot < 0 ? 0 : VdsoFunction.CODE + VdsoFunction.SLOT * slot);
    page.putLong(slot < 0 ? 0 : VdsoFunction.SLOT);
    page.putShort(VERSIONS + 2 * index, (short) 2);
  }

  private void versions() {
    page.position(VERSION_DEFINITIONS);
    versionDefinition(1, NAME, 28); // VER_FLG_BASE: the file itself
    versionDefinition(0, VERSION, 0);
  }

  /** An Elf64_Verdef with one Elf64_Verdaux. */
  private void versionDefinition(int flags, String name, int next) {
    page.putShort((short) 1).putShort((short) flags).putShort((short) (flags == 1 ? 1 : 2));
    page.putShort((short) 1).putInt(hash(name)).putInt(20).putInt(next);
    page.putInt(string(name)).putInt(0);
  }

  /** The hash function of System V ABI, chapter 5. */
  private static int hash(String name) {
    int h = 0;
    for (int i = 0; i < name.length(); i++) {
      h = (h << 4) + name.charAt(i);
      int high = h & 0xF000_0000;
      h = (h ^ high >>> 24) & ~high;
    }
    return h;
  }

  private void dynamic() {
    page.position(DYNAMIC);
    entry(14, string(NAME)); // DT_SONAME
    entry(4, HASH);
    entry(5, STRINGS);
    entry(6, SYMBOLS);
    entry(10, strings - STRINGS); // DT_STRSZ
    entry(11, SYMBOL);
    entry(0x6fff_fff0, VERSIONS); // DT_VERSYM
    entry(0x6fff_fffc, VERSION_DEFINITIONS); // DT_VERDEF
    entry(0x6fff_fffd, 2); // DT_VERDEFNUM
    entry(0, 0);
  }

  private void entry(long tag, long value) {
    page.putLong(tag).putLong(value);
  }

  private void code(VdsoFunction function) {
    page.position(VdsoFunction.CODE + VdsoFunction.SLOT * function.ordinal());
    page.put(new byte[] {0x0F, 0x0A}); // the trap sets RAX
    if (function.fallback != 0) {
      // RAX is VdsoCalls.FALL_BACK, or 0: test eax, eax; je to the ret; mov eax, number; syscall
      page.put(new byte[] {(byte) 0x85, (byte) 0xC0, 0x74, 7, (byte) 0xB8});
      page.putInt(function.fallback).put(new byte[] {0x0F, 0x05});
    }
    page.put((byte) 0xC3);
  }
}
