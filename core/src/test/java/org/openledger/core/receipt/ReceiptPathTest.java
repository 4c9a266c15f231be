package org.openledger.core.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Refusal;

/// Ids that people type reach a node in one form, or not at all.
class ReceiptPathTest {
  private static final String DIGITS = "0aB".repeat(21) + "1";

  @Test
  void anIdIsWrittenInOneForm() {
    assertThat(ReceiptPath.of("0x" + DIGITS))
        .isEqualTo("/api/v1/receipts/0x" + "0ab".repeat(21) + "1");
  }

  @Test
  void whatIsNoIdIsRefusedBeforeAnybodyIsAsked() {
    for (var id : List.of("", "0x", "0x" + DIGITS + "22", "0x" + DIGITS.replace('1', '/'))) {
      assertThatThrownBy(() -> ReceiptPath.of(id))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("64 hexadecimal digits, not " + id);
    }
  }
}
