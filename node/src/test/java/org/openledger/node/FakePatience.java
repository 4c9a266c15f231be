package org.openledger.node;

import java.time.Duration;

/// A time that passes where somebody says so, and while somebody waits.
final class FakePatience implements Patience {
  private Duration passed = Duration.ZERO;

  /// Lets time pass.
  void pass(Duration time) {
    passed = passed.plus(time);
  }

  @Override
  public long nanos() {
    return passed.toNanos();
  }

  @Override
  public void pause(Duration length) {
    pass(length);
  }
}
