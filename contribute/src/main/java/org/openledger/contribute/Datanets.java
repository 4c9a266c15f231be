package org.openledger.contribute;

import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.intake.Intake;
import org.openledger.contribute.intake.JsonLines;
import org.openledger.contribute.intake.Rejection;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.CanonicalText;
import org.openledger.contribute.record.Damage;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.InclusionProof;
import org.openledger.contribute.record.Opening;
import org.openledger.contribute.record.Reader;
import org.openledger.contribute.record.SnapshotSummary;
import org.openledger.contribute.record.Visibility;
import org.openledger.contribute.snapshot.SnapshotWriter;
import org.openledger.contribute.vault.Vault;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.store.BlobId;
import org.openledger.store.Blobs;
import org.openledger.store.Database;

/// The contribute stage: Datanets, imports into them, and the snapshots that training reads.
///
/// Safe for use by several threads; imports into one Datanet take turns batch by batch.
public final class Datanets {
  private static final String SCHEMA = "contribute";
  private static final int FETCH_ROWS = 256;
  private static final int PAGE_MAX = 1_000;

  private final Jdbi jdbi;
  private final Blobs blobs;
  private final Vault vault;

  private Datanets(Jdbi jdbi, Blobs blobs, Vault vault) {
    this.jdbi = jdbi;
    this.blobs = blobs;
    this.vault = vault;
  }

  /// Opens the stage over the node's stores.
  ///
  /// @param nodeSecret at least 32 bytes that the node keeps: without them its records cannot be
  ///   read, and with other ones the same imports give other commitments
  public static Datanets open(Database database, Blobs blobs, byte[] nodeSecret) {
    database.migrate(SCHEMA, "db/contribute");
    return new Datanets(database.jdbi(), blobs, new Vault(nodeSecret));
  }

  /// Creates a Datanet; creating the same one again changes nothing.
  public Datanet create(Datanet datanet) {
    int created =
        jdbi.withHandle(handle ->
            handle.execute(
                "insert into contribute.datanet values (?, ?, ?, ?, ?, ?, ?)"
                    + " on conflict (id) do nothing",
                datanet.id().value(),
                datanet.name(),
                datanet.summary(),
                datanet.profile().name(),
                String.join(" ", datanet.licences()),
                datanet.visibility().name(),
                datanet.owner()));
    if (created == 0 && !require(datanet.id()).equals(datanet)) {
      throw new Refusal(Code.STATE_CONFLICT, datanet.id() + " exists with other properties");
    }
    return datanet;
  }

  /// The Datanet, whoever asks: its description is public, its records are not.
  public Optional<Datanet> find(DatanetId id) {
    return jdbi.withHandle(handle -> find(handle, id));
  }

  private static Optional<Datanet> find(Handle handle, DatanetId id) {
    return handle
        .createQuery("select * from contribute.datanet where id = ?")
        .bind(0, id.value())
        .map((row, _) -> DatanetRows.datanet(row))
        .findOne();
  }

