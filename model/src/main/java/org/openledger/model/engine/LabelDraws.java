package org.openledger.model.engine;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;

/// How many times labels are drawn from the model itself, and with which numbers.
///
/// @param draws draws per sample
/// @param random where the numbers come from: scored position by scored position, all draws of a
///   position together
public record LabelDraws(int draws, CounterRandom random) {
  /// Most draws per sample.
  public static final int DRAWS_MAX = 1024;

  /// Checks the bound.
  public LabelDraws {
    if (draws < 1 || draws > DRAWS_MAX) {
      throw new Refusal(Code.INVALID_ARGUMENT, "draws must be 1.." + DRAWS_MAX);
    }
  }
}
