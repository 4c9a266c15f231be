package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.json.Json;
import org.openledger.node.Steps;
import org.openledger.node.demo.Demo;

/// The whole loop on a file, twice: complete, and the same bits.
class DemoTest {
  private static final Demo.Request REQUEST =
      new Demo.Request(Path.of("examples", "tidepools", "tidepools.jsonl"), 20, 60, TidePools.PLAN);

  @Test
  void theLoopIsCompleteAndRepeatsBitForBit(@TempDir Path home) throws IOException {
    var first = run(home.resolve("first"));
    var second = run(home.resolve("second"));
    assertThat(first.get("complete").bool()).as(first.pretty()).isTrue();
    assertThat(first.get("splitTotal")).isEqualTo(first.get("feesTotal"));
    assertThat(first.get("claimed")).isEqualTo(first.get("feesTotal"));
    assertThat(new BigInteger(first.get("claimed").text())).isPositive();
    assertThat(first.get("verified")).isEqualTo(first.get("receipts"));
    assertThat(first.get("tamperedNamed")).isEqualTo(first.get("tampered"));
    for (var bits :
        new String[] {"snapshotRoot", "adapterDigest", "attributionRoot", "earningsRoot"}) {
      assertThat(second.get(bits)).as(bits).isEqualTo(first.get(bits));
    }
  }

  private static Json run(Path home) throws IOException {
    try (var node = Demo.open(home)) {
      return Demo.run(node, REQUEST, Steps.NONE).toJson();
    }
  }
}
