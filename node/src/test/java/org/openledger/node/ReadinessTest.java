package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
}
