package org.openledger.bench.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.bench.disk.DiskTorture.Case;

/// The short form of `torture disk`: each change of each scenario fails once, and some chains.
class DiskTortureTest {
  private static final long SEED = Long.getLong("openledger.seed", 1);
  private static final boolean DEEP = Boolean.getBoolean("openledger.deep");
  private static final int CHAINS = DEEP ? 40 : 20;
  private static final int POWER_FAILURES = DEEP ? 200 : 100;

  @TempDir Path scratch;

  @Test
  void nothingAcknowledgedIsLostAndNothingHalfIsTakenAsWhole() {
    var outcome = new DiskTorture(scratch, SEED).run(POWER_FAILURES, CHAINS);
    assertThat(outcome.broken()).as("seed %d", SEED).isEmpty();
    assertThat(outcome.counts().get(Case.CHANGE_FAILED)).isGreaterThan(80);
    assertThat(outcome.counts().get(Case.CHAIN_REFUSED)).isPositive();
  }
}
