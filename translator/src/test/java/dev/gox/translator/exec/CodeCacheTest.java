package dev.gox.translator.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.emit.TranslatedCode;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.region.FunctionMap;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a change of code drops and what it leaves, and what goes when there is too much. */
class CodeCacheTest {
  private static final long FIRST = 0x10_0000;
  private static final long SECOND = FIRST + 4096;
  private static final long STACK = 0x20_0000;
  private static final int ALL = GuestMemory.PROT_READ | GuestMemory.PROT_EXEC | 2;

  private final GuestMemory memory = new GuestMemory(64L << 20);
  private final Cpu cpu = new Cpu(memory);
  private CodeCache cache;
  private Translator translator;

  @BeforeEach
  void begin() {
    limit(1 << 20);
    memory.map(FIRST, SECOND + (64 << 12), ALL);
    memory.map(STACK, STACK + (1 << 16), GuestMemory.PROT_READ | GuestMemory.PROT_WRITE);
  }

  private void limit(long bytes) {
    cache = new CodeCache(bytes, new TranslationMonitor(Inspection.NONE));
    memory.setCodeObserver(cache);
    translator = Translators.of(memory, cache, FunctionMap.NONE);
  }

  @AfterEach
  void release() {
    memory.release();
  }

  /** Writes {@code mov $value,%eax; ret}, as a guest does that may write to code. */
  private void write(long address, int value) {
    byte[] code = {
      (byte) 0xB8, (byte) value, (byte) (value >> 8), (byte) (value >> 16), 0, (byte) 0xC3
    };
    memory.write(address, code, 0, code.length);
  }

  private long run(long address) {
    cpu.limit = STACK;
    cpu.unwind = 0;
    cpu.caller = new LeavingCaller(cpu);
    long stack = STACK + (1 << 15);
    memory.putLong(stack, 0x1234);
    return cache.entry(address).code.run(cpu, stack, 0, 0x1234);
  }

  @Test
  void onlyTheChangedPageIsDropped() {
    write(FIRST, 1);
    write(SECOND, 2);
    translator.translate(FIRST);
    translator.translate(SECOND);
    assertThat(run(FIRST)).isEqualTo(1);
    write(FIRST + 0x800, 9);
    assertThat(cache.isTranslated(FIRST)).isFalse();
    assertThat(cache.isTranslated(SECOND)).isTrue();
    write(FIRST, 3);
    translator.translate(FIRST);
    assertThat(run(FIRST)).isEqualTo(3);
    assertThat(run(SECOND)).isEqualTo(2);
  }

  @Test
  void eachWayToChangePagesDropsTheirCode() {
    Runnable[] changes = {
      () -> memory.putByte(FIRST, (byte) 0xC3),
      () -> memory.protect(FIRST, SECOND, GuestMemory.PROT_READ),
      () -> memory.discard(FIRST, SECOND),
      () -> memory.map(FIRST, SECOND, ALL),
      () -> memory.unmap(FIRST, SECOND),
    };
    for (Runnable change : changes) {
      memory.map(FIRST, SECOND, ALL);
      write(FIRST, 1);
      translator.translate(FIRST);
      assertThat(cache.isTranslated(FIRST)).isTrue();
      change.run();
      assertThat(cache.isTranslated(FIRST)).isFalse();
    }
  }

  /** The caller left out flags that the callee's first instructions set; so it rests on them. */
  @Test
  void aCallerGoesWithTheCodeThatItsFlagsDependOn() {
    byte[] caller = {(byte) 0xF9, (byte) 0xE8, (byte) 0xFA, 0x0F, 0, 0, (byte) 0xC3};
    memory.write(FIRST, caller, 0, caller.length);
    byte[] add = {0x05, 1, 0, 0, 0, (byte) 0xC3};
    memory.write(SECOND, add, 0, add.length);
    translator.translate(FIRST);
    assertThat(cache.isTranslated(FIRST)).isTrue();
    memory.putByte(SECOND, (byte) 0x15);
    assertThat(cache.isTranslated(FIRST)).isFalse();
  }

  @Test
  void aRegionThatWasChangedMeanwhileIsNotInstalled() {
    write(FIRST, 1);
    translator.translate(FIRST);
    TranslatedCode code = cache.entry(FIRST).code;
    CodeReading reading = cache.read();
    long[] pages = {FIRST};
    RegionBatch batch = cache.batch(pages);
    memory.putByte(FIRST, (byte) 0xC3);
    CodeCache.Made changed = new CodeCache.Made(FIRST, code, 100, 200, false, pages);
    CodeCache.Made unchanged =
        new CodeCache.Made(SECOND, code, 100, 200, false, new long[] {SECOND});
    assertThat(cache.install(changed, reading, batch)).isFalse();
    assertThat(cache.install(unchanged, reading, batch)).isTrue();
    assertThat(cache.isTranslated(FIRST)).isFalse();
  }

  @Test
  void theOldestAreEvicted() {
    limit(20_000);
    for (int i = 0; i < 200; i++) {
      write(FIRST + 16 * i, i);
    }
    for (int i = 0; i < 200; i++) {
      translator.translate(FIRST + 16 * i);
    }
    assertThat(cache.isTranslated(FIRST)).isFalse();
    assertThat(cache.isTranslated(FIRST + 16 * 199)).isTrue();
    translator.translate(FIRST);
    assertThat(run(FIRST)).isZero();
    assertThat(run(FIRST + 16 * 199)).isEqualTo(199);
  }

  @Test
  void classesOfChangedCodeAreUnloaded() throws InterruptedException {
    write(FIRST, 1);
    translator.translate(FIRST);
    write(FIRST, 2);
    translator.translate(FIRST);
    // What stays is translated in between.
    write(SECOND, 3);
    translator.translate(SECOND);
    WeakReference<Class<?>> dropped = new WeakReference<>(cache.entry(FIRST).code.getClass());
    WeakReference<Class<?>> kept = new WeakReference<>(cache.entry(SECOND).code.getClass());
    write(FIRST, 4);
    for (int i = 0; i < 100 && dropped.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(dropped.get()).isNull();
    assertThat(kept.get()).isNotNull();
  }

  @Test
  void aSecondBlockOfAnAddressGivesWayToTheFirst() {
    write(FIRST, 1);
    BlockBuilder builder = new BlockBuilder(memory, new TableDecoder(), FormIndex.load());
    int generation = cache.generation;
    Block first = cache.add(builder.build(FIRST, 64), generation);
    assertThat(cache.add(builder.build(FIRST, 64), generation)).isSameAs(first);
    Block late = builder.build(SECOND, 64);
    memory.putByte(FIRST, (byte) 0xC3);
    assertThat(first.dropped).isTrue();
    assertThat(cache.add(late, generation).dropped).isTrue();
    assertThat(cache.find(SECOND)).isNull();
  }
}
