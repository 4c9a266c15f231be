package org.openledger.contribute.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Statistics;
import org.openledger.contribute.record.Statistics.Count;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.store.BlobId;

class CroissantTest {
  private static final Hash ROOT = Hash.parse("0x" + "ab".repeat(32));
  private static final DatanetId REEF = new DatanetId("reef");

  @Test
  void theDescriptionNamesTheSnapshotItsFileAndItsFields() {
    var datanet =
        new Datanet(
            REEF,
            "Reef",
            "About reefs.",
            Profile.QA,
            new TreeSet<>(List.of("CC0-1.0")),
            Visibility.PUBLIC,
            "olga");
    var counts = new TreeMap<Count, Long>();
    for (var count : Count.values()) {
      counts.put(count, 7L);
    }
    var file = new Croissant.File(new BlobId("c".repeat(64)), 99);
    var json =
        Croissant.of(
            datanet, new SnapshotRef(REEF, 3, ROOT), Statistics.of(counts, Map.of()), file);
    assertThat(json.get("version").text()).isEqualTo("3.0.0");
    assertThat(json.get("identifier").text()).isEqualTo(ROOT.toString());
    assertThat(json.get("size").text()).isEqualTo("7 records");
    var described = json.get("distribution").items().getFirst();
    assertThat(described.get("sha256").text()).isEqualTo("c".repeat(64));
    assertThat(described.get("contentSize").text()).isEqualTo("99 B");
    assertThat(json.get("recordSet").items().getFirst().get("field").items())
        .extracting(field -> field.get("name").text())
        .containsExactly(
            "position", "commitment", "cluster", "contributor", "licence", "split", "repeated");
  }

  @Test
  void aMemberTableKeepsItsJsonForm() {
    var share = new ClusterMembers.Share(new ContributorId("ann"), ROOT, ClusterMembers.WHOLE);
    var json = SnapshotWriter.json(new ClusterMembers(new ClusterId(ROOT), List.of(share)));
    assertThat(json.canonical())
        .isEqualTo(
            "{\"cluster\":\"%s\",\"shares\":[{\"commitment\":\"%s\",\"contributor\":\"ann\","
                    .formatted(ROOT, ROOT)
                + "\"partsPerMillion\":1000000}]}");
  }
}
