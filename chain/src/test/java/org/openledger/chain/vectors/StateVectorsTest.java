package org.openledger.chain.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openledger.chain.VectorArchive;

/// Every published state test of Osaka.
class StateVectorsTest {
  private static final Path ZIP = Path.of("../shared/vectors/evm/osaka-state-tests.zip");

  @Test
  void everyCaseOfTheOfficialStateTestsPasses() {
    VectorArchive.require(ZIP);
    var report = StateTestRunner.run(ZIP);
    for (var failure : report.failures()) {
      System.err.println("failed: " + failure.name() + ": " + failure.reason());
    }
    System.out.println(
        "osaka-state-tests: " + report.passed() + " of " + report.present() + " pass");
    assertThat(report.failures()).isEmpty();
    assertThat(report.present()).isEqualTo(8978);
  }
}
