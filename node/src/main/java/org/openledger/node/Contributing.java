package org.openledger.node;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;

/// Contributing: records are taken into a Datanet, and snapshots of it anchored on chain.
public final class Contributing {
  private final Archive archive;
  private final Parties parties;
  private final Consumer<DatanetId> changed;

  /// Where records are kept and snapshots anchored; [StageArchive] is.
  interface Archive {
    /// All Datanets, by id.
    List<DatanetId> ids();

    /// Makes a Datanet, or finds the same one there.
    void create(Datanet datanet);

    /// A Datanet.
    Optional<Datanet> find(DatanetId id);

    /// Whether an account may read a Datanet's records.
    boolean mayRead(DatanetId id, String account);

    /// The accounts that were admitted to a gated Datanet.
    List<String> readers(DatanetId id);

    /// Admits an account to a gated Datanet.
    void admit(DatanetId id, String account);

    /// Takes that back.
    void dismiss(DatanetId id, String account);

    /// Whose a record is, by its id.
    Optional<ContributorId> contributor(DatanetId id, String record);

    /// Erases a record.
    void withdraw(DatanetId id, String record);

    /// Takes in rows and says what became of each.
    ImportReport importRows(ImportRequest request, InputStream rows);

    /// The last version of a Datanet, if there is one.
    Optional<Snapshot> latestSnapshot(DatanetId id);

    /// What the last version of a Datanet holds, counted, if there is one.
    Optional<SnapshotSummary> latestSummary(DatanetId id);

    /// A new version of a Datanet, or its last one if no record was added since.
    Snapshot takeSnapshot(DatanetId id);

    /// Publishes a snapshot's root on chain and keeps who is to be paid for it.
    ///
    /// @param contributors the account of every contributor
    void anchor(Snapshot snapshot, Function<ContributorId, Address> contributors);

    /// What a snapshot holds, counted.
    SnapshotSummary summary(SnapshotRef ref);

    /// All records of a snapshot, in order.
    List<Contribution> records(SnapshotRef ref);
  }

  /// @param changed is told of Datanets whose records came or went
  Contributing(Archive archive, Parties parties, Consumer<DatanetId> changed) {
    this.archive = archive;
    this.parties = parties;
    this.changed = changed;
  }

  /// All Datanets, by id.
  List<DatanetId> datanets() {
    return archive.ids();
  }

  /// Makes a Datanet; making the same again changes nothing.
  public void create(DatanetRequest wanted) {
    archive.create(Contributions.datanet(wanted));
  }

  /// The Datanets that an account may read, by id.
  public List<DatanetRequest> datanets(Account account) {
    return archive.ids().stream()
        .filter(id -> archive.mayRead(id, account.name()))
        .flatMap(id -> archive.find(id).stream())
        .map(Contributions::described)
        .toList();
  }

  /// Takes in the rows of an account, in the form of the Datanet. Whoever does not curate
  /// contributes for itself alone. To an account that may not read a Datanet it is not there.
  public Imported handIn(Account account, DatanetId id, InputStream rows) {
    var datanet = visible(account, id);
    var form = Contributions.format(datanet.profile());
    var format =
        account.may(Account.Role.CURATE)
            ? form
            : new RowFormat.By(new ContributorId(account.name()), form);
    var source = "handed in by " + account.name();
    return importRows(new ImportRequest(id, source, format, ImportRequest.Limits.NONE), rows);
  }

  /// The accounts that were admitted to a gated Datanet, for its owner.
  public List<String> readers(Account owner, DatanetId id) {
    requireOwner(owner, id);
    return archive.readers(id);
  }

  /// Admits an account to a gated Datanet, as its owner decides.
  public void admit(Account owner, DatanetId id, String account) {
    requireOwner(owner, id);
    if (visible(owner, id).visibility() != Visibility.GATED) {
      throw new Refusal(
          Code.STATE_CONFLICT,
          id + " is not gated: everybody reads what is public, its owner alone what is private");
    }
    if (!ApiKeys.isName(account)) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          "no account has such a name: it is that of a key, up to 64 of a-z, 0-9, dot, dash and"
              + " underscore");
    }
    archive.admit(id, account);
  }

  /// Takes that back: from the next question on the account reads nothing of it.
  public void dismiss(Account owner, DatanetId id, String account) {
    requireOwner(owner, id);
    archive.dismiss(id, account);
  }

  /// Withdraws a record, as its contributor or the Datanet's owner decides: from the next question
  /// on nothing quotes it. What was earned by it stays earned.
  public void withdraw(Account account, DatanetId id, String record) {
    var datanet = visible(account, id);
    var contributor = archive.contributor(id, record).map(ContributorId::value);
    boolean may =
        datanet.owner().equals(account.name()) || contributor.equals(Optional.of(account.name()));
    if (contributor.isPresent() && !may) {
      throw new Refusal(
          Code.NOT_ALLOWED, "only its contributor or the Datanet's owner withdraws a record");
    }
    archive.withdraw(id, record);
    changed.accept(id);
  }

  private void requireOwner(Account account, DatanetId id) {
    if (!visible(account, id).owner().equals(account.name())) {
      throw new Refusal(Code.NOT_ALLOWED, "only its owner decides who reads " + id);
    }
  }

  private Datanet visible(Account account, DatanetId id) {
    return archive
        .find(id)
        .filter(_ -> archive.mayRead(id, account.name()))
        .orElseThrow(() -> new Refusal(Code.NO_SUCH_THING, "there is no Datanet " + id));
  }

  /// Imports JSON Lines. A bad row is rejected with its reason and the others go on; rows that are
  /// there already stay unchanged.
  public Imported importRows(ImportRequest request, InputStream rows) {
    var report = archive.importRows(request, rows);
    if (report.accepted() > 0) {
      changed.accept(request.datanet());
    }
    return Contributions.imported(report);
  }

  /// Takes a snapshot of a Datanet and anchors its root on chain; an unchanged Datanet keeps its
  /// last one. Versions follow one another on chain, so one that was taken and not anchored,
  /// because the node was killed between the two, is anchored first.
  public synchronized Snapshot snapshot(DatanetId id) {
    var before = archive.latestSnapshot(id);
    before.ifPresent(this::anchor);
    var taken = archive.takeSnapshot(id);
    assert taken.ref().datanet().equals(id) : taken.ref() + " is no snapshot of " + id;
    assert before.stream().allMatch(latest -> follows(latest.ref(), taken.ref()))
        : taken.ref() + " does not follow " + before;
    return anchor(taken);
  }

  /// Whether a snapshot is the same as the last one, root and all, or the version after it.
  private static boolean follows(SnapshotRef last, SnapshotRef next) {
    return next.equals(last) || next.version() == last.version() + 1;
  }

  private Snapshot anchor(Snapshot snapshot) {
    parties.pool(snapshot.ref().datanet());
    archive.anchor(snapshot, parties::contributor);
    return snapshot;
  }

  /// What the newest snapshot of a Datanet holds, counted; nothing before the first.
  public Optional<SnapshotCounts> newest(DatanetId id) {
    return archive.latestSummary(id).map(Contributions::counts);
  }

  /// What a snapshot holds, counted.
  public SnapshotCounts count(SnapshotRef ref) {
    return Contributions.counts(archive.summary(ref));
  }

  /// All records of a snapshot, as the node itself sees them.
  public List<Contribution> records(SnapshotRef ref) {
    return archive.records(ref);
  }
}
