package org.openledger.chain.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Every published transaction test.
class TransactionVectorsTest {
  private static final Path ZIP = Path.of("../shared/vectors/evm/TransactionTests.zip");

  @Test
  void everyOfficialTransactionTestPasses() {
    assertThat(ZIP).as("the official vectors beside the project").satisfies(Files::exists);
    var report = TransactionTestRunner.run(ZIP);
    System.out.println(
        "TransactionTests: " + report.passed() + " of " + report.present() + " pass");
    assertThat(report.failures()).isEmpty();
    assertThat(report.present()).isEqualTo(210);
  }
}
