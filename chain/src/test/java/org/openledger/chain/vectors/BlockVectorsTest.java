package org.openledger.chain.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openledger.chain.VectorArchive;

/// Every published block test of Osaka.
class BlockVectorsTest {
  private static final Path ZIP = Path.of("../shared/vectors/evm/osaka-block-tests.zip");

  @Test
  void everyCaseOfTheOfficialBlockTestsPasses() {
    VectorArchive.require(ZIP);
    var report = BlockTestRunner.run(ZIP);
    for (var failure : report.failures()) {
      System.err.println("failed: " + failure.name() + ": " + failure.reason());
    }
    System.out.println(
        "osaka-block-tests: " + report.passed() + " of " + report.present() + " pass");
    assertThat(report.failures()).isEmpty();
    assertThat(report.present()).isEqualTo(2084);
  }
}
