package org.openledger.core.work;

import java.time.Duration;

/// What one request may cost.
///
/// @param gas gas of everything that it has executed
/// @param processor processor time
/// @param answerBytes bytes of its answer
public record Limits(long gas, Duration processor, int answerBytes) {
  public Limits {
    if (gas < 1 || !processor.isPositive() || answerBytes < 1) {
      throw new IllegalArgumentException(
          "a request may cost something: " + gas + ", " + processor + ", " + answerBytes);
    }
  }
}
