package org.openledger.chain.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openledger.chain.VectorArchive;

/// Every published transaction test.
class TransactionVectorsTest {
  private static final Path ZIP = Path.of("../shared/vectors/evm/TransactionTests.zip");

  @Test
  void everyOfficialTransactionTestPasses() {
    VectorArchive.require(ZIP);
    var report = TransactionTestRunner.run(ZIP);
    System.out.println(
        "TransactionTests: " + report.passed() + " of " + report.present() + " pass");
    assertThat(report.failures()).isEmpty();
    assertThat(report.present()).isEqualTo(210);
  }
}
