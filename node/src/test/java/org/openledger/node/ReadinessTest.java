package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What does not work, or does not answer, is said; the rest is looked at all the same.
class ReadinessTest {
  @Test
  @Timeout(20)
  void aPartThatFailsOrHangsIsNotReady() {
    var never = new CountDownLatch(1);
    var readiness =
        new Readiness(
            List.of(
                new Readiness.Probe("hangs", () -> await(never)),
                new Readiness.Probe("works", () -> {}),
                new Readiness.Probe(
                    "fails",
                    () -> {
                      throw new IllegalStateException("gone");
                    })),
            Duration.ofMillis(500));
    assertThat(readiness.look())
        .containsExactly(
            new Readiness.Part("hangs", false),
            new Readiness.Part("works", true),
            new Readiness.Part("fails", false));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whoever watches a node asks every few seconds: the log has when it began and when it was over.
  @Test
  void whatFailsForLongIsSaidOnceInTheLog() {
    var said = new ArrayList<String>();
    var log = Logger.getLogger(Readiness.class.getName());
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getMessage().startsWith("this part")) {
              said.add(line.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(handler);
    try {
      var broken = new AtomicBoolean(true);
      var readiness =
          new Readiness(
              List.of(
                  new Readiness.Probe(
                      "this part",
                      () -> {
                        if (broken.get()) {
                          throw new IllegalStateException("full");
                        }
                      })));
      for (int i = 0; i < 3; i++) {
        assertThat(readiness.look()).containsExactly(new Readiness.Part("this part", false));
      }
      broken.set(false);
      assertThat(readiness.look()).containsExactly(new Readiness.Part("this part", true));
      readiness.look();
    } finally {
      log.removeHandler(handler);
    }
    assertThat(said).containsExactly("this part does not work", "this part works again");
  }
}
