package org.openledger.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;

/// Memories and adapters are told apart, and each by what it is made of.
class MadeTest {
  private static final String MEMORY =
      "{\"id\":\"nano:%s@1\",\"memoryRoot\":\"0x%s\",\"snapshots\":[{\"root\":\"0xaa\"}]}";
  private static final String ADAPTER =
      "{\"id\":\"nano:tidepools-adapter@1\",\"heldOutBefore\":3.5,\"heldOutAfter\":3.25,"
          + "\"adapterDigest\":\"0x%s\",\"memoryRoot\":\"0x00\",\"snapshots\":"
          + "[{\"root\":\"0xaa\"}]}";

  private static Made made(String... models) {
    return Made.of(Json.parse("{\"models\":[" + String.join(",", models) + "]}"));
  }

  @Test
  void aMemoryHasNoAdapterToCompare() {
    var made = made(MEMORY.formatted("tidepools", "12"), ADAPTER.formatted("34"));
    assertThat(made.memories())
        .containsExactly("[\"nano:tidepools@1\",\"0x12\",[{\"root\":\"0xaa\"}]]");
    assertThat(made.adapters())
        .containsExactly("[\"nano:tidepools-adapter@1\",\"0x34\",[{\"root\":\"0xaa\"}]]");
  }

  @Test
  void theOrderOfTheListIsNoDifference() {
    var first = MEMORY.formatted("tidepools", "12");
    var second = MEMORY.formatted("lighthouses", "34");
    assertThat(made(first, second)).isEqualTo(made(second, first));
  }

  @Test
  void otherWeightsAndOtherRootsAreOthers() {
    var memory = MEMORY.formatted("tidepools", "12");
    assertThat(made(memory)).isNotEqualTo(made(MEMORY.formatted("tidepools", "13")));
    assertThat(made(memory, ADAPTER.formatted("34")))
        .isNotEqualTo(made(memory, ADAPTER.formatted("35")));
  }
}
