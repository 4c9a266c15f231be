package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.json.Json;
import org.openledger.node.Steps;
import org.openledger.node.demo.Demo;

/// The whole loop on a file, twice: complete, and the same bits.
class DemoTest {
  /// The section of the page of JSON documents that is held here.
  static final String REPORT = "Report of demo";

  private static final Path TIDEPOOLS = Path.of("examples", "tidepools", "tidepools.jsonl");

  /// Of twenty records two are held out, which ones by what all of them commit to: with their other
  /// wordings it is two of which the rest says nothing, and no training lowers their loss.
  private static Path rows(Path folder) throws IOException {
    var rows = folder.resolve("tidepools.jsonl");
    try (var lines = Files.lines(TIDEPOOLS)) {
      Files.write(rows, lines.map(DemoTest::plain).toList());
    }
    return rows;
  }

  private static String plain(String row) {
    var members = new TreeMap<>(Json.parse(row).members());
    members.remove("alsoAsked");
    return new Json.Obj(members).compact();
  }

  @Test
  void theLoopIsCompleteAndRepeatsBitForBit(@TempDir Path home) throws IOException {
    var request = new Demo.Request(rows(home), 20, 60, TidePools.PLAN);
    var first = run(home.resolve("first"), request);
    var second = run(home.resolve("second"), request);
    assertThat(first.get("complete").bool()).as(first.pretty()).isTrue();
    JsonPage.holds(Map.of(REPORT, first));
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

  private static Json run(Path home, Demo.Request request) throws IOException {
    try (var node = Demo.open(home)) {
      return Demo.run(node, request, Steps.NONE).toJson();
    }
  }
}
