package dev.gox.translator.intrinsic;

import dev.gox.runtime.memory.BlockDigests;
import dev.gox.runtime.memory.BlockSums;
import dev.gox.translator.emit.TranslatedCode;
import java.util.List;

/** The functions that there is Java code for, by the names that Go's versions have for them. */
enum Intrinsic {
  MOVE_MEMORY("runtime.memmove"),
  CLEAR_MEMORY("runtime.memclrNoHeapPointers"),
  EQUAL_BYTES("memeqbody"),
  COMPARE_BYTES("cmpbody"),
  FIND_BYTE("indexbytebody"),
  COUNT_BYTE("countbody"),
  ADD_WORDS("math/big.addVV"),
  SUBTRACT_WORDS("math/big.subVV"),
  MULTIPLY_ADD_WORDS("math/big.mulAddVWW"),
  ADD_MULTIPLY_WORDS("math/big.addMulVVWW"),
  ADD_MULTIPLY_WORDS_IN_PLACE("math/big.addMulVVW"),
  SHIFT_WORDS_LEFT("math/big.shlVU", "math/big.lshVU"),
  SHIFT_WORDS_RIGHT("math/big.shrVU", "math/big.rshVU"),
  CRC_32("hash/crc32.ieeeCLMUL"),
  CRC_32C("hash/crc32.castagnoliSSE42"),
  CRC_32C_TRIPLE("hash/crc32.castagnoliSSE42Triple"),
  MD5("crypto/md5.block"),
  SHA_1("crypto/sha1.blockAMD64", "crypto/sha1.blockAVX2", "crypto/sha1.blockSHANI"),
  SHA_256(
      "crypto/sha256.block",
      "crypto/internal/fips140/sha256.blockAVX2",
      "crypto/internal/fips140/sha256.blockSHANI"),
  SHA_512(
      "crypto/sha512.blockAMD64",
      "crypto/sha512.blockAVX2",
      "crypto/internal/fips140/sha512.blockAVX2");

  final List<String> names;

  Intrinsic(String... names) {
    this.names = List.of(names);
  }

  private static TranslatedCode digest(long pc, BlockDigests.Function function) {
    return function.isAvailable() ? new DigestCode(pc, function) : null;
  }

  /** Its code for a function at an address; null if this JVM has nothing better. */
  TranslatedCode code(long pc) {
    return switch (this) {
      case MOVE_MEMORY -> new MoveMemory(pc);
      case CLEAR_MEMORY -> new ClearMemory(pc);
      case EQUAL_BYTES -> new EqualBytes(pc);
      case COMPARE_BYTES -> new CompareBytes(pc);
      case FIND_BYTE -> new FindByte(pc);
      case COUNT_BYTE -> new CountByte(pc);
      case ADD_WORDS -> new LongNumberCode.Add(pc);
      case SUBTRACT_WORDS -> new LongNumberCode.Subtract(pc);
      case MULTIPLY_ADD_WORDS -> new LongNumberCode.MultiplyAdd(pc);
      case ADD_MULTIPLY_WORDS -> new LongNumberCode.AddMultiply(pc);
      case ADD_MULTIPLY_WORDS_IN_PLACE -> new LongNumberCode.AddMultiplyInPlace(pc);
      case SHIFT_WORDS_LEFT -> new LongNumberCode.ShiftLeft(pc);
      case SHIFT_WORDS_RIGHT -> new LongNumberCode.ShiftRight(pc);
      case CRC_32 -> BlockSums.areAvailable() ? new Crc32Code.Ieee(pc) : null;
      case CRC_32C -> BlockSums.areAvailable() ? new Crc32Code.Castagnoli(pc) : null;
      case CRC_32C_TRIPLE -> BlockSums.areAvailable() ? new Crc32Code.CastagnoliTriple(pc) : null;
      case MD5 -> digest(pc, BlockDigests.Function.MD5);
      case SHA_1 -> digest(pc, BlockDigests.Function.SHA_1);
      case SHA_256 -> digest(pc, BlockDigests.Function.SHA_256);
      case SHA_512 -> digest(pc, BlockDigests.Function.SHA_512);
    };
  }
}
