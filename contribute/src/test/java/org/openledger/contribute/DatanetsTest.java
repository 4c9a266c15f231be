package org.openledger.contribute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.intake.Rejection;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Reader;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.json.Json;
import org.openledger.store.Database;
import org.openledger.store.DatabaseConfig;
import org.openledger.store.TestDatabase;

@NullUnmarked
class DatanetsTest {
  private static final DatanetId TIDEPOOLS = new DatanetId("tidepools");

  @TempDir Path directory;
  private Database database;
  private Datanets datanets;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    datanets = Fixture.over(database, directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theExampleBecomesASnapshotWithItsDuplicatesFound() throws IOException {
    var report = importTidepools(datanets);
    assertThat(report.accepted()).isEqualTo(51);
    assertThat(report.first())
        .singleElement()
        .satisfies(r -> {
          assertThat(r.reason()).isEqualTo(Reason.LICENCE_NOT_ALLOWED);
          assertThat(r.line()).isEqualTo(52);
        });

    var summary = datanets.takeSnapshot(TIDEPOOLS);
    var statistics = summary.statistics();
    assertThat(statistics.records()).isEqualTo(51);
    assertThat(statistics.contributors()).isEqualTo(12);
    assertThat(statistics.clusters()).isEqualTo(48);
    assertThat(statistics.duplicateClusters()).isEqualTo(3);
    assertThat(statistics.repeated()).isEqualTo(2);
    assertThat(statistics.heldOut()).isBetween(1, 15);

    var entries = datanets.entries(TIDEPOOLS, 1, Fixture.NODE);
    assertThat(entries).hasSize(51);
    assertThat(entries.get(48).repeated()).isTrue();
    assertThat(entries.get(48).contribution().cluster())
        .isEqualTo(entries.get(0).contribution().cluster());
    assertThat(entries.get(50).repeated()).isFalse();
    for (var entry : entries) {
      var proof = datanets.proof(TIDEPOOLS, 1, entry.position());
      assertThat(proof.verify()).isTrue();
      assertThat(proof.commitment()).isEqualTo(entry.contribution().commitment());
      var opening = datanets.opening(TIDEPOOLS, proof.commitment(), Fixture.NODE);
      assertThat(opening.commitment()).isEqualTo(proof.commitment());
    }
  }

  @Test
  void aWithdrawnRecordIsErasedAndItsSnapshotsStillHaveTheirRoots() throws IOException {
    importTidepools(datanets);
    var first = datanets.takeSnapshot(TIDEPOOLS);
    var gone = datanets.entries(TIDEPOOLS, 1, Fixture.NODE).get(7);
    var commitment = gone.contribution().commitment();
    assertThat(datanets.contributor(TIDEPOOLS, gone.recordId()))
        .contains(gone.contribution().contributor());
    datanets.withdraw(TIDEPOOLS, gone.recordId());
    datanets.withdraw(TIDEPOOLS, gone.recordId()); // and again, which changes nothing

    assertThat(datanets.withdrawn(first.ref())).containsExactly(commitment);
    assertThat(datanets.entries(TIDEPOOLS, 1, Fixture.NODE))
        .hasSize(50)
        .noneMatch(entry -> entry.contribution().commitment().equals(commitment));
    refused(Code.NO_SUCH_THING, () -> datanets.opening(TIDEPOOLS, commitment, Fixture.NODE));
    assertThat(datanets.proof(TIDEPOOLS, 1, 7).verify()).isTrue();
    assertThat(datanets.members(TIDEPOOLS, 1)).hasSize(48);
    var damages = new java.util.ArrayList<Object>();
    datanets.inspect(damages::add);
    assertThat(damages).isEmpty();
    assertThat(importTidepools(datanets).accepted()).as("it does not come back").isZero();

    var second = datanets.takeSnapshot(TIDEPOOLS);
    assertThat(second.ref().version()).isEqualTo(2);
    assertThat(second.statistics().records()).isEqualTo(50);
    assertThat(datanets.withdrawn(second.ref())).isEmpty();
    assertThat(datanets.takeSnapshot(TIDEPOOLS).ref()).isEqualTo(second.ref());
    refused(Code.NO_SUCH_THING, () -> datanets.withdraw(TIDEPOOLS, "nothing"));
  }

  /// One came and one went: as many as before, and not the same.
  @Test
  void aSnapshotIsTakenAnewThoughAsManyRecordsAreThere() {
    var id = new DatanetId("prose");
    datanets.create(Fixture.datanet("prose", Profile.PROSE, "CC0-1.0"));
    var row =
        Fixture.row(
            "1",
            "Ann",
            "A limpet grazes algae at night. So it does on every shore that anybody has looked at"
                + " for long enough, summer and winter.");
    prose(
        id,
        row,
        Fixture.row(
            "2",
            "Ann",
            "A whelk drills into mussels. So it does on every shore that anybody has looked at for"
                + " long enough, summer and winter."));
    datanets.takeSnapshot(id);
    datanets.withdraw(id, "1");
    prose(
        id,
        Fixture.row(
            "3",
            "Ann",
            "A crab hides below stones by day. So it does on every shore that anybody has looked at"
                + " for long enough, summer and winter."));
    datanets.withdraw(id, "3"); // never in a snapshot
    prose(
        id,
        Fixture.row(
            "4",
            "Ann",
            "An anemone closes when it is dry. So it does on every shore that anybody has looked at"
                + " for long enough, summer and winter."));
    var taken = datanets.takeSnapshot(id);
    assertThat(taken.ref().version()).isEqualTo(2);
    assertThat(datanets.entries(id, 2, Fixture.NODE))
        .extracting(Entry::recordId)
        .containsExactly("2", "4");
    datanets.withdraw(id, "2");
    datanets.withdraw(id, "4");
    refused(Code.EMPTY_DATANET, () -> datanets.takeSnapshot(id));
  }

  private void prose(DatanetId id, String... rows) {
    datanets.importJsonLines(
        id, "rows", Fixture.lines(rows), FieldMapping.prose(0), ImportLimits.NONE);
  }

  private static void refused(
      Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void whoeverIsDismissedReadsNothingMore() {
    var id = new DatanetId("gated");
    var open = Fixture.datanet("gated", Profile.PROSE, "CC0-1.0");
    var owner = new Reader.Account("olga");
    var ann = new Reader.Account("ann");
    datanets.create(
        new Datanet(
            id,
            open.name(),
            open.summary(),
            open.profile(),
            open.licences(),
            Visibility.GATED,
            open.owner()));
    assertThat(datanets.mayRead(id, owner)).isTrue();
    assertThat(datanets.mayRead(id, ann)).isFalse();
    assertThat(datanets.mayRead(new DatanetId("none"), new Reader.Node())).isFalse();
    datanets.admit(id, owner, "ann");
    assertThat(datanets.mayRead(id, ann)).isTrue();
    assertThat(datanets.readers(id, owner)).containsExactly("ann");
    refused(Code.NOT_ALLOWED, () -> datanets.dismiss(id, ann, "ann"));
    datanets.dismiss(id, owner, "ann");
    assertThat(datanets.mayRead(id, ann)).isFalse();
    assertThat(datanets.readers(id, owner)).isEmpty();
  }

  @Test
  void aClusterIsSharedByWhatEachMemberAdded() throws IOException {
    importTidepools(datanets);
    datanets.takeSnapshot(TIDEPOOLS);
    var entries = datanets.entries(TIDEPOOLS, 1, Fixture.NODE);
    var tables = datanets.members(TIDEPOOLS, 1);
    assertThat(tables).isSortedAccordingTo(java.util.Comparator.comparing(ClusterMembers::cluster));

    var copied = table(tables, entries.get(0));
    assertThat(copied.shares()).hasSize(1); // the copier under another name gets nothing
    assertThat(copied.shares().getFirst().contributor().value()).isEqualTo("ama-reef");

    var extended = table(tables, entries.get(43));
    assertThat(extended.shares()).hasSize(2);
    assertThat(extended.shares().get(0).contributor().value()).isEqualTo("kit-sandpiper");
    assertThat(extended.shares().get(1).contributor().value()).isEqualTo("edda-skerry");
    assertThat(extended.shares().get(1).partsPerMillion()).isBetween(10_000, 200_000);
    assertThat(extended.shares().get(1).commitment())
        .isEqualTo(entries.get(50).contribution().commitment());
  }

  @Test
  void theSameImportsGiveTheSameRootInAnotherDatabase() throws IOException {
    importTidepools(datanets);
    var first = datanets.takeSnapshot(TIDEPOOLS);
    try (var other = TestDatabase.fresh()) {
      var again = Fixture.over(other, directory.resolve("again"), "another node's secret");
      importTidepools(again);
      var second = again.takeSnapshot(TIDEPOOLS);
      assertThat(second).isEqualTo(first);
      assertThat(second.ref().root().brief(16)).isEqualTo("efcea9d15309b2e2"); // on any machine
      assertThat(again.document(second.croissant()))
          .isEqualTo(datanets.document(first.croissant()));
      assertThat(again.snapshot(TIDEPOOLS, 1)).isEqualTo(datanets.snapshot(TIDEPOOLS, 1));
    }
  }

  @Test
  void importingAgainChangesNothing() throws IOException {
    importTidepools(datanets);
    var first = datanets.takeSnapshot(TIDEPOOLS);
    var report = importTidepools(datanets);
    assertThat(report.accepted()).isZero();
    assertThat(report.unchanged()).isEqualTo(51);
    assertThat(report.rejected()).isEqualTo(1);
    assertThat(datanets.takeSnapshot(TIDEPOOLS)).isEqualTo(first);
    assertThat(datanets.rejections(TIDEPOOLS, Fixture.NODE, "tidepools.jsonl", 0, 10)).hasSize(1);
  }

  @Test
  void aNewRecordMakesANewVersionAndLeavesTheOldOne() {
    var id = prose("versions", Visibility.PUBLIC);
    importProse(id, Fixture.row("a", "ann", "The first record of this Datanet has enough words."));
    var one = datanets.takeSnapshot(id);
    importProse(
        id, Fixture.row("b", "ben", "A second record, which says something else entirely."));
    var two = datanets.takeSnapshot(id);
    assertThat(two.ref().version()).isEqualTo(2);
    assertThat(two.ref().root()).isNotEqualTo(one.ref().root());
    assertThat(datanets.summary(id, 1)).isEqualTo(one);
    assertThat(datanets.entries(id, 1, Fixture.NODE)).hasSize(1);
    assertThat(datanets.latestSnapshot(id)).contains(two);

    var records = datanets.snapshot(id, 2).commitments();
    assertThat(records.stream().map(each -> datanets.firstSnapshot(id, each).orElseThrow()))
        .as("in which snapshot each was first")
        .containsExactlyInAnyOrder(one.ref(), two.ref());
    assertThat(datanets.firstSnapshot(id, datanets.snapshot(id, 1).commitments().getFirst()))
        .contains(one.ref());
    assertThat(datanets.firstSnapshot(TIDEPOOLS, records.getFirst())).isEmpty();
  }

  @Test
  void otherContentUnderAKnownIdIsRefused() {
    var id = prose("append-only", Visibility.PUBLIC);
    importProse(id, Fixture.row("a", "ann", "The first record of this Datanet has enough words."));
    var report =
        importProse(
            id,
            Fixture.row("a", "ann", "The same id with other words is a change of the past."),
            Fixture.row("b", "ann", "One more record that is new and has enough words."),
            Fixture.row("b", "ann", "One more record that is new and has enough words."));
    assertThat(report.accepted()).isEqualTo(1);
    assertThat(report.reasons()).containsOnlyKeys(Reason.DUPLICATE_ID);
    assertThat(report.first()).extracting(Rejection::line).containsExactly(1L, 3L);
  }

  /// Or guesses of what it said could be tried until one counts as unchanged.
  @Test
  void anIdThatWasWithdrawnIsTakenWhateverIsHandedInUnderIt() {
    var id = prose("guessed", Visibility.PRIVATE);
    var said = Fixture.row("s1", "ann", "The treasure is buried under the third palm tree.");
    importProse(id, said);
    datanets.withdraw(id, "s1");
    var right = importProse(id, said, said);
    var rejections = datanets.rejections(id, Fixture.NODE, "rows", 0, 10);
    var wrong = Fixture.row("s1", "ann", "The treasure is buried under the other palm tree.");
    assertThat(importProse(id, wrong, wrong)).isEqualTo(right);
    assertThat(datanets.rejections(id, Fixture.NODE, "rows", 0, 10)).isEqualTo(rejections);
    assertThat(right.accepted() + right.unchanged()).isZero();
    assertThat(right.first())
        .extracting(Rejection::reason, Rejection::detail)
        .containsOnly(
            tuple(
                Reason.DUPLICATE_ID,
                "the id is of a record that was withdrawn and stays so; hand this in under another"
                    + " id"));
  }

  @Test
  void visibilityIsCheckedOnEveryRead() {
    var open = prose("open", Visibility.PUBLIC);
    var gated = prose("gated", Visibility.GATED);
    var closed = prose("closed", Visibility.PRIVATE);
    for (var id : List.of(open, gated, closed)) {
      importProse(id, Fixture.row("a", "ann", "A text that not everyone may be allowed to read."));
      datanets.takeSnapshot(id);
    }
    var olga = new Reader.Account("olga");
    var paul = new Reader.Account("paul");
    var nobody = new Reader.Anonymous();
    assertThatThrownBy(() -> datanets.admit(gated, paul, "paul")).isInstanceOf(Failure.class);
    datanets.admit(gated, olga, "paul");
    datanets.admit(closed, olga, "paul");

    assertThat(readable(nobody)).containsExactly("open");
    assertThat(readable(paul)).containsExactly("gated", "open");
    assertThat(readable(new Reader.Account("quinn"))).containsExactly("open");
    assertThat(readable(olga)).containsExactly("closed", "gated", "open");
    assertThat(readable(Fixture.NODE)).containsExactly("closed", "gated", "open");

    assertThat(datanets.entries(gated, 1, paul)).hasSize(1);
    assertForbidden(() -> datanets.entries(gated, 1, nobody));
    assertForbidden(() -> datanets.entries(gated, 1, new Reader.Account("quinn")));
    assertForbidden(() -> datanets.entries(closed, 1, paul));
    var commitment = datanets.snapshot(closed, 1).commitments().getFirst();
    assertForbidden(() -> datanets.opening(closed, commitment, paul));
    assertForbidden(() -> datanets.rejections(open, nobody, "rows", 0, 1));
  }

  @Test
  void textsAreNotStoredInTheClear() {
    var id = prose("sealed", Visibility.PRIVATE);
    importProse(id, Fixture.row("a", "ann", "The treasure is buried under the third palm tree."));
    datanets.takeSnapshot(id);
    var sealed =
        database
            .jdbi()
            .withHandle(h ->
                h.createQuery("select sealed from contribute.record").mapTo(byte[].class).one());
    assertThat(new String(sealed, UTF_8)).doesNotContain("treasure").doesNotContain("palm");
    database
        .jdbi()
        .useHandle(h -> h.execute("update contribute.record set sealed = set_byte(sealed, 90, 1)"));
    assertThatThrownBy(() -> datanets.entries(id, 1, Fixture.NODE))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.UNREADABLE_CONTENT));
  }

