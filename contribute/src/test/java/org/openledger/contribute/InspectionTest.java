package org.openledger.contribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.record.Damage;
import org.openledger.contribute.record.Damage.Part;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Reader;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.DatanetId;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;

/// Damage of every kind is found and named, and takes nothing else down.
@NullUnmarked
class InspectionTest {
  private static final DatanetId SOUND = new DatanetId("sound");
  private static final DatanetId HURT = new DatanetId("hurt");

  @TempDir Path directory;
  private Database database;
  private Datanets datanets;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    datanets = Fixture.over(database, directory);
    for (var id : List.of(SOUND, HURT)) {
      datanets.create(Fixture.datanet(id.value(), Profile.PROSE, "CC0-1.0"));
      var rows =
          Fixture.lines(
              Fixture.row("r1", "ama", "A limpet clamps itself to its home scar at low tide."),
              Fixture.row("r2", "ben", "Barnacles close their plates and wait for the sea."));
      datanets.importJsonLines(id, "rows", rows, FieldMapping.prose(0), ImportLimits.NONE);
      datanets.takeSnapshot(id);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void nothingIsDamagedAtFirst() {
    assertThat(found()).isEmpty();
  }

  @Test
  void aChangedRecordIsNamedAndTheOthersAreRead() {
    sql(
        "update contribute.record set sealed = set_byte(sealed, 39, get_byte(sealed, 39) # 1)"
            + " where datanet = 'hurt' and id = 'r1'");
    assertThat(found())
        .containsExactly(
            new Damage(
                Part.RECORD,
                "hurt/r1",
                Code.UNREADABLE_CONTENT,
                "record r1 was changed or belongs to another node"));
    assertThatThrownBy(() -> datanets.entries(HURT, 1, Fixture.NODE)).isInstanceOf(Fault.class);
    var sound = new ArrayList<Entry>();
    datanets.forEachSoundEntry(HURT, 1, Fixture.NODE, sound::add);
    assertThat(sound).extracting(Entry::recordId).containsExactly("r2");
  }

  @Test
  void aRecordUnderAnotherCommitmentIsNamedAndSoIsItsSnapshot() {
    sql(
        "update contribute.record set commitment = exact_digest"
            + " where datanet = 'hurt' and id = 'r2'");
    assertThat(found())
        .extracting(Damage::part, Damage::name)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Part.RECORD, "hurt/r2"),
            org.assertj.core.groups.Tuple.tuple(Part.SNAPSHOT, "hurt@1"));
  }

  @Test
  void aSnapshotRowThatIsNoSnapshotIsAFault() {
    sql("update contribute.snapshot set statistics = '{' where datanet = 'hurt'");
    assertThat(found()).extracting(Damage::name).containsExactly("hurt@1");
    assertThatThrownBy(() -> datanets.summary(HURT, 1))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("version 1 of hurt is damaged");
    assertThat(datanets.summary(SOUND, 1).statistics().records()).isEqualTo(2);
  }

  @Test
  void aSnapshotThatLostAMemberOrARecordIsNamed() {
    sql("delete from contribute.snapshot_member where datanet = 'hurt' and ordinal = 1");
    assertThat(found())
        .extracting(Damage::reason)
        .containsExactly("hurt@1: its member tables do not have their root");
    sql("delete from contribute.snapshot_entry where datanet = 'hurt' and position = 1");
    assertThat(found())
        .extracting(Damage::reason)
        .containsExactly("hurt@1: its records do not have its root");
    sql("delete from contribute.snapshot_entry where datanet = 'hurt'");
    assertThat(found()).extracting(Damage::reason).containsExactly("hurt@1: has no records");
  }

  @Test
  void aMemberTableWhoseSharesAreNotWholeIsNamed() {
    sql(
        "update contribute.snapshot_member set ppm = ppm - 1"
            + " where datanet = 'hurt' and ordinal = 0");
    assertThat(found())
        .containsExactly(
            new Damage(
                Part.SNAPSHOT,
                "hurt@1",
                Code.UNREADABLE_CONTENT,
                "a member table of version 1 of hurt is damaged"));
    assertThatThrownBy(() -> datanets.members(HURT, 1)).isInstanceOf(Fault.class);
    assertThat(datanets.members(SOUND, 1)).hasSize(2);
  }

  @Test
  void aMemberTableWithoutAContributorsNameIsNamed() {
    sql(
        "update contribute.snapshot_member set contributor = ' '"
            + " where datanet = 'hurt' and ordinal = 0");
    assertThat(found())
        .containsExactly(
            new Damage(
                Part.SNAPSHOT,
                "hurt@1",
                Code.UNREADABLE_CONTENT,
                "a member table of version 1 of hurt is damaged"));
    assertThatThrownBy(() -> datanets.members(HURT, 1)).isInstanceOf(Fault.class);
    assertThat(datanets.members(SOUND, 1)).hasSize(2);
  }

  @Test
  void aSnapshotWhosePublishedDocumentIsGoneIsNamed() throws IOException {
    var manifest = datanets.summary(HURT, 1).manifest().sha256();
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().replace("/", "").contains(manifest.replaceFirst("^0x", ""))) {
          Files.delete(file);
        }
      }
    }
    assertThat(found()).extracting(Damage::name).contains("hurt@1");
    assertThat(found()).extracting(Damage::reason).noneMatch(r -> r.contains("/"));
  }

  @Test
  void aDamagedDatanetIsLeftOutOfTheListAndNamed() {
    sql("alter table contribute.datanet drop constraint datanet_profile_check");
    sql("update contribute.datanet set profile = 'VERSE' where id = 'hurt'");
    assertThat(datanets.list(new Reader.Anonymous()))
        .extracting(datanet -> datanet.id())
        .containsExactly(SOUND);
    assertThat(found())
        .containsExactly(
            new Damage(
                Part.DATANET, "hurt", Code.UNREADABLE_CONTENT, "the Datanet hurt is damaged"));
    assertThatThrownBy(() -> datanets.find(HURT)).isInstanceOf(Fault.class);
  }

  private List<Damage> found() {
    var found = new ArrayList<Damage>();
    datanets.inspect(found::add);
    return found;
  }

  private void sql(String statement) {
    TestDatabase.owner(database).useHandle(handle -> handle.execute(statement));
  }
}
