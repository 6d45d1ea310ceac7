package dev.gox.runtime.cpu;

import dev.gox.runtime.memory.GuestMemory;
import jdk.internal.misc.Unsafe;

/**
 * The state of one guest thread's processor, in 64-bit mode.
 *
 * <p>Translated code names the fields; the interpreter reaches them by number through {@link
 * #get64} and its siblings, so the long fields from {@link #r0} on must lie in memory in the order
 * of their declaration. {@link #assertLayout} proves it once, before any guest code runs.
 *
 * <p>Register numbers are those of the encoding (Intel SDM vol. 2, table 3-1): 0 RAX, 1 RCX, 2 RDX,
 * 3 RBX, 4 RSP, 5 RBP, 6 RSI, 7 RDI, 8 to 15 R8 to R15. Slots 16 to 19 are addressable like
 * registers, so that an absent base, a segment base and a precomputed address need no form of their
 * own.
 */
public final class Cpu {
  private static final Unsafe U = Unsafe.getUnsafe();

  /** Number of the slot that is always zero: an absent base or index. */
  public static final int ZERO = 16;

  /** Number of the slot that holds the FS segment's base. */
  public static final int FS_BASE = 17;

  /** Number of the slot that holds the GS segment's base. */
  public static final int GS_BASE = 18;

  /** Number of the slot for an effective address computed by a separate step. */
  public static final int EA = 19;

  /** Number of the slot of vector register 0's lowest 64 bits; four slots a register follow. */
  public static final int VECTORS = 20;

  /** How many slots of 8 bytes {@link #get64} reaches. */
  public static final int SLOTS = VECTORS + 4 * 16;

  public static final int RAX = 0;
  public static final int RCX = 1;
  public static final int RDX = 2;
  public static final int RBX = 3;
  public static final int RSP = 4;
  public static final int RBP = 5;
  public static final int RSI = 6;
  public static final int RDI = 7;

  /** AH's number among byte registers. */
  public static final int AH = 32;

  public long r0;
  public long r1;
  public long r2;
  public long r3;
  public long r4;
  public long r5;
  public long r6;
  public long r7;
  public long r8;
  public long r9;
  public long r10;
  public long r11;
  public long r12;
  public long r13;
  public long r14;
  public long r15;

  /** Always zero; see {@link #ZERO}. */
  public long zero;

  public long fsBase;
  public long gsBase;

  /** The step-computed effective address; see {@link #EA}. */
  public long ea;

  // Vector registers: lane l (bits 64 * l and up) of register n is slot VECTORS + 4 * n + l.
  public long x0_0, x0_1, x0_2, x0_3;
  public long x1_0, x1_1, x1_2, x1_3;
  public long x2_0, x2_1, x2_2, x2_3;
  public long x3_0, x3_1, x3_2, x3_3;
  public long x4_0, x4_1, x4_2, x4_3;
  public long x5_0, x5_1, x5_2, x5_3;
  public long x6_0, x6_1, x6_2, x6_3;
  public long x7_0, x7_1, x7_2, x7_3;
  public long x8_0, x8_1, x8_2, x8_3;
  public long x9_0, x9_1, x9_2, x9_3;
  public long x10_0, x10_1, x10_2, x10_3;
  public long x11_0, x11_1, x11_2, x11_3;
  public long x12_0, x12_1, x12_2, x12_3;
  public long x13_0, x13_1, x13_2, x13_3;
  public long x14_0, x14_1, x14_2, x14_3;
  public long x15_0, x15_1, x15_2, x15_3;

  /** The result that ZF, SF and PF derive from; see {@link Flags}. */
  public long flagResult;

  /** The carries that CF, OF and AF derive from; see {@link Flags}. */
  public long flagCarries;

  /**
   * Address of the next instruction. Exact at each block's end, in system calls, at polls and when
   * a fault is delivered; inside a block the executor knows it.
   */
  public long rip;

  /** Host address of guest address 0: a copy of the memory's, for speed. */
  public long base;

  /** Host address of the page-state table; see {@link GuestMemory}. */
  public long pageState;

