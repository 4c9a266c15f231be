package org.openledger.contribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.record.Profile;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.store.TestDatabase;

/// The examples' records are accepted, and each line of their `rejects.jsonl` gets the verdict that
/// it names. What is off topic is accepted: whether a record belongs to a Datanet is its curator's
/// affair, and no check here knows what a text is about.
class RejectsTest {
  private static final Map<String, Reason> REFUSED =
      Map.of(
          "PII", Reason.PERSONAL_DATA, "SPAM", Reason.SPAM, "LICENCE", Reason.LICENCE_NOT_ALLOWED);

  @TempDir Path directory;

  private static List<Json> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(Json::parse).toList();
  }

  private static ImportReport load(Datanets datanets, DatanetId id, Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var name = file.getFileName().toString();
      return datanets.importJsonLines(
          id, name, in, FieldMapping.questionAnswer(), ImportLimits.NONE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tidepools", "smart-contract-security", "environmental-monitoring"})
  void everyLineGetsTheVerdictItNames(String name) throws IOException {
    var folder = Path.of("examples", name);
    var rejects = lines(folder.resolve("rejects.jsonl"));
    var id = new DatanetId(name);
    try (var database = TestDatabase.fresh()) {
      var datanets = Fixture.over(database, directory);
      datanets.create(Fixture.datanet(name, Profile.QA, "CC0-1.0", "CC-BY-4.0"));
      var accepted = load(datanets, id, folder.resolve(name + ".jsonl"));
      assertThat(accepted.reasons().keySet())
          .isSubsetOf(Reason.LICENCE_NOT_ALLOWED, Reason.LICENCE_MISSING);
      var before = clusters(datanets, id, 1);
      var report = load(datanets, id, folder.resolve("rejects.jsonl"));
      var reasons = new TreeMap<String, Reason>();
      report.first().forEach(each -> reasons.put(each.recordId(), each.reason()));
      var after = clusters(datanets, id, 2);
      before.forEach((record, cluster) -> assertThat(after).containsEntry(record, cluster));
      for (var line : rejects) {
        var record = line.get("id").text();
        var verdict = line.get("expect").text();
        switch (verdict) {
          case "PII", "SPAM" ->
              assertThat(reasons).as(verdict).containsEntry(record, REFUSED.get(verdict));
          case "LICENCE" ->
              assertThat(reasons.get(record))
                  .as(record)
                  .isIn(Reason.LICENCE_NOT_ALLOWED, Reason.LICENCE_MISSING);
          case "DUPLICATE", "NEAR_COPY", "SPUN" ->
              assertThat(after.get(record))
                  .as(record + " " + verdict)
                  .isNotNull()
                  .isEqualTo(before.get(line.get("of").text()));
          case "OFF_TOPIC" -> assertThat(after).as(verdict).containsKey(record);
          default -> throw new AssertionError(verdict);
        }
      }
    }
  }

  /// The cluster of each record, by the record's id.
  private static Map<String, Hash> clusters(Datanets datanets, DatanetId id, int version) {
    assertThat(datanets.takeSnapshot(id).ref().version()).isEqualTo(version);
    var clusters = new LinkedHashMap<String, Hash>();
    for (var entry : datanets.entries(id, version, Fixture.NODE)) {
      clusters.put(entry.recordId(), entry.contribution().cluster().commitment());
    }
    return clusters;
  }
}
