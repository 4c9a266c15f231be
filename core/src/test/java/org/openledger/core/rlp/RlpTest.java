package org.openledger.core.rlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.json.Json;

class RlpTest {
  @Test
  void officialVectorsEncodeAndDecode() {
    int checked = 0;
    for (var file : SharedFiles.zip("vectors/evm/RLPTests.zip").entrySet()) {
      if (file.getKey().contains("invalid")) {
        continue;
      }
      for (var vector : Json.parse(file.getValue()).members().entrySet()) {
        var encoding = Hex.decode(vector.getValue().get("out").text());
        var in = vector.getValue().find("in");
        if (in.isPresent() && !isVerdict(in.get())) {
          assertThat(Rlp.encode(item(in.get()))).as(vector.getKey()).isEqualTo(encoding);
        }
        assertThat(Rlp.encode(Rlp.decode(encoding))).as(vector.getKey()).isEqualTo(encoding);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(25);
  }

  @Test
  void officialInvalidVectorsAreRejected() {
    int checked = 0;
    for (var file : SharedFiles.zip("vectors/evm/RLPTests.zip").entrySet()) {
      if (!file.getKey().contains("invalid")) {
        continue;
      }
      for (var vector : Json.parse(file.getValue()).members().entrySet()) {
        var input = Hex.decode(vector.getValue().get("out").text());
        assertThatThrownBy(() -> Rlp.decode(input))
            .as(vector.getKey())
            .isInstanceOf(RlpException.class);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(15);
  }

  @Test
  void numbersWithLeadingZerosAreRejected() {
    assertThatThrownBy(() -> Rlp.uint256(Rlp.of(new byte[] {0, 1})))
        .isInstanceOf(RlpException.class);
    assertThat(Rlp.number(Rlp.of(1024))).isEqualTo(1024);
  }

  private static boolean isVerdict(Json in) {
    return in instanceof Json.Str(var text) && (text.equals("VALID") || text.equals("INVALID"));
  }

  private static RlpItem item(Json json) {
    return switch (json) {
      case Json.Str(var text) ->
          text.startsWith("#")
              ? Rlp.of(minimal(new BigInteger(text.substring(1))))
              : Rlp.of(text.getBytes(StandardCharsets.UTF_8));
      case Json.Num(var number) -> Rlp.of(UInt256.of(number.toBigIntegerExact()));
      case Json.Arr(var items) -> Rlp.list(items.stream().map(RlpTest::item).toList());
      default -> throw new AssertionError("not an RLP vector: " + json);
    };
  }

  private static byte[] minimal(BigInteger number) {
    var bytes = number.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
