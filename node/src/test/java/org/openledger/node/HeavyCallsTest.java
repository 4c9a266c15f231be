package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Calls that compute for long: few at once, a bounded number behind them.
@Timeout(30)
class HeavyCallsTest {
  @Test
  void aCallGivesWhatItGivesAndThrowsWhatItThrows() {
    try (var calls = new HeavyCalls()) {
      assertThat(calls.run(() -> Thread.currentThread().getName())).startsWith("heavy-");
      var failure = new IllegalStateException("no");
      assertThatThrownBy(() ->
              calls.run(() -> {
                throw failure;
              }))
          .isSameAs(failure);
    }
  }

  @Test
  void moreThanCanWaitAreTurnedAway() {
    var end = new CountDownLatch(1);
    try (var calls = new HeavyCalls();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < HeavyCalls.WAITING_MAX + 2; i++) {
        callers.execute(() -> calls.run(() -> await(end)));
      }
      while (calls.waiting() < HeavyCalls.WAITING_MAX) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> calls.run(() -> true))
          .isInstanceOfSatisfying(
              Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_BUSY));
      end.countDown();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
