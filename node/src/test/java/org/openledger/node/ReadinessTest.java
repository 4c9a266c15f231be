package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.CapturedLog;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

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
    var broken = new AtomicBoolean(true);
    var readiness = of(broken, new IllegalStateException("full"));
    try (var log = new CapturedLog(Readiness.class)) {
      for (int i = 0; i < 3; i++) {
        assertThat(readiness.look()).containsExactly(new Readiness.Part("this part", false));
      }
      broken.set(false);
      assertThat(readiness.look()).containsExactly(new Readiness.Part("this part", true));
      readiness.look();
      assertThat(log.messages())
          .containsExactly("this part does not work", "this part works again");
    }
  }

  /// A node that has not loaded its models yet is not broken, and not mended when it has.
  @Test
  void whatIsOnlyRefusedIsNotSaid() {
    var broken = new AtomicBoolean(true);
    var readiness = of(broken, new Refusal(Code.MODEL_NOT_FOUND, "there is no model yet"));
    try (var log = new CapturedLog(Readiness.class)) {
      assertThat(readiness.look()).containsExactly(new Readiness.Part("this part", false));
      broken.set(false);
      assertThat(readiness.look()).containsExactly(new Readiness.Part("this part", true));
      assertThat(log.records()).isEmpty();
    }
  }

  private static Readiness of(AtomicBoolean broken, RuntimeException with) {
    return new Readiness(
        List.of(
            new Readiness.Probe(
                "this part",
                () -> {
                  if (broken.get()) {
                    throw with;
                  }
                })));
  }
}
