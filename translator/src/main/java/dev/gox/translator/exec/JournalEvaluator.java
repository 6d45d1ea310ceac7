package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.FloatCompare;
import dev.gox.runtime.cpu.FloatConvert;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.cpu.IntegerOps;
import dev.gox.runtime.memory.GuestAccess;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Helper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Executes instructions without an effect on memory: what they write goes into a journal, which
 * their own reads see.
 */
final class JournalEvaluator extends Evaluator {
  /** Thrown before an instruction whose effect a journal can't hold: atomic ones, time, strings. */
  static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1;

    Impossible() {
      super(null, null, false, false);
    }
  }

  /** Owners of helpers that touch nothing but registers. */
  private static final Set<Class<?>> HARMLESS =
      Set.of(Flags.class, FloatCompare.class, FloatConvert.class, IntegerOps.class);

  /** Written bytes by address. */
  private final Map<Long, Byte> journal = new HashMap<>();

  JournalEvaluator(Cpu cpu) {
    super(cpu);
  }

  /** What memory held before somebody else wrote there, by address. */
  private Map<Long, Byte> old = Map.of();

  /** What was written since {@link #begin}. */
  Map<Long, Byte> journal() {
    return journal;
  }

  /** Begins with an empty journal, and with bytes that memory counts as holding. */
  void begin(Map<Long, Byte> bytes) {
    journal.clear();
    old = bytes;
  }

  /** What memory holds where the journal has entries. */
  Map<Long, Byte> underJournal() {
    Map<Long, Byte> found = new HashMap<>();
    journal.keySet().forEach(a -> found.put(a, (byte) super.load(8, a)));
    return found;
  }

  @Override
  long load(int width, long a) {
    long v = super.load(width, a);
    return journal.isEmpty() && old.isEmpty() ? v : overlaid(width, a, v);
  }

  @Override
  long loadToWrite(int width, long a) {
    checkWrite(a, width / 8);
    return load(width, a);
  }

  private long overlaid(int width, long a, long loaded) {
    long v = loaded;
    for (int i = 0; i < width / 8; i++) {
      Byte written = journal.getOrDefault(a + i, old.get(a + i));
      if (written != null) {
        v = v & ~(0xFFL << 8 * i) | (written & 0xFFL) << 8 * i;
      }
    }
    return v;
  }

  @Override
  void store(int width, long a, long v) {
    checkWrite(a, width / 8);
    note(width, a, v);
  }

  @Override
  void storeVector(long a, long[] lanes) {
    checkWrite(a, 8 * lanes.length);
    for (int i = 0; i < lanes.length; i++) {
      note(64, a + 8 * i, lanes[i]);
    }
  }

  private void checkWrite(long a, int bytes) {
    try {
      GuestAccess.checkWrite(cpu, a, bytes);
    } catch (GuestFault fault) {
      if (fault.vector == GuestFault.CODE_WRITE) {
        throw new Impossible();
      }
      throw fault;
    }
  }

  private void note(int width, long a, long v) {
    for (int i = 0; i < width / 8; i++) {
      journal.put(a + i, (byte) (v >>> 8 * i));
    }
  }

  @Override
  Object invoke(Helper helper, List<Expr> arguments) {
    Class<?> owner = helper.method().getDeclaringClass();
    boolean checks = owner == GuestAccess.class && helper.method().getName().equals("checkWrite");
    if (helper.takesCpu() && !checks && !HARMLESS.contains(owner)) {
      throw new Impossible();
    }
    return super.invoke(helper, arguments);
  }
}
