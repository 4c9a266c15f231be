package org.openledger.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openledger.core.hash.Hash;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// One run, the same digest however it is computed; that it does not depend on how wide vectors are
/// is tested with all else that vectors compute.
class DeterminismTest {

  private static final int STEPS = 20;
  private static final Hash DIGEST = DigestRun.run(Kernels.vector(new Workers(1)), STEPS);

  @Test
  void twoThreadsGiveTheSameRun() {
    try (var two = new Workers(2)) {
      assertThat(DigestRun.run(Kernels.vector(two), STEPS)).isEqualTo(DIGEST);
    }
  }

  @Test
  void theScalarTwinGivesTheSameRun() {
    assertThat(DigestRun.run(Kernels.scalar(new Workers(1)), STEPS)).isEqualTo(DIGEST);
  }
}