  @Test
  void theCroissantDocumentDescribesTheManifest() throws IOException {
    importTidepools(datanets);
    var summary = datanets.takeSnapshot(TIDEPOOLS);
    var croissant = Json.parse(new String(datanets.document(summary.croissant()), UTF_8));
    assertThat(croissant.get("conformsTo").text()).isEqualTo("http://mlcommons.org/croissant/1.0");
    var file = croissant.get("distribution").items().getFirst();
    assertThat(file.get("sha256").text()).isEqualTo(summary.manifest().sha256());
    var manifest = new String(datanets.document(summary.manifest()), UTF_8);
    assertThat(manifest.lines()).hasSize(51 + 48);
    assertThat(manifest).doesNotContain("hollow");
  }

  @Test
  void whatWasAcknowledgedSurvivesKillingTheDatabase() throws Exception {
    var config = DatabaseConfig.embedded(directory.resolve("node"));
    var before = Database.open(config);
    var running = Fixture.over(before, directory);
    var report = importTidepools(running);
    var server = ProcessHandle.of(before.serverPid().orElseThrow()).orElseThrow();
    server.destroyForcibly();
    server.onExit().join();
    assertThatThrownBy(() -> running.takeSnapshot(TIDEPOOLS)).isInstanceOf(RuntimeException.class);
    before.close();

    try (var after = Database.open(config)) {
      var again = Fixture.over(after, directory);
      assertThat(again.takeSnapshot(TIDEPOOLS).statistics().records())
          .isEqualTo((int) report.accepted());
      assertThat(again.rejections(TIDEPOOLS, Fixture.NODE, "tidepools.jsonl", 0, 10)).hasSize(1);
    }
    importTidepools(datanets);
    assertThat(datanets.takeSnapshot(TIDEPOOLS).statistics().records()).isEqualTo(51);
  }

