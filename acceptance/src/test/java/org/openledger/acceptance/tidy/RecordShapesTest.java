package org.openledger.acceptance.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds the rule of records to every type that says nothing of what a value is.
class RecordShapesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "boolean",
        "byte",
        "short",
        "char",
        "int",
        "long",
        "float",
        "double",
        "Hash",
        "Digest",
        "BigInteger",
        "BigDecimal",
        "UInt256",
        "Open",
        "Boolean",
        "Byte",
        "Short",
        "Character",
        "Integer",
        "Long",
        "Float",
        "Double",
        "Duration",
        "Instant",
        "int[]",
        "float[][]",
        "String[]",
        "byte @Nullable []",
        "org.openledger.core.money.Open",
        "@Nullable BigInteger"
      })
  void twoNeighboursOfABareTypeAreCaught(String type) {
    assertThat(faults("public record Bad(%s one, %s other) {}".formatted(type, type))).hasSize(1);
  }

  @Test
  void twoNeighboursOfOneDigestAreCaught() {
    assertThat(
            faults(
                "import org.openledger.core.digest.MemoryRoot;"
                    + "public record Bad(MemoryRoot one, MemoryRoot other) {}"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public record Good(PriceIn in, PriceOut out) {}",
        "public record Good(BigInteger one, String name, BigInteger other) {}",
        "record Unseen(BigInteger one, BigInteger other) {}",
        "import org.openledger.core.flow.ModelId; public record Good(ModelId a, ModelId b) {}",
        "public record Good(int[] one, float[] other) {}",
        "public record Good(List<BigInteger> ones, List<BigInteger> others) {}"
      })
  void othersAreNot(String text) {
    assertThat(faults(text)).isEmpty();
  }

  private static List<TidyRule.Fault> faults(String text) {
    var name =
        "core/src/main/java/org/openledger/core/" + text.replaceAll(".*record (\\w+).*", "$1");
    return RecordShapes.find(List.of(new SourceFile(name + ".java", text)));
  }
}
