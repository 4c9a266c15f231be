package org.openledger.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  /// RFC 8785 section 3.2.2 to 3.2.4.
  @Test
  void canonicalFormFollowsTheStandard() {
    var text =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    assertThat(Json.parse(text).canonical())
        .isEqualTo(
            "{\"literals\":[null,true,false],"
                + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  /// RFC 8785 appendix B, from the bits of the double.
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333"
  })
  void numbersPrintAsEcmaScriptPrintsThem(String bits, String expected) {
    double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(Json.of(number).canonical()).isEqualTo(expected);
  }

  @Test
  void membersSortByUtf16CodeUnits() {
    var json = Json.parse("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5}");
    assertThat(json.canonical()).matches("\\{\"\\\\r\":2,\"1\":4,\"€\":1,\"😀\":5,\"\ufb33\":3\\}");
  }

  @Test
  void largeIntegersMustBeStrings() {
    assertThatThrownBy(() -> Json.parse("9007199254740993").canonical())
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("string");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "01",
        "-",
        "1.",
        "1e",
        "+1",
        ".5",
        "nul",
        "\"\\x\"",
        "\"\u0001\"",
        "{\"a\":1,\"a\":2}",
        "1 2",
        "[1 2]",
        "{a:1}",
        "'a'",
        "\"",
        "\"\\u12\"",
        "NaN",
        "1e999999999999"
      })
  void malformedTextIsRejectedWithItsPlace(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("line");
  }

  @Test
  void deepNestingIsRejected() {
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void wholeNumbersAreReadFromDigitsAlone() {
    assertThat(Json.of("-12345678901234567890").integerText())
        .isEqualTo(new BigInteger("-12345678901234567890"));
    assertThat(Json.of("0").longText()).isZero();
    assertThat(Json.of(Long.toString(Long.MIN_VALUE)).longText()).isEqualTo(Long.MIN_VALUE);
    for (var text : List.of("", "-", "-0", "007", "+1", "1e9", "0x1", "\u0663", "9".repeat(401))) {
      assertThatThrownBy(() -> Json.of(text).integerText()).isInstanceOf(JsonException.class);
    }
    assertThatThrownBy(() -> Json.of("9223372036854775808").longText())
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("64 bits");
    assertThatThrownBy(() -> Json.parse("1e999999999").integer()).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Json.parse("0.5").integer()).isInstanceOf(JsonException.class);
    assertThat(Json.parse("1e30").integer()).isEqualTo(BigInteger.TEN.pow(30));
  }

  @Test
  void hugeExponentsDoNotBecomeHugeIntegers() {
    assertThatThrownBy(() -> Json.parse("1e99999999").asLong()).isInstanceOf(JsonException.class);
  }

  @Test
  void allFormsParseBack() {
    var json = Json.parse("{\"b\":[1,2.5,{\"c\":\"x\\ty\"}],\"a\":null,\"d\":[],\"e\":{}}");
    assertThat(Json.parse(json.pretty())).isEqualTo(json);
    assertThat(Json.parse(json.compact())).isEqualTo(json);
    assertThat(json.compact())
        .isEqualTo("{\"b\":[1,2.5,{\"c\":\"x\\ty\"}],\"a\":null,\"d\":[],\"e\":{}}");
  }

  @Test
  void aFaultHasItsPlaceAsNumbers() {
    var fault = catchThrowableOfType(JsonException.class, () -> Json.parse("{\n \"a\": x}"));
    assertThat(fault.line()).isEqualTo(2);
    assertThat(fault.column()).isEqualTo(7);
    assertThat(fault).hasMessageContaining("(line 2, column 7)");
    var noPlace = catchThrowableOfType(JsonException.class, () -> Json.parse("{}").get("a"));
    assertThat(noPlace.line()).isZero();
    assertThat(noPlace.column()).isZero();
  }
}
