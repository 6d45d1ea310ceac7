package dev.gox.translator.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest's memory is freed after the queue has forgotten it, so nothing may read it any more. */
@Timeout(20)
class TranslationQueueTest {
  @Test
  void nothingIsTranslatedForAMemoryThatHasEnded() {
    AtomicInteger made = new AtomicInteger();
    TranslationQueue queue =
        new TranslationQueue(
            () -> {
              made.incrementAndGet();
              return null;
            });
    CodeSource source = new CodeSource(null);
    source.end();
    queue.forget(source, true);
    assertThat(queue.request(0x1000, source)).isFalse();
    queue.translate(0x1000, source);
    assertThat(made).hasValue(0);
  }

  @Test
  void closingWaitsForTheTranslationUnderWay() throws InterruptedException {
    CodeSource source = new CodeSource(null);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean endedBeforeClosed = new AtomicBoolean();
    TranslationQueue queue =
        new TranslationQueue(
            () -> {
              begun.countDown();
              try {
                mayEnd.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              ended.set(true);
              throw new UnsupportedOperationException("no translator");
            });
    Thread translating =
        new Thread(
            () -> {
              try {
                queue.translate(0x1000, source);
              } catch (UnsupportedOperationException expected) {
                // The translation has ended, which is all that counts.
              }
            });
    translating.start();
    begun.await();
    Thread closing =
        new Thread(
            () -> {
              source.end();
              queue.forget(source, true);
              endedBeforeClosed.set(ended.get());
            });
    closing.start();
    closing.join(50);
    assertThat(closing.isAlive()).isTrue();
    mayEnd.countDown();
    closing.join();
    translating.join();
    assertThat(endedBeforeClosed).isTrue();
  }
}
