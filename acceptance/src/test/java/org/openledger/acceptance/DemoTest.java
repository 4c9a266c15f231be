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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.json.Json;
import org.openledger.node.Steps;
import org.openledger.node.TrainingPlan;
import org.openledger.node.demo.Demo;

/// The whole loop on a file: complete, and the same bits as when it was recorded, on whatever
/// machine that was. With `-Dopenledger.accept=true` what a run gives is recorded anew. On the
/// files beside the project it is complete too, whatever is learnt from so few of their records.
class DemoTest {
  /// The section of the page of JSON documents that is held here.
  static final String REPORT = "Report of demo";

  private static final Path RECORDED =
      Path.of("acceptance/src/test/resources/org/openledger/acceptance/demo.json");

  private static final List<String> ROOTS =
      List.of("snapshotRoot", "adapterDigest", "attributionRoot", "earningsRoot");

  private static final Path SHARED = Path.of("../shared/data");

  /// One example a step and one contributor left out: how well the adapter writes is not looked at.
  private static final TrainingPlan SMALL =
      new TrainingPlan(
          TidePools.PLAN.shape(),
          new TrainingPlan.Course(1, TidePools.PLAN.course().learningRate(), 1),
          TidePools.PLAN.curvature(),
          new TrainingPlan.Measuring(2, 0.5, 1),
          1,
          TidePools.PLAN.seed());

  @TempDir private Path home;

  @Test
  void theLoopIsCompleteAndTheSameBitForBit() throws IOException {
    requireRecorded(Path.of("examples", "tidepools", "tidepools.jsonl"));
  }

  /// The second in the home of the first, by whose base it is measured: its own loop's epoch pays.
  @Test
  @Tag("deep")
  void questionsAndProseOfOthersEndCompleteAndPayWhoeverIsQuoted() throws IOException {
    var medquad = requireComplete(small("medquad.jsonl.gz"));
    assertThat(medquad.get("epoch")).isEqualTo(Json.of(1));
    var standards = requireComplete(small("ethereum-standards.jsonl.gz"));
    assertThat(standards.get("epoch")).isEqualTo(Json.of(2));
  }

  private static Demo.Request small(String name) {
    var file = SHARED.resolve(name);
    assertThat(file).as("sample files lie in a folder \"shared\" beside the project").isReadable();
    return new Demo.Request(file, 20, 10, SMALL);
  }

  /// Complete by the report's own links, and by what this counts again.
  private Json requireComplete(Demo.Request request) throws IOException {
    var ended = run(request);
    assertThat(ended.get("complete").bool()).as(ended.pretty()).isTrue();
    assertThat(ended.get("records")).isEqualTo(Json.of(20));
    assertThat(ended.get("quoted")).as(ended.pretty()).isEqualTo(Json.of(12));
    assertThat(ended.get("written")).isEqualTo(ended.get("quoted"));
    assertThat(ended.get("contributorsPaid").asLong()).isGreaterThan(1);
    assertThat(amount(ended, "earnedByQuotes")).isPositive();
    assertThat(ended.get("splitTotal")).isEqualTo(ended.get("feesTotal"));
    assertThat(ended.get("receipts")).isEqualTo(Json.of(24));
    assertThat(ended.get("verified")).isEqualTo(ended.get("receipts"));
    assertThat(ended.get("tamperedNamed")).isEqualTo(ended.get("tampered"));
    return ended;
  }

  private static BigInteger amount(Json report, String member) {
    return new BigInteger(report.get(member).text());
  }

  private void requireRecorded(Path file) throws IOException {
    var ended = requireComplete(new Demo.Request(file, 20, 60, TidePools.PLAN));
    JsonPage.holds(Map.of(REPORT, ended));
    assertThat(ended.get("claimed")).isEqualTo(ended.get("feesTotal"));
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
