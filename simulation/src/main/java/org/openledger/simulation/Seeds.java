package org.openledger.simulation;

import java.security.SecureRandom;
import java.util.stream.LongStream;

/// Which simulations are run: some that are always the same, and fresh ones that nobody ran before;
/// or the one that failed.
final class Seeds {
  /// The property that names the one seed to run again.
  static final String SEED = "openledger.simulation.seed";

  private static final int SEEDS_DEFAULT = 3;

  /// Large ones are tiresome to copy.
  private static final long FRESH_BELOW = 1L << 40;

  private Seeds() {}

  /// The seeds to run.
  ///
  /// @param fresh how many of them nobody ran before
  static LongStream wanted(int fresh) {
    var one = Long.getLong("openledger.simulation.seed");
    if (one != null) {
      return LongStream.of(one);
    }
    int same = Integer.getInteger("openledger.simulation.seeds", SEEDS_DEFAULT);
    return LongStream.concat(
        LongStream.rangeClosed(1, same), new SecureRandom().longs(fresh, same + 1, FRESH_BELOW));
  }

  /// What somebody sees while a seed is run, so that even one whose process dies can be run again.
  static String announced(long seed) {
    return "simulating seed %d, again with -D%s=%d".formatted(seed, SEED, seed);
  }
}