  /**
   * How many pages the page-state table covers; 0 sends the next access outside the zone to the
   * slow path, where the thread learns of a new zone.
   */
  public long pageCount;

  /**
   * Long.MIN_VALUE less the lowest address of the zone, the memory in which an access at {@code a}
   * may do without any check but {@code a + zoneBias < zoneLimit}; see {@code memory.Zone}.
   */
  public long zoneBias;

  /** Long.MIN_VALUE and the zone's length less 1023; Long.MIN_VALUE if there is none. */
  public long zoneLimit = Long.MIN_VALUE;

  /** The like for the zone of the program's variables. */
  public long variablesBias;

  public long variablesLimit = Long.MIN_VALUE;

  /** The like for the zone that may only be read: the program's image. */
  public long imageBias;

  public long imageLimit = Long.MIN_VALUE;

  /** The x87 and MMX state, made at its first use; null before. */
  public X87 x87;

  /** What CPUID offers. */
  public CpuLevel level = CpuLevel.DEFAULT;

  /** MXCSR (Intel SDM vol. 1, 10.2.3): controls and sticky exception flags. */
  public int mxcsr = FxState.MXCSR_RESET;

  /**
   * Whether the thread has shown interest in MXCSR: from then on its controls and flags count; see
   * {@link Mxcsr}.
   */
  public boolean exactFloats;

  /** Exceptions of an instruction's elements, until they are raised; see {@code cpu.sse}. */
  public int floatFlags;

  /** RFLAGS bits that no lazy rule covers: TF, IF, DF, NT, AC, ID, as they stand in RFLAGS. */
  public int systemFlags = 0x202;

  /** What ES, CS, SS, DS, FS and GS hold; bases are apart from them. */
  public final short[] selectors = {0, Segments.USER_CODE, Segments.USER_STACK, 0, 0, 0};

  /** One instruction is executed, after which TF traps. */
  public boolean stepping;

  /**
   * Nonzero asks the executor to call {@link Supervisor#poll} at the next block boundary. Any
   * thread may raise it.
   */
  public volatile int poll;

  /**
   * Nonzero has returns of sampled code tell where they are; {@link #limit} asks at entries.
   * Another thread raises it. Volatile as {@link #poll}: plain, HotSpot kept it in a register, and
   * calls took longer.
   */
  public volatile int asked;

  /**
   * RSP at which translated functions leave for the dispatcher: the lowest that their calls may
   * reach, or the largest number when the thread shall poll.
   */
  public long limit;

  /** {@link #unwind}: control has left translated code, all state is in this object. */
  public static final int LEFT = 1;

  /** Nonzero makes translated callers return at once after a call. */
  public int unwind;

  /** Jumps between regions that may still be Java calls; see the translator's Exits. */
  public int tails;

  /** An access outside the zone was made; for who has reset it to learn that. */
  public boolean outsideZone;

  /** Makes the dispatcher interpret what comes next, even if it is translated. */
  public boolean interpretNext;

  /** Operands of flags, at exits from translated code where nobody has computed them. */
  public long operand0;

  public long operand1;
  public long operand2;

  /** Entries of indirect calls' targets, by bits of their address; made by the executor. */
  public Object[] entries;

  /** The executor of this processor's thread. */
  public GuestCaller caller;

  /** Guest instructions executed, but for those of blocks that faulted. */
  public long retired;

  /** Guest instructions that translated code has counted; it does so only if it is asked to. */
  public long translated;

  /** How often translated code was left for each reason; null if nobody wants to know. */
  public long[] exits;

  /** Set by the supervisor when the thread has ended; the executor returns. */
  public boolean halted;

  /** Writes to decoded code go through; see {@link GuestMemory#allowCodeWrite}. */
  public boolean codeWrites;

  public final GuestMemory memory;

  /** Who serves system calls, faults and polls; set before the first instruction. */
  public Supervisor supervisor;

  /** Makes a processor with all registers zero, attached to a memory. */
  public Cpu(GuestMemory memory) {
    this.memory = memory;
    memory.attach(this);
  }

