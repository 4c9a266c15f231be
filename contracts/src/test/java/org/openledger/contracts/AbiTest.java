package org.openledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.bytes.Hex;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.core.random.CounterRandom;

/// Encodings from the examples of the Solidity ABI specification, then properties.
class AbiTest {
  private static final long SEED = 20_261_120L;

  @Test
  void staticArgumentsMatchTheSpecification() {
    var function = function("baz", "(uint32,bool)");
    assertThat(Hex.encode(function.call(69, true)))
        .isEqualTo("0xcdcd77c0" + word("45") + word("1"));
  }

  @Test
  void dynamicArgumentsMatchTheSpecification() {
    var function = function("f", "(uint256,uint32[],bytes10,bytes)");
    var data =
        function.call(0x123, List.of(0x456, 0x789), ascii("1234567890"), ascii("Hello, world!"));
    assertThat(Hex.encode(data))
        .isEqualTo(
            "0x8be65246"
                + word("123")
                + word("80")
                + left("31323334353637383930")
                + word("e0")
                + word("2")
                + word("456")
                + word("789")
                + word("d")
                + left("48656c6c6f2c20776f726c6421"));
  }

  @Test
  void nestedDynamicArraysMatchTheSpecification() {
    var function = function("g", "(uint256[][],string[])");
    var data = function.call(List.of(List.of(1, 2), List.of(3)), List.of("one", "two", "three"));
    var words =
        List.of("40", "140", "2", "40", "a0", "2", "1", "2", "1", "3", "3", "60", "a0", "e0", "3");
    assertThat(Hex.encode(data))
        .startsWith("0x2289b18c" + String.join("", words.stream().map(AbiTest::word).toList()))
        .endsWith(left("6f6e65") + word("3") + left("74776f") + word("5") + left("7468726565"));
    assertThat(function.arguments(data).list(1).text(2)).isEqualTo("three");
  }

  @Test
  void negativeNumberIsSignExtended() {
    var types = AbiType.parseList("(int16)");
    var data = Abi.encode(types, List.of(-2));
    assertThat(Hex.encode(data)).isEqualTo("0x" + "f".repeat(63) + "e");
    assertThat(Abi.decode(types, data).number(0)).isEqualTo(BigInteger.TWO.negate());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uint",
        "uint7",
        "uint264",
        "int0",
        "bytes0",
        "bytes33",
        "bool[0]",
        "()",
        "(bool",
        "bool)",
        "(bool,)",
        "",
        "address payable",
        "uint256[",
        "[]",
        "uint08",
        "(,bool)"
      })
  void unknownTypeIsRefused(String name) {
    assertThatThrownBy(() -> AbiType.parse(name)).isInstanceOf(Failure.class);
  }

  @Test
  void typeNamesSurviveParsing() {
    var name = "(uint64,(bytes32,int8[3])[],(address,string)[2][])";
    assertThat(AbiType.parse(name).signature()).isEqualTo(name);
  }

  @Test
  void valueOutsideItsTypeIsRefused() {
    refused("(uint8)", 256);
    refused("(uint8)", -1);
    refused("(int8)", 128);
    refused("(int8)", -129);
    refused("(bool)", 1);
    refused("(bytes4)", new byte[5]);
    refused("(bytes31)", Hash.ZERO);
    refused("(address)", Hash.ZERO);
    refused("(string)", "\ud800");
    refused("(uint8[2])", List.of(1));
    refused("((bool,bool))", List.of(true));
  }

  @Test
  void encodingsThatNoEncoderWritesAreRefused() {
    decodingRefused("(bool)", word("2"));
    decodingRefused("(uint8)", word("100"));
    decodingRefused("(int8)", word("80"));
    decodingRefused("(address)", "01" + word("0").substring(2));
    decodingRefused("(bytes4)", left("0102030405"));
    decodingRefused("(uint8)", word("1") + "00");
    decodingRefused("(uint8)", word("1").substring(2));
    decodingRefused("(bytes)", word("20") + word("1") + left("0101"));
    decodingRefused("(bytes)", word("20") + word("1"));
    decodingRefused("(bytes)", word("40") + word("0") + word("0"));
    decodingRefused("(bytes,bytes)", word("40") + word("40") + word("0"));
    decodingRefused("(string)", word("20") + word("1") + left("ff"));
    decodingRefused("(uint8[])", word("20") + word("7fffffff"));
    decodingRefused("(uint8[])", word("20") + "f".repeat(64));
    decodingRefused("(bytes)", word("20") + word("7fffffff"));
  }

  @Test
  void randomValuesSurviveTheRoundTrip() {
    var random = CounterRandom.of(SEED, "abi-round-trip");
    for (int i = 0; i < 2_000; i++) {
      var types = List.of(AbiSamples.type(random, 0), AbiSamples.type(random, 0));
      var values = types.stream().map(type -> AbiSamples.value(type, random)).toList();
      var data = Abi.encode(types, values);
      var decoded = Abi.decode(types, data);
      assertThat(Abi.encode(types, decoded.values()))
          .as("seed %d, case %d, %s", SEED, i, AbiType.signature(types))
          .isEqualTo(data);
      assertThat(plain(decoded.values())).isEqualTo(plain(values));
    }
  }

  /// Whatever is accepted must be the canonical encoding of what it decodes to.
  @Test
  void changedDataIsRefusedOrDecodesToItself() {
    var random = CounterRandom.of(SEED, "abi-mutation");
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      var types = List.of(AbiSamples.type(random, 0), new AbiType.Bytes());
      var values = types.stream().map(type -> AbiSamples.value(type, random)).toList();
      var data = Abi.encode(types, values);
      data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        var decoded = Abi.decode(types, data);
        assertThat(Abi.encode(types, decoded.values())).as("case %d", i).isEqualTo(data);
      } catch (Failure e) {
        assertThat(e.code()).isEqualTo(Code.ABI_DATA);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  /// The same values with byte arrays as text, so that they compare by content.
  private static Object plain(Object value) {
    return switch (value) {
      case byte[] bytes -> Arrays.toString(bytes);
      case List<?> list -> list.stream().map(AbiTest::plain).toList();
      default -> value;
    };
  }

  private static void refused(String types, Object value) {
    assertThatThrownBy(() -> Abi.encode(AbiType.parseList(types), List.of(value)))
        .as("%s of %s", types, value)
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(Code.ABI_VALUE));
  }

  private static void decodingRefused(String types, String hex) {
    assertThatThrownBy(() -> Abi.decode(AbiType.parseList(types), Hex.decode(hex)))
        .as("%s of %s", types, hex)
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(Code.ABI_DATA));
  }

  private static AbiFunction function(String name, String inputs) {
    return new AbiFunction(name, AbiType.parseList(inputs), List.of());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String word(String digits) {
    return "0".repeat(64 - digits.length()) + digits;
  }

  private static String left(String digits) {
    return digits + "0".repeat(64 - digits.length());
  }
}
