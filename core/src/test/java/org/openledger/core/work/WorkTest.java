package org.openledger.core.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// What one request may cost.
@Timeout(30)
class WorkTest {
  private static Work of(long gas, Duration processor, int bytes) {
    return Work.of(new Limits(gas, processor, bytes), () -> false);
  }

  @Test
  void gasIsOneBudgetForAllParts() {
    var work = of(100, Duration.ofMinutes(1), 10);
    assertThat(work.grant(60)).isEqualTo(60);
    work.spend(60);
    assertThat(work.grant(60)).isEqualTo(40);
    work.spend(1_000);
    assertThatThrownBy(() -> work.grant(1))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.BUDGET_SPENT))
        .hasMessageContaining("100 gas");
  }

  @Test
  void bytesAreOneBudgetForAllParts() {
    var work = of(1, Duration.ofMinutes(1), 10);
    work.answer(6);
    long mark = work.mark();
    work.answer(4);
    work.reset(mark);
    work.answer(4);
    assertThatThrownBy(() -> work.answer(1)).hasMessageContaining("10 bytes");
  }

  @Test
  void processorTimeEnds() {
    var work = of(1, Duration.ofMillis(20), 10);
    assertThatThrownBy(
            () -> {
              while (true) {
                work.check();
              }
            })
        .hasMessageContaining("20 ms of processor time");
  }

  @Test
  void waitingCostsNoProcessorTime() throws InterruptedException {
    var work = of(1, Duration.ofMillis(200), 10);
    var lock = new Object();
    long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
    synchronized (lock) {
      while (System.nanoTime() < end) {
        lock.wait(50);
      }
    }
    work.check();
  }

  @Test
  void nobodysWorkEnds() {
    var gone = new AtomicBoolean();
    var work = Work.of(new Limits(1, Duration.ofMinutes(1), 1), gone::get);
    work.check();
    gone.set(true);
    assertThatThrownBy(work::check)
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.CALLER_GONE));
  }

  @Test
  void theCurrentWorkIsTheRequestsUnlessABlockIsMade() {
    var work = of(100, Duration.ofMinutes(1), 10);
    assertThat(Work.current().isBounded()).isFalse();
    assertThat(work.during(Work::current)).isSameAs(work);
    assertThat(work.during(() -> Work.unbounded(() -> Work.current().isBounded()))).isFalse();
    Work.current().spend(Long.MAX_VALUE);
    Work.current().answer(Long.MAX_VALUE);
    assertThat(Work.current().grant(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aReaderIsThereAsLongAsItCanBeWrittenTo() {
    var closed = new AtomicBoolean();
    var written = new StringBuilder();
    var pulse =
        new Pulse(() ->
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                if (closed.get()) {
                  throw new IOException("gone");
                }
                written.append((char) b);
              }
            });
    assertThat(pulse.hasBegun()).isFalse();
    assertThat(pulse.isThere()).isTrue();
    assertThat(pulse.isThere()).isTrue();
    assertThat(written).hasToString("  ");
    assertThat(pulse.hasBegun()).isTrue();
    closed.set(true);
    assertThat(pulse.isThere()).isFalse();
  }
}
