package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.core.flow.DatanetId;
import org.openledger.store.TestDatabase;

/// The two large files in full, twice: the second import changes nothing.
@NullUnmarked
@Tag("deep")
class WholeFilesTest {
  @TempDir Path directory;

  @Test
  void allEthereumStandards() throws IOException {
    load("ethereum-standards.jsonl.gz", Mappings.ETHEREUM_STANDARDS);
  }

  @Test
  void allOfMedquad() throws IOException {
    load("medquad.jsonl.gz", Mappings.MEDQUAD);
  }

  private void load(String file, Mappings mapping) throws IOException {
    var id = new DatanetId("whole");
    try (var database = TestDatabase.fresh()) {
      var datanets = SharedData.over(database, directory);
      datanets.create(
          SharedData.datanet(
              "whole", mapping.profile(), mapping.licences().toArray(String[]::new)));
      ImportReport first;
      try (var in = SharedData.shared(file)) {
        first = datanets.importJsonLines(id, file, in, mapping, ImportLimits.NONE);
      }
      var summary = datanets.takeSnapshot(id);
      System.out.println(file + " " + summary.statistics() + " rejected " + first.reasons());
      try (var in = SharedData.shared(file)) {
        var again = datanets.importJsonLines(id, file, in, mapping, ImportLimits.NONE);
        assertThat(again.accepted()).isZero();
        assertThat(again.unchanged()).isEqualTo(first.accepted());
        assertThat(again.rejected()).isEqualTo(first.rejected());
      }
      assertThat(datanets.takeSnapshot(id)).isEqualTo(summary);
    }
  }
}
