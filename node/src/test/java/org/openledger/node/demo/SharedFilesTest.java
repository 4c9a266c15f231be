package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.intake.Reason;
import org.openledger.core.flow.DatanetId;
import org.openledger.store.TestDatabase;

@NullUnmarked
class SharedFilesTest {
  @TempDir Path directory;

  @Test
  void ethereumStandardsHaveManyAuthorsAndRefuseMissingLicences() throws IOException {
    var report =
        load(
            "ethereum-standards.jsonl.gz",
            Mappings.ETHEREUM_STANDARDS,
            new ImportLimits(4, 600, 1));
    assertThat(report.accepted()).isEqualTo(600);
    assertThat(report.reasons()).containsKeys(Reason.LICENCE_MISSING, Reason.LICENCE_NOT_ALLOWED);
  }

  @Test
  void medquadSampleHasMoreThanThirtyPages() throws IOException {
    var report = load("medquad.jsonl.gz", Mappings.MEDQUAD, new ImportLimits(1, 120, 31));
    assertThat(report.accepted()).isEqualTo(120);
  }

  @Test
  void theWholeSwcRegistryLoadsButForItsReorderingCharacters() throws IOException {
    var report = load("swc-registry.jsonl.gz", Mappings.SWC_REGISTRY, ImportLimits.NONE);
    assertThat(report.rows()).isEqualTo(37);
    assertThat(report.reasons().keySet()).contains(Reason.CONTROL_CHARACTERS);
    assertThat(report.first())
        .filteredOn(r -> r.reason() == Reason.CONTROL_CHARACTERS)
        .allSatisfy(r -> assertThat(r.recordId()).startsWith("SWC-130/"));
  }

  private ImportReport load(String file, Mappings mapping, ImportLimits limits) throws IOException {
    var id = new DatanetId("shared");
    try (var database = TestDatabase.fresh();
        var in = SharedData.shared(file)) {
      var datanets = SharedData.over(database, directory);
      datanets.create(
          SharedData.datanet(
              "shared", mapping.profile(), mapping.licences().toArray(String[]::new)));
      var report = datanets.importJsonLines(id, file, in, mapping, limits);
      var statistics = datanets.takeSnapshot(id).statistics();
      System.out.println(file + " " + statistics + " rejected " + report.reasons());
      assertThat(statistics.contributors()).isGreaterThan(30);
      var entries = datanets.entries(id, 1, SharedData.NODE);
      assertThat(entries).hasSize(statistics.records());
      assertThat(new HashSet<>(entries.stream().map(e -> e.contribution().cluster()).toList()))
          .hasSize(statistics.clusters());
      return report;
    }
  }
}
