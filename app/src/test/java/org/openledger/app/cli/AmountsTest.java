package org.openledger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;

/// How amounts are written for people.
class AmountsTest {
  private static List<String> column(String... units) {
    var rows = List.of(units).stream().map(each -> Json.object().put("amount", each).build());
    return Amounts.column(rows.map(Json.class::cast).toList(), "amount");
  }

  @Test
  void amountsOfAColumnStandPointBelowPoint() {
    assertThat(column("33880000000000000", "1200000000000000000000", "0", "-500000000000000000"))
        .containsExactly(
            "   0.03388", //
            "1200      ",
            "   0      ",
            "  -0.5    ");
  }

  @Test
  void wholeAmountsAloneHaveNoRoomForDecimals() {
    assertThat(column("2000000000000000000", "30000000000000000000")).containsExactly(" 2", "30");
    assertThat(column()).isEmpty();
  }
}
