package dev.gox.translator.decode.capstone;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;

/** Functions of Capstone 4's C library that the decoder calls (capstone.h), mapped directly. */
final class CapstoneLibrary {
  /** cs_arch and cs_mode of 64-bit x86. */
  static final int CS_ARCH_X86 = 3;

  static final int CS_MODE_64 = 1 << 3;

  /** cs_option's type for operands and prefixes, and the value that turns them on. */
  static final int CS_OPT_DETAIL = 2;

  static final long CS_OPT_ON = 3;

  static {
    Native.register(CapstoneLibrary.class, "capstone");
  }

  private CapstoneLibrary() {}

  // Named as the C functions are, which is how JNA finds them.

  /** Major and minor number in bits 8 to 15 and 0 to 7; the pointers may be null. */
  static native int cs_version(Pointer major, Pointer minor);

  static native int cs_open(int arch, int mode, LongByReference handle);

  static native int cs_close(LongByReference handle);

  static native int cs_option(long handle, int type, long value);

  static native Pointer cs_malloc(long handle);

  static native void cs_free(Pointer instruction, long count);

  static native boolean cs_disasm_iter(
      long handle, Pointer code, Pointer size, Pointer address, Pointer instruction);

  static native String cs_reg_name(long handle, int register);
}
