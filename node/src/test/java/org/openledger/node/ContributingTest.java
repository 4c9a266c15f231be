package org.openledger.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.contribute.record.Statistics;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.Contribution.Split;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.store.BlobId;

/// Records on their way into a snapshot that is anchored on chain.
class ContributingTest {
  private static final SnapshotRef REF = Samples.snapshot("tides");
  private static final ContributorId ANN = new ContributorId("Ann");
  private static final DatanetRequest DATANET =
      new DatanetRequest(
          REF.datanet(),
          "Tides",
          "For tests.",
          DatanetRequest.Form.QUESTIONS,
          new TreeSet<>(List.of("CC0-1.0")),
          DatanetRequest.Visibility.PUBLIC,
          "olga");

  private final FakeArchive archive = new FakeArchive();

  /// Datanets that have new records.
  private final List<DatanetId> told = new ArrayList<>();

  private final Parties parties = Samples.parties();
  private final Contributing contributing = new Contributing(archive, parties, told::add);

  @Test
  void aDatanetIsMadeAndRowsAreTakenIn() {
    contributing.create(DATANET);
    var request =
        new ImportRequest(
            REF.datanet(), "rows.jsonl", new RowFormat.QuestionAnswer(), ImportRequest.Limits.NONE);
    var report =
        contributing.importRows(request, new ByteArrayInputStream("one\ntwo\n".getBytes(UTF_8)));
    assertThat(report.source()).isEqualTo("rows.jsonl");
    assertThat(report.rows()).isEqualTo(2);
    assertThat(archive.happened).containsExactly("created tides", "imported tides");
  }

  @Test
  void aSnapshotIsTakenThenAnchoredForThePeopleBehindIt() {
    assertThat(contributing.snapshot(REF.datanet()).ref()).isEqualTo(REF);
    assertThat(archive.happened).containsExactly("took tides", "anchored tides@1");
    assertThat(archive.paid.keySet())
        .extracting(parties::party)
        .containsExactly(new Parties.Party("Ann", "contributor"));
  }

  /// A node that was killed between taking a snapshot and anchoring it.
  @Test
  void aSnapshotThatWasTakenBeforeIsAnchoredFirst() {
    archive.latest = Optional.of(new Snapshot(REF, List.of(), List.of(), Hash.ZERO));
    contributing.snapshot(REF.datanet());
    assertThat(archive.happened)
        .containsExactly("anchored tides@1", "took tides", "anchored tides@1");
  }

