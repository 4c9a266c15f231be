package org.openledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.core.json.Json;

class JsonDifferenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1} | {\"a\":1} | none",
        "{\"a\":1} | {\"a\":2} | a is 1, made again 2",
        "{\"a\":{\"b\":[1,2]}} | {\"a\":{\"b\":[1,3]}} | a.b[1] is 2, made again 3",
        "{\"a\":[1]} | {\"a\":[1,2]} | a is [1], made again [1,2]",
        "{\"a\":1} | {\"b\":1} | ` is {\"a\":1}, made again {\"b\":1}`",
        "{\"a\":[{\"x\":0}]} | {\"a\":[{\"x\":null}]} | a[0].x is 0, made again null"
      })
  void theFirstPlaceIsNamed(String said, String made, String difference) {
    assertThat(JsonDifference.first(Json.parse(said), Json.parse(made)).orElse("none"))
        .isEqualTo(difference);
  }
}
