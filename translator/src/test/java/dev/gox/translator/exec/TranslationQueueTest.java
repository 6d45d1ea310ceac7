package dev.gox.translator.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The guest's memory is freed after the queue is closed, so nothing may read it any more. */
@Timeout(20)
class TranslationQueueTest {
  @Test
  void aClosedQueueTranslatesNothing() {
    AtomicInteger made = new AtomicInteger();
    TranslationQueue queue =
        new TranslationQueue(
            () -> {
              made.incrementAndGet();
              return null;
            });
    queue.close();
    assertThat(queue.request(0x1000)).isFalse();
    queue.translate(0x1000);
    assertThat(made).hasValue(0);
  }

  @Test
  void closingWaitsForTheTranslationUnderWay() throws InterruptedException {
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
                queue.translate(0x1000);
              } catch (UnsupportedOperationException expected) {
                // The translation has ended, which is all that counts.
              }
            });
    translating.start();
    begun.await();
    Thread closing =
        new Thread(
            () -> {
              queue.close();
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
