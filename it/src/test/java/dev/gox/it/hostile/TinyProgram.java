package dev.gox.it.hostile;

import dev.gox.it.conformance.ElfWriter;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Static programs of a few instructions. */
final class TinyProgram {
  /** What some of them end with. */
  static final int STATUS = 42;

  private static final long TEXT = 0x400000;
  private static final long DATA = 0x600000;

  /** Moves {@link #STATUS} to EDI and calls exit(2). */
  private static final byte[] EXIT = code("b83c000000", "bf2a000000", "0f05");

  private TinyProgram() {}

  private static byte[] code(String... instructions) {
    return HexFormat.of().parseHex(String.join("", instructions));
  }

  /** A program that is these instructions and nothing else. */
  private static byte[] of(byte[] code) {
    ElfWriter writer = new ElfWriter();
    writer.segment(TEXT, code, code.length, ElfWriter.READ | ElfWriter.EXECUTE);
    return writer.write(TEXT);
  }

  /** A program that ends at once with {@link #STATUS}; it has data and zeroed memory too. */
  static byte[] exiting() {
    ElfWriter writer = new ElfWriter();
    writer.segment(TEXT, EXIT, EXIT.length, ElfWriter.READ | ElfWriter.EXECUTE);
    writer.segment(DATA, new byte[100], 3 * 4096, ElfWriter.READ | ElfWriter.WRITE);
    return writer.write(TEXT);
  }

  /**
   * A native program that executes its first argument, a path, and does nothing else: it ends with
   * the error number if the kernel refuses. Libraries would give a refused file to a shell.
   */
  static byte[] executor() {
    return of(
        code(
            "488b7c2410", // mov rdi, [rsp+16]: argv[1]
            "488d742410", // lea rsi, [rsp+16]
            "31d2", // xor edx, edx
            "b83b000000" + "0f05", // execve
            "f7d8" + "89c7", // neg eax; mov edi, eax
            "b83c000000" + "0f05")); // exit
  }

  /** A loop without a system call. */
  static byte[] looping() {
    return of(code("ebfe"));
  }

  /** Reads standard input for ever. */
  static byte[] reading() {
    return of(calling("00", "00"));
  }

  /** Writes to standard output for ever. */
  static byte[] writing() {
    return of(calling("01", "01"));
  }

  /** Calls read or write on a descriptor with a KiB of the stack, and again. */
  private static byte[] calling(String number, String descriptor) {
    return code(
        "b8" + number + "000000", // mov eax, number
        "bf" + descriptor + "000000", // mov edi, descriptor
        "488db42400f0ffff", // lea rsi, [rsp-4096]
        "ba00040000", // mov edx, 1024
        "0f05",
        "ebe5"); // jmp to the start
  }

  /** Ignores SIGTERM and loops. */
  static byte[] ignoringTermination() {
    return withAction(1, code("ebfe"));
  }

  /** Ends with {@link #STATUS} on SIGTERM; waits in pause(2) for it. */
  static byte[] handlingTermination() {
    return withAction(TEXT + HANDLER, code("b822000000" + "0f05", "ebf7"));
  }

  /** Asks what SIGHUP does and ends with 1 if it is ignored, 0 if it has its default action. */
  static byte[] askingForHangUp() {
    return of(
        code(
            "4883ec20", // sub rsp, 32
            "b80d000000", // mov eax, 13: rt_sigaction
            "bf01000000", // mov edi, 1: SIGHUP
            "31f6" + "4889e2", // xor esi, esi; mov rdx, rsp
            "41ba08000000", // mov r10d, 8
            "0f05",
            "8b3c24", // mov edi, [rsp]: the handler
            "b83c000000" + "0f05"));
  }

  private static final int HANDLER = 0x80;
  private static final int ACTION = 0x100;
  private static final long SA_RESTORER = 0x0400_0000;

  /** Gives SIGTERM a handler, then goes on. */
  private static byte[] withAction(long handler, byte[] then) {
    ByteBuffer image = ByteBuffer.allocate(ACTION + 32).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    image.put(
        code(
            "b80d000000", // mov eax, 13: rt_sigaction
            "bf0f000000", // mov edi, 15: SIGTERM
            "be00014000", // mov esi, TEXT + ACTION
            "31d2" + "41ba08000000", // xor edx, edx; mov r10d, 8
            "0f05"));
    image.put(then);
    image.position(HANDLER).put(EXIT);
    image.position(ACTION).putLong(handler).putLong(SA_RESTORER);
    return of(image.array());
  }
}
