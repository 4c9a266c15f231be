package org.openledger.memory.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;
import org.openledger.memory.credit.Alignment.Errors;
import org.openledger.memory.credit.Alignment.Permille;

class AlignmentTest {
  private static final Alignment SOME =
      new Alignment(
          new Permille(600),
          new Permille(1_300),
          new Errors(new Permille(21), new Permille(7), 400));

  @Test
  void aRuleSurvivesItsText() {
    var text = SOME.toJson().canonical();
    assertThat(Alignment.fromJson(Json.parse(text))).isEqualTo(SOME);
    var other = Json.parse(text.replace("weighted-lcs/1", "weighted-lcs/9"));
    assertThatThrownBy(() -> Alignment.fromJson(other)).hasMessageContaining("weighted-lcs/9");
  }
}