  @Test
  void aBrokenGzipFileKeepsTheRowsBeforeTheBreak() throws IOException {
    var id = prose("broken", Visibility.PUBLIC);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 2_000; i++) {
        var text = "Record number %d says %d and is long enough.".formatted(i, i * 7919 % 10_007);
        gzip.write((Fixture.row("r" + i, "ann", text) + "\n").getBytes(UTF_8));
      }
    }
    var cut = java.util.Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
    var report =
        datanets.importJsonLines(
            id,
            "cut.jsonl.gz",
            new ByteArrayInputStream(cut),
            FieldMapping.prose(0),
            ImportLimits.NONE);
    assertThat(report.complete()).isFalse();
    assertThat(report.accepted()).isBetween(300L, 1_999L);
    assertThat(report.reasons()).containsOnlyKeys(Reason.BROKEN_FILE);
    assertThat(datanets.takeSnapshot(id).statistics().records()).isEqualTo((int) report.accepted());
  }

  private ImportReport importTidepools(Datanets into) throws IOException {
    into.create(Fixture.datanet("tidepools", Profile.QA, "CC0-1.0"));
    try (var in = Files.newInputStream(Fixture.TIDEPOOLS)) {
      return into.importJsonLines(
          TIDEPOOLS, "tidepools.jsonl", in, FieldMapping.questionAnswer(), ImportLimits.NONE);
    }
  }

  private DatanetId prose(String name, Visibility visibility) {
    var id = new DatanetId(name);
    var licences = new TreeSet<>(List.of("CC0-1.0"));
    datanets.create(
        new Datanet(id, name, "For tests.", Profile.PROSE, licences, visibility, "olga"));
    return id;
  }

  private ImportReport importProse(DatanetId id, String... rows) {
    return datanets.importJsonLines(
        id, "rows", Fixture.lines(rows), FieldMapping.prose(0), ImportLimits.NONE);
  }

  private List<String> readable(Reader reader) {
    return datanets.list(reader).stream().map(d -> d.id().value()).toList();
  }

  private static ClusterMembers table(List<ClusterMembers> tables, Entry entry) {
    return tables.stream()
        .filter(t -> t.cluster().equals(entry.contribution().cluster()))
        .findFirst()
        .orElseThrow();
  }

  private static void assertForbidden(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_ALLOWED));
  }
}
