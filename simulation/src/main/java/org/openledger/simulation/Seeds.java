package org.openledger.simulation;

import java.util.stream.LongStream;

/// Which simulations are run: some, or the one that failed.
final class Seeds {
  /// The property that names the one seed to run again.
  static final String SEED = "openledger.simulation.seed";

  private static final int SEEDS_DEFAULT = 4;

  private Seeds() {}

  /// The seeds to run.
  static LongStream wanted() {
    var one = Long.getLong("openledger.simulation.seed");
    return one == null
        ? LongStream.rangeClosed(
            1, Integer.getInteger("openledger.simulation.seeds", SEEDS_DEFAULT))
        : LongStream.of(one);
  }
}
