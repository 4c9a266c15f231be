package org.openledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;

/// What counts as a failure in forge's report, each with an example.
class ForgeReportTest {
  private static final BigInteger GAS = BigInteger.valueOf(48_095);

  @Test
  void passIsNoFailureAndItsGasIsKept() {
    var report =
        report("\"status\":\"Success\",\"gas_snapshots\":{\"WOPEN\":{\"deposit\":\"48095\"}}");
    assertThat(report.outcomes().getFirst().failure()).isEmpty();
    assertThat(report.gas()).containsOnlyKeys("WOPEN: deposit").containsValue(GAS);
  }

  @Test
  void failureNamesTheTestAndItsReason() {
    var report = report("\"status\":\"Failure\",\"reason\":\"supply\",\"gas_snapshots\":{}");
    assertThat(report.outcomes().getFirst().failure().orElseThrow())
        .contains("WOPENTest.test_wraps(uint256)", "supply", "--match-test '^test_wraps\\('");
  }

  @Test
  void skippedTestIsAFailure() {
    var report = report("\"status\":\"Skipped\",\"gas_snapshots\":{}");
    assertThat(report.outcomes().getFirst().failure().orElseThrow()).contains("Skipped");
  }

  @Test
  void sameGasIsNoDifference() {
    assertThat(new GasComparison("WOPEN: deposit", GAS, GAS).difference()).isEmpty();
  }

  @Test
  void otherGasIsNamedWithBothFiguresAndTheWayToAcceptIt() {
    var comparison = new GasComparison("WOPEN: deposit", GAS, GAS.subtract(BigInteger.TEN));
    assertThat(comparison.difference().orElseThrow())
        .isEqualTo(
            "WOPEN: deposit: 48095 gas committed, 48085 measured (-10);"
                + " if that is meant: contracts/test.sh --accept-gas");
  }

  @Test
  void figureOnOneSideOnlyIsADifference() {
    assertThat(new GasComparison("WOPEN: deposit", null, GAS).difference()).isPresent();
    assertThat(new GasComparison("WOPEN: deposit", GAS, null).difference()).isPresent();
  }

  private static ForgeReport report(String members) {
    return ForgeReport.parse(
        Json.parse(
            "{\"test/WOPEN.t.sol:WOPENTest\":{\"test_results\":{\"test_wraps(uint256)\":{"
                + members
                + "}}}}"));
  }
}
