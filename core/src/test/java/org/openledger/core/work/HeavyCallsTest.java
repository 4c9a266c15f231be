package org.openledger.core.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Calls that compute for long: few at once, a bounded number behind them, none for nobody.
@Timeout(30)
class HeavyCallsTest {
  private static final int WAITING_MAX = 8;

  @Test
  void aCallGivesWhatItGivesAndThrowsWhatItThrows() {
    try (var calls = new HeavyCalls(2, WAITING_MAX)) {
      String name = calls.run(_ -> Thread.currentThread().getName(), Presence.ALWAYS);
      assertThat(name).startsWith("heavy-");
      var failure = new IllegalStateException("no");
      assertThatThrownBy(() ->
              calls.run(
                  _ -> {
                    throw failure;
                  },
                  Presence.ALWAYS))
          .isSameAs(failure);
    }
  }

  @Test
  void moreThanCanWaitAreTurnedAway() {
    var end = new CountDownLatch(1);
    try (var calls = new HeavyCalls(2, WAITING_MAX);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WAITING_MAX + 2; i++) {
        callers.execute(() -> calls.run(_ -> await(end), Presence.ALWAYS));
      }
      while (calls.waiting() < WAITING_MAX) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> calls.run(_ -> true, Presence.ALWAYS))
          .isInstanceOfSatisfying(
              Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_BUSY));
      end.countDown();
    }
  }

  @Test
  void aCallWhoseCallerWentAwayIsTold() throws Exception {
    var told = new CompletableFuture<Boolean>();
    try (var calls = new HeavyCalls(1, WAITING_MAX)) {
      assertGone(() ->
          calls.run(
              gone -> {
                while (!gone.getAsBoolean()) {
                  Thread.onSpinWait();
                }
                return told.complete(true);
              },
              () -> false));
      assertThat(told.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aCallThatWaitsForNobodyNeverBeginsAndGivesItsPlaceBack() throws Exception {
    var end = new CountDownLatch(1);
    var begun = new AtomicBoolean();
    try (var calls = new HeavyCalls(1, WAITING_MAX);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = callers.submit(() -> calls.run(_ -> await(end), Presence.ALWAYS));
      while (calls.running() == 0) {
        Thread.onSpinWait();
      }
      assertGone(() -> calls.run(_ -> begun.getAndSet(true), () -> false));
      assertThat(calls.waiting()).isZero();
      end.countDown();
      assertThat((boolean) first.get()).isTrue();
    }
    assertThat(begun).isFalse();
  }

  private static void assertGone(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.CALLER_GONE));
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
