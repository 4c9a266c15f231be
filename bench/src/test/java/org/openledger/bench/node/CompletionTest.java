package org.openledger.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;

class CompletionTest {
  private static Completion of(String json) {
    return new Completion(Json.parse(json));
  }

  @Test
  void onlyAnAnswerHasAReceipt() {
    assertThat(of("{\"openledger\": {\"answered\": true, \"receipt\": \"0x1\"}}").receipt())
        .contains("0x1");
    assertThat(of("{\"openledger\": {\"answered\": false}}").receipt()).isEmpty();
  }

  @Test
  void itSaysWhatItsFirstChoiceSays() {
    var json = "{\"choices\": [{\"message\": {\"content\": \"Kelp.\"}}, {}]}";
    assertThat(of(json).text()).isEqualTo("Kelp.");
  }
}
