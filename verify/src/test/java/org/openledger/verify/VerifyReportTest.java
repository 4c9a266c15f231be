package org.openledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.Verification.Check;
import org.openledger.verify.VerifyReport.Verdict;

class VerifyReportTest {
  @Test
  void whatHoldsAndWhatDoesNotIsCountedAndTheFirstFailureNamed() {
    var good = step(new Check("answer", true, "is the same"));
    var bad =
        step(
            new Check("answer", true, "is the same"),
            new Check("signature", false, "signed by nobody"),
            new Check("fee", false, "too small"));
    var judge = Optional.of("the judge");
    var report =
        new VerifyReport(
            List.of(
                new VerifyReport.Item("0x01", List.of(good), judge),
                new VerifyReport.Item("0x02", List.of(good, bad), judge),
                new VerifyReport.Item("0x03", List.of(good), Optional.empty())));
    assertThat(report.count(Verdict.VERIFIED)).isEqualTo(1);
    assertThat(report.count(Verdict.FAILED)).isEqualTo(1);
    assertThat(report.count(Verdict.ORIGIN_NOT_CHECKED)).isEqualTo(1);
    var rows = report.toJson().get("receipts").items();
    assertThat(rows.getFirst().members().get("firstFailure")).isEqualTo(Json.ofNull());
    assertThat(rows.getFirst().get("verdict").text()).isEqualTo("verified");
    assertThat(rows.get(1).get("receipt").text()).isEqualTo("0x02");
    assertThat(rows.get(1).get("firstFailure").text()).isEqualTo("signature");
    assertThat(rows.get(1).get("detail").text()).isEqualTo("signed by nobody");
    assertThat(rows.getLast().get("verdict").text()).contains("origin not checked");
  }

  private static Checker.Step step(Check... checks) {
    return new Checker.Step("step", List.of(checks));
  }

  @Test
  void aReceiptThatCouldNotBeCheckedDoesNotHold() {
    var report =
        new VerifyReport(List.of(VerifyReport.Item.unchecked("a.json", "bundle", "no JSON")));
    assertThat(report.count(Verdict.FAILED)).isEqualTo(1);
  }

  @Test
  void nothingCheckedIsAMistakeAndNotASuccess() {
    assertThatThrownBy(() -> new VerifyReport(List.of())).isInstanceOf(AssertionError.class);
  }
}
