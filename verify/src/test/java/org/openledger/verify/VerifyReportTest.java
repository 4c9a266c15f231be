package org.openledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.Verification;
import org.openledger.core.receipt.Verification.Check;

class VerifyReportTest {
  @Test
  void whatHoldsAndWhatDoesNotIsCountedAndTheFirstFailureNamed() {
    var good = new Verification(List.of(new Check("answer", true, "is the same")));
    var bad =
        new Verification(
            List.of(
                new Check("answer", true, "is the same"),
                new Check("signature", false, "signed by nobody"),
                new Check("fee", false, "too small")));
    var report =
        new VerifyReport(
            List.of(new VerifyReport.Item("0x01", good), new VerifyReport.Item("0x02", bad)));
    assertThat(report.verified()).isEqualTo(1);
    assertThat(report.failed()).isEqualTo(1);
    var rows = report.toJson().get("receipts").items();
    assertThat(rows.getFirst().members().get("firstFailure")).isEqualTo(Json.ofNull());
    assertThat(rows.getLast().get("receipt").text()).isEqualTo("0x02");
    assertThat(rows.getLast().get("firstFailure").text()).isEqualTo("signature");
    assertThat(rows.getLast().get("detail").text()).isEqualTo("signed by nobody");
  }

  @Test
  void aReceiptThatCouldNotBeCheckedDoesNotHold() {
    var report =
        new VerifyReport(List.of(VerifyReport.Item.unchecked("a.json", "bundle", "no JSON")));
    assertThat(report.failed()).isEqualTo(1);
  }

  @Test
  void nothingCheckedIsAMistakeAndNotASuccess() {
    assertThatThrownBy(() -> new VerifyReport(List.of())).isInstanceOf(AssertionError.class);
  }
}