  @Test
  void aSnapshotThatIsNotTheNextIsCaughtBeforeItIsAnchored() {
    for (var last : List.of(new SnapshotRef(REF.datanet(), 1, Samples.hash(9)), at(3))) {
      archive.latest = Optional.of(new Snapshot(last, List.of(), List.of(), Hash.ZERO));
      assertThatThrownBy(() -> contributing.snapshot(REF.datanet()))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("does not follow");
    }
    assertThatThrownBy(() -> contributing.snapshot(new DatanetId("birds")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("is no snapshot of birds");
  }

  private static SnapshotRef at(int version) {
    return new SnapshotRef(REF.datanet(), version, Samples.hash(0));
  }

  @Test
  void aSnapshotThatCannotBeAnchoredIsNotHandedOut() {
    archive.broken = true;
    assertThatThrownBy(() -> contributing.snapshot(REF.datanet()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("no chain");
  }

  @Test
  void aSnapshotIsCountedAndItsRecordsListed() {
    var counts = contributing.count(REF);
    assertThat(counts.ref()).isEqualTo(REF);
    assertThat(counts.records()).isEqualTo(2);
    assertThat(contributing.records(REF))
        .extracting(Contribution::commitment)
        .containsExactly(Samples.hash(1), Samples.hash(2));
  }

  @Test
  void theNewestSnapshotIsCountedWhereThereIsOne() {
    assertThat(contributing.newest(REF.datanet())).isEmpty();
    archive.latest = Optional.of(new Snapshot(REF, List.of(), List.of(), Hash.ZERO));
    assertThat(contributing.newest(REF.datanet())).contains(contributing.count(REF));
  }

  @Test
  void whoeverWaitsForRecordsIsToldOfThoseThatAreNew() {
    var request =
        new ImportRequest(
            REF.datanet(), "rows.jsonl", new RowFormat.QuestionAnswer(), ImportRequest.Limits.NONE);
    contributing.importRows(request, new ByteArrayInputStream("one\n".getBytes(UTF_8)));
    assertThat(told).as("nothing was accepted").isEmpty();
    archive.accepted = 1;
    contributing.importRows(request, new ByteArrayInputStream("one\n".getBytes(UTF_8)));
    assertThat(told).containsExactly(REF.datanet());
  }

  @Test
  void anAccountHandsInForItselfUnlessItCurates() {
    archive.datanet = Optional.of(Contributions.datanet(DATANET));
    archive.readers.addAll(List.of("ann", "olga"));
    var ann = account("ann", Account.Role.CONTRIBUTE);
    contributing.handIn(ann, REF.datanet(), new ByteArrayInputStream(new byte[0]));
    assertThat(archive.format)
        .isEqualTo(new RowFormat.By(new ContributorId("ann"), new RowFormat.QuestionAnswer()));
    var olga = account("olga", Account.Role.CONTRIBUTE, Account.Role.CURATE);
    contributing.handIn(olga, REF.datanet(), new ByteArrayInputStream(new byte[0]));
    assertThat(archive.format).isEqualTo(new RowFormat.QuestionAnswer());
    archive.readers.remove("ann");
    assertThatThrownBy(
            () -> contributing.handIn(ann, REF.datanet(), new ByteArrayInputStream(new byte[0])))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("there is no Datanet tides");
  }

  @Test
  void aRecordIsWithdrawnByItsContributorOrTheOwner() {
    archive.datanet = Optional.of(Contributions.datanet(DATANET));
    archive.readers.addAll(List.of("Ann", "bob", "olga"));
    contributing.withdraw(account("Ann", Account.Role.ASK), REF.datanet(), "1");
    contributing.withdraw(account("olga", Account.Role.ASK), REF.datanet(), "2");
    assertThatThrownBy(
            () -> contributing.withdraw(account("bob", Account.Role.OPERATE), REF.datanet(), "3"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("only its contributor or the Datanet's owner");
    assertThat(archive.happened).containsExactly("withdrew 1", "withdrew 2");
    assertThat(told).as("they are renewed").containsExactly(REF.datanet(), REF.datanet());
  }

  @Test
  void onlyTheOwnerDecidesWhoReads() {
    archive.datanet = Optional.of(datanet(DatanetRequest.Visibility.GATED));
    archive.readers.addAll(List.of("ann", "olga"));
    var olga = account("olga", Account.Role.ASK);
    contributing.admit(olga, REF.datanet(), "bob");
    contributing.dismiss(olga, REF.datanet(), "bob");
    assertThat(archive.happened).containsExactly("admitted bob", "dismissed bob");
    for (var stranger : List.of("ann", "eve")) {
      assertThatThrownBy(() ->
              contributing.admit(account(stranger, Account.Role.OPERATE), REF.datanet(), "eve"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining(stranger.equals("ann") ? "only its owner" : "there is no Datanet");
    }
    for (var name : List.of("", "a b", "Ann", "🙂", "a".repeat(65), "../x")) {
      assertThatThrownBy(() -> contributing.admit(olga, REF.datanet(), name))
          .as(name)
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("no account has such a name");
    }
    archive.datanet = Optional.of(datanet(DatanetRequest.Visibility.PRIVATE));
    assertThatThrownBy(() -> contributing.admit(olga, REF.datanet(), "bob"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("is not gated");
  }

  private static Datanet datanet(DatanetRequest.Visibility visibility) {
    return Contributions.datanet(
        new DatanetRequest(
            DATANET.id(),
            DATANET.name(),
            DATANET.summary(),
            DATANET.form(),
            DATANET.licences(),
            visibility,
            DATANET.owner()));
  }

  private static Account account(String name, Account.Role... roles) {
    return new Account(name, Samples.account(1), Set.of(roles));
  }

  /// An archive of two records that notes what happens to it.
  private static final class FakeArchive implements Contributing.Archive {
    final List<String> happened = new ArrayList<>();
    final Map<Address, String> paid = new TreeMap<>();
    final Set<String> readers = new TreeSet<>();
    boolean broken;
    long accepted;
    Optional<Datanet> datanet = Optional.empty();
    RowFormat format = new RowFormat.QuestionAnswer();
    Optional<Snapshot> latest = Optional.empty();

    @Override
    public List<DatanetId> ids() {
      return List.of(REF.datanet());
    }

    @Override
    public Optional<Datanet> find(DatanetId id) {
      return datanet;
    }

    @Override
    public boolean mayRead(DatanetId id, String account) {
      return readers.contains(account);
    }

    @Override
    public Optional<ContributorId> contributor(DatanetId id, String record) {
      return Optional.of(ANN);
    }

    @Override
    public void withdraw(DatanetId id, String record) {
      happened.add("withdrew " + record);
    }

    @Override
    public List<String> readers(DatanetId id) {
      return List.copyOf(readers);
    }

    @Override
    public void admit(DatanetId id, String account) {
      happened.add("admitted " + account);
    }

    @Override
    public void dismiss(DatanetId id, String account) {
      happened.add("dismissed " + account);
    }

    @Override
    public void create(Datanet datanet) {
      happened.add("created " + datanet.id());
    }

    @Override
    public ImportReport importRows(ImportRequest request, InputStream rows) {
      happened.add("imported " + request.datanet());
      format = request.format();
      var counts = new EnumMap<ImportReport.Count, Long>(ImportReport.Count.class);
      for (var count : ImportReport.Count.values()) {
        counts.put(count, 0L);
      }
      counts.put(ImportReport.Count.ROWS, lines(rows));
      counts.put(ImportReport.Count.ACCEPTED, accepted);
      return new ImportReport(
          request.name(), new TreeMap<>(counts), new TreeMap<>(), List.of(), true);
    }

    private static long lines(InputStream rows) {
      try {
        return new String(rows.readAllBytes(), UTF_8).lines().count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Optional<Snapshot> latestSnapshot(DatanetId id) {
      return latest;
    }

    @Override
    public Optional<SnapshotSummary> latestSummary(DatanetId id) {
      return latest.map(snapshot -> summary(snapshot.ref()));
    }

    @Override
    public Snapshot takeSnapshot(DatanetId id) {
      happened.add("took " + id);
      return new Snapshot(REF, List.of(), List.of(), Hash.ZERO);
    }

    @Override
    public void anchor(Snapshot snapshot, Function<ContributorId, Address> contributors) {
      if (broken) {
        throw new Fault(Code.CHAIN_UNREACHABLE, "no chain");
      }
      happened.add("anchored " + snapshot.ref());
      paid.put(contributors.apply(ANN), "contributor");
    }

    @Override
    public SnapshotSummary summary(SnapshotRef ref) {
      var counts = new EnumMap<Statistics.Count, Long>(Statistics.Count.class);
      for (var count : Statistics.Count.values()) {
        counts.put(count, 2L);
      }
      var blob = new BlobId("0".repeat(64));
      return new SnapshotSummary(ref, Hash.ZERO, blob, Statistics.of(counts, Map.of()), blob);
    }

    @Override
    public List<Contribution> records(SnapshotRef ref) {
      var datanet = ref.datanet().value();
      return List.of(
          Samples.record(datanet, 1, Split.TRAIN), Samples.record(datanet, 2, Split.TRAIN));
    }
  }
}
