package dev.gox.runtime.memory;

import dev.gox.runtime.cpu.Cpu;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import jdk.internal.misc.Unsafe;

/**
 * The compression functions of hashes over blocks of guest memory, by the JDK's own classes, whose
 * inner loops are HotSpot's intrinsics. The JDK reaches them, and the state that they change, by
 * private members alone.
 */
public final class BlockDigests {
  private static final Unsafe U = Unsafe.getUnsafe();

  /** Bytes taken at once: a multiple of all blocks' sizes. */
  private static final int BUFFER = 16 << 10;

  /** A hash function: its state are words of 4 or 8 bytes. */
  public enum Function {
    MD5("sun.security.provider.MD5", "sun.security.provider.MD5", 64, 4, 4),
    SHA_1("sun.security.provider.SHA", "sun.security.provider.SHA", 64, 5, 4),
    SHA_256("sun.security.provider.SHA2", "sun.security.provider.SHA2$SHA256", 64, 8, 4),
    SHA_512("sun.security.provider.SHA5", "sun.security.provider.SHA5$SHA512", 128, 8, 8);

    /** Bytes of a block. */
    public final int block;

    /** Bytes of the state. */
    public final int state;

    private MethodHandle constructor;
    private MethodHandle stateOf;

    Function(String owner, String implementation, int block, int words, int word) {
      this.block = block;
      this.state = words * word;
      try {
        Class<?> owning = Class.forName(owner);
        Class<?> digest = Class.forName(implementation);
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(owning, MethodHandles.lookup());
        Class<?> array = word == 8 ? long[].class : int[].class;
        stateOf =
            lookup
                .findGetter(owning, "state", array)
                .asType(MethodType.methodType(Object.class, Object.class));
        constructor =
            lookup
                .findConstructor(digest, MethodType.methodType(void.class))
                .asType(MethodType.methodType(Object.class));
      } catch (ReflectiveOperationException | RuntimeException e) {
        constructor = null;
      }
    }

    /** Whether this JVM has it. */
    public boolean isAvailable() {
      return constructor != null && COMPRESS != null && COMPRESS_ONE != null;
    }
  }

  /** Compresses blocks; gives the place after them. */
  private static final MethodHandle COMPRESS =
      compression(
          "implCompressMultiBlock",
          MethodType.methodType(int.class, byte[].class, int.class, int.class));

  /** Compresses one block. */
  private static final MethodHandle COMPRESS_ONE =
      compression("implCompress", MethodType.methodType(void.class, byte[].class, int.class));

  private final Function function;
  private final Object digest;
  private final Object state;
  private final byte[] buffer = new byte[BUFFER];

  /** Makes one for a thread; the function has to be available. */
  public BlockDigests(Function function) {
    this.function = function;
    try {
      digest = (Object) function.constructor.invokeExact();
      state = (Object) function.stateOf.invokeExact(digest);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle compression(String name, MethodType type) {
    try {
      Class<?> base = Class.forName("sun.security.provider.DigestBase");
      return MethodHandles.privateLookupIn(base, MethodHandles.lookup())
          .findVirtual(base, name, type)
          .asType(type.insertParameterTypes(0, Object.class));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /**
   * Compresses n bytes, whole blocks, into a state in guest memory; both have to be accessible at
   * once.
   */
  public void compress(Cpu c, long stateAddress, long data, long n) {
    long host = c.base + stateAddress;
    load(host);
    try {
      for (long done = 0; done < n; done += BUFFER) {
        int part = (int) Math.min(BUFFER, n - done);
        HostPages.copyOut(c.base + data + done, buffer, 0, part);
        int at = (int) COMPRESS.invokeExact(digest, buffer, 0, part - function.block);
        // C2's code for SHA-512 leaves the last block to its caller, the class file doesn't.
        for (; at < part; at += function.block) {
          COMPRESS_ONE.invokeExact(digest, buffer, at);
        }
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    store(host);
  }

  private void load(long host) {
    if (state instanceof int[] words) {
      for (int i = 0; i < words.length; i++) {
        words[i] = U.getInt(host + 4L * i);
      }
    } else {
      long[] words = (long[]) state;
      for (int i = 0; i < words.length; i++) {
        words[i] = U.getLong(host + 8L * i);
      }
    }
  }

  private void store(long host) {
    if (state instanceof int[] words) {
      for (int i = 0; i < words.length; i++) {
        U.putInt(host + 4L * i, words[i]);
      }
    } else {
      long[] words = (long[]) state;
      for (int i = 0; i < words.length; i++) {
        U.putLong(host + 8L * i, words[i]);
      }
    }
  }
}