  private static final long REGISTERS = U.objectFieldOffset(Cpu.class, "r0");
  private static final boolean BIG_ENDIAN =
      java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.BIG_ENDIAN;

  /** Byte offset of slot 0 in a Cpu object, for {@link Unsafe} accesses by computed slot. */
  public static long slotOffset(int slot) {
    return REGISTERS + 8L * slot;
  }

  /** Reads a 64-bit slot (0 to {@link #SLOTS} - 1). */
  public long get64(int slot) {
    return U.getLong(this, REGISTERS + 8L * slot);
  }

  /** Writes a 64-bit slot. */
  public void set64(int slot, long value) {
    U.putLong(this, REGISTERS + 8L * slot, value);
  }

  /** Reads a register's low 32 bits, zero-extended. */
  public long get32(int slot) {
    return get64(slot) & 0xFFFF_FFFFL;
  }

  /** Writes a 32-bit register: the upper half becomes zero. */
  public void set32(int slot, long value) {
    set64(slot, value & 0xFFFF_FFFFL);
  }

  /** Reads a register's low 16 bits, zero-extended. */
  public long get16(int slot) {
    return get64(slot) & 0xFFFFL;
  }

  /** Writes a 16-bit register: the other bits stay. */
  public void set16(int slot, long value) {
    U.putShort(this, REGISTERS + 8L * slot + (BIG_ENDIAN ? 6 : 0), (short) value);
  }

  /**
   * Reads a byte register, zero-extended. Bit 5 of the number picks AH to BH: 32 to 35 are AH, CH,
   * DH, BH.
   */
  public long get8(int register) {
    return U.getByte(this, byteOffset(register)) & 0xFFL;
  }

  /** Writes a byte register; the other bits stay. Numbers as in {@link #get8}. */
  public void set8(int register, long value) {
    U.putByte(this, byteOffset(register), (byte) value);
  }

  private static long byteOffset(int register) {
    long offset = REGISTERS + 8L * (register & 31);
    int high = register >> 5;
    return BIG_ENDIAN ? offset + 7 - high : offset + high;
  }

  /** All RFLAGS bits, as PUSHF would store them. */
  public long rflags() {
    return Flags.toRflags(this);
  }

  /** Sets RFLAGS; bits that user mode can't change keep their value. */
  public void setRflags(long value) {
    Flags.fromRflags(this, value);
  }

  /** Copies all that a new thread inherits from the one that makes it. */
  public void copyFrom(Cpu other) {
    for (int slot = 0; slot < SLOTS; slot++) {
      set64(slot, other.get64(slot));
    }
    flagResult = other.flagResult;
    flagCarries = other.flagCarries;
    rip = other.rip;
    level = other.level;
    mxcsr = other.mxcsr;
    exactFloats = other.exactFloats;
    systemFlags = other.systemFlags;
    x87 = other.x87 == null ? null : other.x87.copy();
    System.arraycopy(other.selectors, 0, selectors, 0, selectors.length);
  }

  /** The x87 state, made now if this thread has none. */
  public X87 x87() {
    X87 state = x87;
    if (state == null) {
      state = new X87();
      x87 = state;
    }
    return state;
  }

  /** Reads 64 bits of a vector register: lane 0 is the lowest. */
  public long getVector(int register, int lane) {
    return get64(VECTORS + 4 * register + lane);
  }

  /** Writes 64 bits of a vector register: lane 0 is the lowest. */
  public void setVector(int register, int lane, long value) {
    set64(VECTORS + 4 * register + lane, value);
  }

  /**
   * Checks that the JVM laid the slots out contiguously and in order.
   *
   * @throws IllegalStateException if this JVM lays fields out otherwise
   */
  public static void assertLayout() {
    for (int slot = 0; slot < SLOTS; slot++) {
      String name = CpuSlots.name(slot);
      if (U.objectFieldOffset(Cpu.class, name) != slotOffset(slot)) {
        throw new IllegalStateException(
            "this JVM does not keep the order of fields: Cpu." + name + " is misplaced");
      }
    }
  }
}
