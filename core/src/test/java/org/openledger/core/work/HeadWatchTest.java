package org.openledger.core.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// What looks at connections every second looks on, whatever comes of one look.
@Timeout(60)
final class HeadWatchTest {
  private final CountDownLatch looks = new CountDownLatch(3);

  private List<Heads.Line> looked() {
    looks.countDown();
    if (looks.getCount() == 2) {
      throw new Refusal(Code.UNAVAILABLE, "the server is about to stop");
    }
    if (looks.getCount() == 1) {
      throw new AssertionError("a mistake of this program");
    }
    return List.of();
  }

  @Test
  void aLookThatFailsIsNotTheLast() throws InterruptedException {
    try (var watch = HeadWatch.over(this::looked, Pace.USUAL)) {
      assertThat(looks.await(30, TimeUnit.SECONDS)).as("%s", watch).isTrue();
    }
  }
}