  /// All Datanets whose records the reader may see, by id. Damaged ones are left out; [#inspect]
  /// names them.
  public List<Datanet> list(Reader reader) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from contribute.datanet order by id")
            .map((row, _) -> DatanetRows.soundDatanet(row))
            .stream()
            .flatMap(Optional::stream)
            .filter(datanet -> mayRead(handle, datanet, reader))
            .toList());
  }

  /// Reads everything that is stored and names what is damaged: Datanets, records that are not what
  /// their commitments say, snapshots that do not have their roots. Takes as long as reading all.
  public void inspect(Consumer<Damage> found) {
    jdbi.useTransaction(handle -> new Inspection(handle, blobs, vault, found).run());
  }

  /// Whether a reader may see a Datanet's records now; nobody sees those of one that is not there.
  public boolean mayRead(DatanetId id, Reader reader) {
    return jdbi.withHandle(
        handle -> find(handle, id).filter(datanet -> mayRead(handle, datanet, reader)).isPresent());
  }

  /// The accounts that were admitted to a Datanet, in order; for the owner.
  public List<String> readers(DatanetId id, Reader owner) {
    requireOwner(id, owner);
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select account from contribute.reader_grant where datanet = ? order by account")
            .bind(0, id.value())
            .mapTo(String.class)
            .list());
  }

  /// Takes back what [#admit] gave: the account reads nothing more.
  public void dismiss(DatanetId id, Reader owner, String account) {
    requireOwner(id, owner);
    jdbi.useHandle(handle ->
        handle.execute(
            "delete from contribute.reader_grant where datanet = ? and account = ?",
            id.value(),
            account));
  }

  private void requireOwner(DatanetId id, Reader owner) {
    if (!owner.equals(new Reader.Account(require(id).owner())) && !(owner instanceof Reader.Node)) {
      throw new Refusal(Code.NOT_ALLOWED, "only the owner decides who reads " + id);
    }
  }

  /// Admits an account to a gated Datanet.
  public void admit(DatanetId id, Reader owner, String account) {
    requireOwner(id, owner);
    jdbi.useHandle(handle ->
        handle.execute(
            "insert into contribute.reader_grant values (?, ?) on conflict do nothing",
            id.value(),
            account));
  }

  /// Imports JSON Lines, plain or gzip, and closes the stream. Returns when everything it reports
  /// is on disk.
  ///
  /// @param source name of the file in reports; a second import under the same name replaces the
  ///   rejections of the first
  public ImportReport importJsonLines(
      DatanetId id, String source, InputStream in, RowMapping mapping, ImportLimits limits) {
    var intake = intake(require(id), source, limits);
    try (var rows = new JsonLines(in, source, mapping)) {
      return intake.run(rows);
    }
  }

  /// The rejections of a source in order, `count` from `offset`; for the owner.
  public List<Rejection> rejections(
      DatanetId id, Reader reader, String source, int offset, int count) {
    var datanet = require(id);
    if (!(reader instanceof Reader.Node) && !reader.equals(new Reader.Account(datanet.owner()))) {
      throw new Refusal(Code.NOT_ALLOWED, "only the owner sees what was rejected");
    }
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select source, line, col, record_id, reason, detail from contribute.rejection"
                    + " where datanet = ? and source = ? and ordinal >= ?"
                    + " order by ordinal limit ?")
            .bind(0, id.value())
            .bind(1, source)
            .bind(2, offset)
            .bind(3, Math.min(count, PAGE_MAX))
            .map((row, _) -> DatanetRows.rejection(row))
            .list());
  }

  /// Whose a record is, by its id in the Datanet.
  public Optional<ContributorId> contributor(DatanetId id, String record) {
    return jdbi.withHandle(handle -> Withdrawals.contributor(handle, id, record));
  }

  /// Withdraws a record: what it says is erased, and no later snapshot holds it. Whose it was
  /// stays, and so do the snapshots that hold its commitment, their roots and their member tables.
  public void withdraw(DatanetId id, String record) {
    require(id);
    jdbi.useTransaction(handle -> Withdrawals.add(handle, id, record));
  }

  /// The records of a snapshot that were withdrawn since, by their commitments.
  public SortedSet<Hash> withdrawn(SnapshotRef ref) {
    return jdbi.withHandle(handle -> Withdrawals.of(handle, ref));
  }

  /// The first snapshot of a Datanet that holds a record, if one does.
  public Optional<SnapshotRef> firstSnapshot(DatanetId id, Hash record) {
    return jdbi.withHandle(handle -> DatanetRows.firstSnapshot(handle, id, record));
  }

  /// Takes a snapshot: a new version, or the latest one if no record came or went since.
  public SnapshotSummary takeSnapshot(DatanetId id) {
    var datanet = require(id);
    return jdbi.inTransaction(handle -> {
      handle
          .createQuery("select 1 from contribute.datanet where id = ? for update")
          .bind(0, id.value())
          .mapTo(Integer.class)
          .one();
      var latest = latest(handle, id);
      int records =
          handle
              .createQuery(
                  "select count(*) from contribute.record where datanet = ? and not withdrawn")
              .bind(0, id.value())
              .mapTo(Integer.class)
              .one();
      if (latest.isPresent()
          && latest.get().statistics().records() == records
          && Withdrawals.of(handle, latest.get().ref()).isEmpty()) {
        return latest.get();
      }
      int version = latest.map(s -> s.ref().version()).orElse(0);
      return new SnapshotWriter(handle, blobs, vault, datanet).write(version);
    });
  }

  /// A snapshot in brief, by version.
  public SnapshotSummary summary(DatanetId id, int version) {
    return jdbi.withHandle(handle -> requireSnapshot(handle, id, version));
  }

  /// A snapshot as later stages use it: commitments and member tables, all public.
  public Snapshot snapshot(DatanetId id, int version) {
    var summary = summary(id, version);
    return new Snapshot(
        summary.ref(),
        commitments(id, version),
        members(id, version),
        Hash.parse(summary.croissant().sha256()));
  }

  /// The newest snapshot, if there is one.
  public Optional<SnapshotSummary> latestSnapshot(DatanetId id) {
    return jdbi.withHandle(handle -> latest(handle, id));
  }

  /// Hands a snapshot's records, texts included, to `consumer` in order, in bounded memory.
  ///
  /// @throws Fault at the first record that is damaged
  public void forEachEntry(DatanetId id, int version, Reader reader, Consumer<Entry> consumer) {
    forEachRow(
        id,
        version,
        reader,
        (row, vault) -> Optional.of(DatanetRows.entry(row, id, vault)),
        consumer);
  }

  /// The same without the records that are damaged; [#inspect] names those.
  public void forEachSoundEntry(
      DatanetId id, int version, Reader reader, Consumer<Entry> consumer) {
    forEachRow(
        id, version, reader, (row, vault) -> DatanetRows.soundEntry(row, id, vault), consumer);
  }

  /// Reads the entry of a row, or leaves it out.
  @FunctionalInterface
  private interface EntryReading {
    Optional<Entry> read(ResultSet row, Vault vault) throws SQLException;
  }

  private void forEachRow(
      DatanetId id, int version, Reader reader, EntryReading reading, Consumer<Entry> consumer) {
    var datanet = require(id);
    jdbi.useTransaction(handle -> {
      requireReader(handle, datanet, reader);
      requireSnapshot(handle, id, version);
      try (var rows =
          handle
              .createQuery(DatanetRows.ENTRIES + " order by e.position")
              .setFetchSize(FETCH_ROWS)
              .bind("datanet", id.value())
              .bind("version", version)
              .map((row, _) -> reading.read(row, vault))
              .stream()) {
        rows.flatMap(Optional::stream).forEach(consumer);
      }
    });
  }

  /// A snapshot's records in order.
  public List<Entry> entries(DatanetId id, int version, Reader reader) {
    var entries = new ArrayList<Entry>();
    forEachEntry(id, version, reader, entries::add);
    return entries;
  }

  /// The member tables of a snapshot, by cluster id.
  public List<ClusterMembers> members(DatanetId id, int version) {
    return jdbi.withHandle(handle -> {
      requireSnapshot(handle, id, version);
      return DatanetRows.members(handle, id.value(), version);
    });
  }

  /// The proof that the record at a position is in the snapshot. Proofs are public.
  public InclusionProof proof(DatanetId id, int version, int position) {
    var root = summary(id, version).ref().root();
    var commitments = commitments(id, version);
    if (position < 0 || position >= commitments.size()) {
      throw notFound("record " + position + " of " + id + " version " + version);
    }
    return new InclusionProof(
        commitments.get(position),
        new MerkleTree(commitments.stream().map(Hash::bytes).toList()).proof(position),
        root);
  }

  private List<Hash> commitments(DatanetId id, int version) {
    return jdbi.withHandle(handle -> DatanetRows.commitments(handle, id.value(), version));
  }

  /// The salt and canonical record behind a commitment, for whoever may read the record.
  public Opening opening(DatanetId id, Hash commitment, Reader reader) {
    var datanet = require(id);
    return jdbi.withHandle(handle -> {
      requireReader(handle, datanet, reader);
      return handle
          .createQuery(
              "select id, sealed, commitment from contribute.record"
                  + " where datanet = ? and commitment = ? and not withdrawn")
          .bind(0, id.value())
          .bind(1, commitment.bytes())
          .map((row, _) -> DatanetRows.opening(row, id, vault))
          .findOne()
          .orElseThrow(() -> notFound("commitment " + commitment + " in " + id));
    });
  }

  /// The text of a published document of a snapshot: its manifest or its Croissant description.
  public byte[] document(BlobId blob) {
    return blobs.read(blob);
  }

  private Intake intake(Datanet datanet, String source, ImportLimits limits) {
    var name = CanonicalText.printable(source, 200);
    return new Intake(jdbi, vault, datanet, name, limits);
  }

  private Datanet require(DatanetId id) {
    return find(id).orElseThrow(() -> notFound("Datanet " + id));
  }

  private static SnapshotSummary requireSnapshot(Handle handle, DatanetId id, int version) {
    return handle
        .createQuery("select * from contribute.snapshot where datanet = ? and version = ?")
        .bind(0, id.value())
        .bind(1, version)
        .map((row, _) -> DatanetRows.snapshot(row))
        .findOne()
        .orElseThrow(() -> notFound("version " + version + " of " + id));
  }

  private static Optional<SnapshotSummary> latest(Handle handle, DatanetId id) {
    return handle
        .createQuery(
            "select * from contribute.snapshot where datanet = ? order by version desc limit 1")
        .bind(0, id.value())
        .map((row, _) -> DatanetRows.snapshot(row))
        .findOne();
  }

  private static void requireReader(Handle handle, Datanet datanet, Reader reader) {
    if (!mayRead(handle, datanet, reader)) {
      throw new Refusal(Code.NOT_ALLOWED, "the records of " + datanet.id() + " are not public");
    }
  }

  private static boolean mayRead(Handle handle, Datanet datanet, Reader reader) {
    return switch (reader) {
      case Reader.Node() -> true;
      case Reader.Anonymous() -> datanet.visibility() == Visibility.PUBLIC;
      case Reader.Account(String name) ->
          name.equals(datanet.owner())
              || switch (datanet.visibility()) {
                case PUBLIC -> true;
                case GATED -> isAdmitted(handle, datanet.id(), name);
                case PRIVATE -> false;
              };
    };
  }

  private static boolean isAdmitted(Handle handle, DatanetId id, String account) {
    return handle
        .createQuery("select 1 from contribute.reader_grant where datanet = ? and account = ?")
        .bind(0, id.value())
        .bind(1, account)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static Failure notFound(String what) {
    return new Refusal(Code.NO_SUCH_THING, "there is no " + what);
  }
}
