package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.json.Json;
import org.openledger.node.Steps;
import org.openledger.node.demo.Demo;

/// The whole loop on a file: complete, and the same bits as when it was recorded, on whatever
/// machine that was. With `-Dopenledger.accept=true` what a run gives is recorded anew.
class DemoTest {
  /// The section of the page of JSON documents that is held here.
  static final String REPORT = "Report of demo";

  private static final Path RECORDED =
      Path.of("acceptance/src/test/resources/org/openledger/acceptance/demo.json");

  private static final List<String> ROOTS =
      List.of("snapshotRoot", "adapterDigest", "attributionRoot", "earningsRoot");

  @TempDir private Path home;

  @Test
  void theLoopIsCompleteAndTheSameBitForBit() throws IOException {
    requireRecorded(Path.of("examples", "tidepools", "tidepools.jsonl"));
  }

  private void requireRecorded(Path file) throws IOException {
    var ended = run(new Demo.Request(file, 20, 60, TidePools.PLAN));
    assertThat(ended.get("complete").bool()).as(ended.pretty()).isTrue();
    JsonPage.holds(Map.of(REPORT, ended));
    assertThat(ended.get("splitTotal")).isEqualTo(ended.get("feesTotal"));
    assertThat(ended.get("claimed")).isEqualTo(ended.get("feesTotal"));
    assertThat(new BigInteger(ended.get("claimed").text())).isPositive();
    assertThat(ended.get("verified")).isEqualTo(ended.get("receipts"));
    assertThat(ended.get("tamperedNamed")).isEqualTo(ended.get("tampered"));
    var name = file.getFileName().toString();
    var roots = ROOTS.stream().collect(Collectors.toMap(root -> root, ended::get));
    if (Boolean.getBoolean("openledger.accept")) {
      record(name, new Json.Obj(roots));
    }
    assertThat(recorded().get(name)).as(name).isEqualTo(new Json.Obj(roots));
  }

  private Json run(Demo.Request request) throws IOException {
    try (var node = Demo.open(home)) {
      return Demo.run(node, request, Steps.NONE).toJson();
    }
  }

  private static Map<String, Json> recorded() throws IOException {
    return Json.parse(Files.readString(RECORDED)).members();
  }

  private static void record(String name, Json roots) throws IOException {
    var all = new LinkedHashMap<>(recorded());
    all.put(name, roots);
    Files.writeString(RECORDED, new Json.Obj(all).pretty() + "\n");
  }
}
