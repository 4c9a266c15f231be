package org.openledger.settle.store;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.merkle.MerkleSumProof;
import org.openledger.core.merkle.MerkleSumTree;
import org.openledger.core.merkle.SumNode;
import org.openledger.tally.epoch.EpochInput;
import org.openledger.tally.epoch.EpochRows;
import org.openledger.tally.epoch.EpochRows.AccountRow;
import org.openledger.tally.epoch.EpochRows.ClusterRow;
import org.openledger.tally.epoch.EpochRows.EarningRow;
import org.openledger.tally.epoch.EpochState;
import org.openledger.tally.epoch.EpochTables;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Line;

/// Epoch tables in PostgreSQL. What is read is checked against the roots it was written with.
public final class EpochStore {

  /// Freezes that one receipt may meet in a row.
  private static final int ATTEMPTS_MAX = 16;

  private EpochStore() {}

  /// How far an epoch has come. Each stage is entered in one database transaction.
  public enum Stage {
    /// Takes receipts.
    OPEN,
    /// Takes no more receipts.
    FROZEN,
    /// Tables and their book entries are written.
    COMPUTED,
    /// The distributor holds what the earnings need.
    FUNDED,
    /// The roots are on chain.
    PROPOSED,
    /// Every account was paid, or refused its payment.
    CLAIMED,
    /// Book, tables and chain were found to agree.
    SETTLED
  }

  /// An epoch's row.
  public record Progress(long number, Stage stage, Optional<Hash> proposal) {}

  public static Optional<Progress> progress(Handle handle, long epoch) {
    return handle
        .createQuery("select number, stage, proposal from settle.epoch where number = :epoch")
        .bind("epoch", epoch)
        .map((row, _) -> progress(row))
        .findOne();
  }

  /// The latest computed epoch, 0 before the first.
  public static long lastComputed(Handle handle) {
    return handle
        .createQuery("select coalesce(max(number), 0) from settle.epoch where roots is not null")
        .mapTo(Long.class)
        .one();
  }

  /// The latest epoch whose roots are on chain, 0 before the first.
  public static long lastProposed(Handle handle) {
    return handle
        .createQuery("select coalesce(max(number), 0) from settle.epoch where proposal is not null")
        .mapTo(Long.class)
        .one();
  }

  public static boolean isComputed(Handle handle, long epoch) {
    return progress(handle, epoch)
        .map(progress -> progress.stage().compareTo(Stage.COMPUTED) >= 0)
        .orElse(false);
  }

  /// The open epoch, locked against freezing until the transaction ends.
  ///
  /// Whoever waited for a freeze finds no row: the one it waited for is not open any more, and the
  /// next was not there when the statement began. A statement later it is.
  public static long openForReceipts(Handle handle) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Long> open =
          handle
              .createQuery("select number from settle.epoch where stage = 'OPEN' for share")
              .mapTo(Long.class)
              .findOne();
      if (open.isPresent()) {
        return open.get();
      }
    }
    throw new Fault(Code.BOOKS_DIFFER, "no epoch is open");
  }

  /// The open epoch, not locked.
  public static long open(Handle handle) {
    return handle
        .createQuery("select number from settle.epoch where stage = 'OPEN'")
        .mapTo(Long.class)
        .one();
  }

  /// Whether an epoch has a receipt.
  public static boolean hasReceipts(Handle handle, long epoch) {
    return byEpoch(
            handle, "select exists (select 1 from settle.receipt where epoch = :epoch)", epoch)
        .mapTo(Boolean.class)
        .one();
  }

  /// The epoch to work on: the oldest that is neither open nor settled.
  public static Optional<Progress> unfinished(Handle handle) {
    return handle
        .createQuery(
            "select number, stage, proposal from settle.epoch"
                + " where stage not in ('OPEN', 'SETTLED') order by number limit 1")
        .map((row, _) -> progress(row))
        .findOne();
  }

  /// Stops receipts for the open epoch and opens the next.
  public static long freeze(Handle handle) {
    long epoch =
        handle
            .createQuery("select number from settle.epoch where stage = 'OPEN' for update")
            .mapTo(Long.class)
            .one();
    advance(handle, epoch, Stage.OPEN, Stage.FROZEN);
    int opened =
        handle.execute("insert into settle.epoch (number, stage) values (?, 'OPEN')", epoch + 1);
    assert opened == 1 : "epoch " + (epoch + 1) + " was not opened";
    return epoch;
  }

  /// Moves an epoch from one stage to the next; refuses if another process did so meanwhile.
  public static void advance(Handle handle, long epoch, Stage from, Stage to) {
    assert to.ordinal() == from.ordinal() + 1 : "no step leads from " + from + " to " + to;
    int moved =
        handle
            .createUpdate(
                "update settle.epoch set stage = :to where number = :epoch and stage = :from")
            .bind("to", to.name())
            .bind("from", from.name())
            .bind("epoch", epoch)
            .execute();
    if (moved != 1) {
      throw new Fault(Code.BOOKS_DIFFER, "epoch " + epoch + " is not at stage " + from);
    }
  }

  public static void setProposal(Handle handle, long epoch, Hash transaction) {
    int set =
        handle
            .createUpdate("update settle.epoch set proposal = :transaction where number = :epoch")
            .bind("transaction", transaction.bytes())
            .bind("epoch", epoch)
            .execute();
    assert set == 1 : "no epoch " + epoch + " to note a proposal for";
  }

  /// The receipts of an epoch with their lines.
  public static List<EpochInput.SettledReceipt> receipts(Handle handle, long epoch) {
    requireCount(handle, epoch);
    Map<Hash, List<Line>> lines = new LinkedHashMap<>();
    byEpoch(
            handle,
            "select l.* from settle.line l join settle.receipt r on r.id = l.receipt"
                + " where r.epoch = :epoch",
            epoch)
        .map((row, _) -> Receipts.line(row))
        .forEach(line -> lines.computeIfAbsent(line.receipt(), _ -> new ArrayList<>()).add(line));
    return byEpoch(handle, "select * from settle.receipt where epoch = :epoch", epoch)
        .map((row, _) -> {
          Hash id = Columns.hash(row, "id");
          return new EpochInput.SettledReceipt(
              id,
              new SignedHash(Columns.hash(row, "signed")),
              Columns.number(row, "total"),
              lines.getOrDefault(id, List.of()));
        })
        .list();
  }

  private static void requireCount(Handle handle, long epoch) {
    long count =
        byEpoch(handle, "select count(*) from settle.receipt where epoch = :epoch", epoch)
            .mapTo(Long.class)
            .one();
    if (count > EpochTables.RECEIPTS_MAX) {
      throw new Refusal(
          Code.OVER_BOUND,
          count + " receipts in epoch " + epoch + "; at most " + EpochTables.RECEIPTS_MAX);
    }
  }

  /// Writes tables whose identities were asserted, and their roots.
  public static void write(Handle handle, EpochTables tables) {
    long epoch = tables.epoch();
    EpochTables.Rows rows = tables.rows();
    assert root(rows.receipts()).equals(tables.roots().receipts()) : "another receipts root";
    assert root(rows.lines()).equals(tables.roots().lines()) : "another lines root";
    assert root(rows.clusters()).equals(tables.roots().clusters()) : "another clusters root";
    assert root(rows.accounts()).equals(tables.roots().accounts()) : "another accounts root";
    assert root(rows.earnings()).equals(tables.roots().earnings()) : "another earnings root";
    PreparedBatch clusters =
        handle.prepareBatch(
            "insert into settle.epoch_cluster"
                + " (epoch, kind, datanet, cluster, carry, u, v, prefix) values"
                + " (:epoch, :kind, :datanet, :cluster, cast(:carry as numeric),"
                + " cast(:u as numeric), cast(:v as numeric), cast(:prefix as numeric))");
    for (ClusterRow row : rows.clusters()) {
      bind(clusters.bind("epoch", epoch), row.key())
          .bind("carry", row.carry().toString())
          .bind("u", row.u().toString())
          .bind("v", row.v().toString())
          .bind("prefix", row.prefix().toString())
          .add();
    }
    execute(clusters);
    writeAccounts(handle, epoch, rows.accounts());
    writeEarnings(handle, epoch, rows.earnings());
    writeVesting(handle, epoch, tables.next().vesting());
    int set =
        handle
            .createUpdate("update settle.epoch set roots = :roots where number = :epoch")
            .bind("roots", json(tables.roots(), tables.next().vesting()).canonical())
            .bind("epoch", epoch)
            .execute();
    assert set == 1 : "no epoch " + epoch + " to write the roots of";
  }

  private static void writeAccounts(Handle handle, long epoch, List<AccountRow> rows) {
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into settle.epoch_account"
                + " (epoch, account, kind, datanet, cluster, amount, due)"
                + " values (:epoch, :account, :kind, :datanet, :cluster,"
                + " cast(:amount as numeric), cast(:due as numeric))");
    for (AccountRow row : rows) {
      bind(batch.bind("epoch", epoch), row.key())
          .bind("account", row.account().bytes())
          .bind("amount", row.amount().toString())
          .bind("due", row.dueNow().toString())
          .add();
    }
    execute(batch);
  }

  private static void writeEarnings(Handle handle, long epoch, List<EarningRow> rows) {
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into settle.epoch_earning (epoch, account, cumulative)"
                + " values (:epoch, :account, cast(:cumulative as numeric))");
    for (EarningRow row : rows) {
      batch
          .bind("epoch", epoch)
          .bind("account", row.account().bytes())
          .bind("cumulative", row.cumulative().toString())
          .add();
    }
    execute(batch);
  }

  private static void writeVesting(Handle handle, long epoch, List<EpochState.Vested> rows) {
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into settle.epoch_vesting (epoch, position, due_epoch, account, amount)"
                + " values (:epoch, :position, :due, :account, cast(:amount as numeric))");
    int position = 0;
    for (EpochState.Vested row : rows) {
      batch
          .bind("epoch", epoch)
          .bind("position", position++)
          .bind("due", row.dueEpoch())
          .bind("account", row.account().bytes())
          .bind("amount", row.amount().toString())
          .add();
    }
    execute(batch);
  }

  private static void execute(PreparedBatch batch) {
    int rows = batch.size();
    if (rows > 0) {
      int[] written = batch.execute();
      assert written.length == rows && Arrays.stream(written).allMatch(EpochStore::isWritten)
          : "a row was not written once";
    }
  }

  /// One row, or a success that the driver does not count because it joined the inserts.
  private static boolean isWritten(int count) {
    return count == 1 || count == Statement.SUCCESS_NO_INFO;
  }

  private static PreparedBatch bind(PreparedBatch batch, ClusterKey key) {
    return batch
        .bind("kind", key.kind().code())
        .bind("datanet", key.datanet().bytes())
        .bind("cluster", key.cluster().commitment().bytes());
  }

  /// The tables of a computed epoch: identities asserted and roots compared.
  ///
  /// @throws Refusal if it is not computed
  public static EpochTables read(Handle handle, long epoch) {
    // First of all: what was never written is not damaged.
    Json stored = roots(handle, epoch);
    EpochState previous = stateBefore(handle, epoch);
    List<EpochRows.LineRow> lines = new ArrayList<>();
    List<EpochRows.ReceiptRow> receipts = new ArrayList<>();
    EpochTables.receiptAndLineRows(receipts(handle, epoch), receipts, lines);
    EpochTables.Rows rows =
        new EpochTables.Rows(
            receipts,
            lines,
            clusters(handle, epoch),
            accounts(handle, epoch),
            earnings(handle, epoch));
    List<EpochState.Vested> vesting = new ArrayList<>(vesting(handle, epoch));
    EpochTables tables = EpochTables.restore(previous, rows, vesting);
    Json computed = json(tables.roots(), tables.next().vesting());
    for (String table : computed.members().keySet()) {
      requireSame(epoch, table, stored, computed);
    }
    assert tables.epoch() == epoch : "tables of epoch " + tables.epoch() + ", not of " + epoch;
    return tables;
  }

  /// A receipt's path to the root of its epoch's receipts, and what all of these cost.
  public record Place(MerkleSumProof path, BigInteger fees) {}

  /// Where a receipt is in the table of a computed epoch: of all tables this one alone is read, and
  /// it is compared with its root.
  public static Place place(Handle handle, long epoch, Hash receipt) {
    List<EpochRows.ReceiptRow> rows =
        byEpoch(
                handle,
                "select id, signed, total from settle.receipt where epoch = :epoch order by id",
                epoch)
            .map((row, _) ->
                new EpochRows.ReceiptRow(
                    Columns.hash(row, "id"),
                    new SignedHash(Columns.hash(row, "signed")),
                    Columns.number(row, "total")))
            .list();
    MerkleSumTree tree = new MerkleSumTree(rows.stream().map(EpochRows.Row::leaf).toList());
    if (!roots(handle, epoch).get("receipts").equals(json(tree.root()))) {
      throw damaged("receipts", epoch);
    }
    List<Hash> ids = rows.stream().map(EpochRows.ReceiptRow::id).toList();
    int at = Collections.binarySearch(ids, receipt);
    assert at >= 0 : "receipt " + receipt + " is not of epoch " + epoch;
    return new Place(tree.proof(at), tree.root().sum());
  }

  /// What an epoch starts from, read from the tables of the one before and checked against their
  /// roots.
  public static EpochState stateBefore(Handle handle, long epoch) {
    assert epoch >= 1 : "epochs are numbered from 1, not " + epoch;
    if (epoch == 1) {
      return EpochState.FIRST;
    }
    long before = epoch - 1;
    List<ClusterRow> clusters = clusters(handle, before);
    List<EarningRow> earnings = earnings(handle, before);
    List<EpochState.Vested> vesting = vesting(handle, before);
    Json stored = roots(handle, before);
    Json computed =
        Json.object()
            .put("clusters", json(root(clusters)))
            .put("earnings", json(root(earnings)))
            .put("vesting", digest(vesting).toString())
            .build();
    for (String table : computed.members().keySet()) {
      requireSame(before, table, stored, computed);
    }
    SortedMap<ClusterKey, BigInteger> carries = new TreeMap<>();
    for (ClusterRow row : clusters) {
      if (row.carryNext().signum() != 0) {
        carries.put(row.key(), row.carryNext());
      }
    }
    SortedMap<Address, BigInteger> cumulative = new TreeMap<>();
    earnings.forEach(row -> cumulative.put(row.account(), row.cumulative()));
    return new EpochState(epoch, carries, cumulative, vesting);
  }

  private static void requireSame(long epoch, String table, Json stored, Json computed) {
    if (!stored.get(table).equals(computed.get(table))) {
      throw damaged(table, epoch);
    }
  }

  private static Fault damaged(String table, long epoch) {
    return new Fault(
        Code.LEDGER_DAMAGED, "table " + table + " of epoch " + epoch + " does not give its root");
  }

  /// An epoch and the root of its receipts.
  public record ClosedEpoch(long number, Hash receiptsRoot) {}

  /// The epochs whose roots are on chain, in order.
  public static List<ClosedEpoch> proposed(Handle handle) {
    return handle
        .createQuery("select number, roots from settle.epoch where proposal is not null order by 1")
        .map((row, _) -> {
          Json receipts = Json.parse(row.getString("roots")).get("receipts");
          return new ClosedEpoch(row.getLong("number"), Hash.parse(receipts.get("hash").text()));
        })
        .list();
  }

  private static Json roots(Handle handle, long epoch) {
    Optional<String> roots =
        byEpoch(handle, "select roots from settle.epoch where number = :epoch", epoch)
            .mapTo(String.class)
            .findOne();
    return Json.parse(
        roots.orElseThrow(
            () -> new Refusal(Code.NO_SUCH_THING, "epoch " + epoch + " is not computed")));
  }

  private static List<ClusterRow> clusters(Handle handle, long epoch) {
    return byEpoch(
            handle,
            "select * from settle.epoch_cluster where epoch = :epoch"
                + " order by datanet, kind, cluster",
            epoch)
        .map((row, _) ->
            new ClusterRow(
                Columns.key(row),
                Columns.number(row, "carry"),
                Columns.number(row, "u"),
                Columns.number(row, "v"),
                Columns.number(row, "prefix")))
        .list();
  }

  private static List<AccountRow> accounts(Handle handle, long epoch) {
    return byEpoch(
            handle,
            "select * from settle.epoch_account where epoch = :epoch"
                + " order by account, datanet, kind, cluster",
            epoch)
        .map((row, _) ->
            new AccountRow(
                Columns.address(row, "account"),
                Columns.key(row),
                Columns.number(row, "amount"),
                Columns.number(row, "due")))
        .list();
  }

  private static List<EarningRow> earnings(Handle handle, long epoch) {
    return byEpoch(
            handle,
            "select * from settle.epoch_earning where epoch = :epoch order by account",
            epoch)
        .map((row, _) ->
            new EarningRow(Columns.address(row, "account"), Columns.number(row, "cumulative")))
        .list();
  }

  private static List<EpochState.Vested> vesting(Handle handle, long epoch) {
    return byEpoch(
            handle,
            "select * from settle.epoch_vesting where epoch = :epoch order by position",
            epoch)
        .map((row, _) ->
            new EpochState.Vested(
                row.getLong("due_epoch"),
                Columns.address(row, "account"),
                Columns.number(row, "amount")))
        .list();
  }

  private static Query byEpoch(Handle handle, String sql, long epoch) {
    return handle.createQuery(sql).bind("epoch", epoch);
  }

  private static Progress progress(ResultSet row) throws SQLException {
    byte[] proposal = row.getBytes("proposal");
    return new Progress(
        row.getLong("number"),
        Stage.valueOf(row.getString("stage")),
        Optional.ofNullable(proposal).map(Hash::of));
  }

  private static SumNode root(List<? extends EpochRows.Row> rows) {
    return new MerkleSumTree(rows.stream().map(EpochRows.Row::leaf).toList()).root();
  }

  private static Json json(EpochTables.Roots roots, List<EpochState.Vested> vesting) {
    return Json.object()
        .put("receipts", json(roots.receipts()))
        .put("lines", json(roots.lines()))
        .put("clusters", json(roots.clusters()))
        .put("accounts", json(roots.accounts()))
        .put("earnings", json(roots.earnings()))
        .put("vesting", digest(vesting).toString())
        .build();
  }

  private static Json json(SumNode node) {
    return Json.object()
        .put("hash", node.hash().toString())
        .put("sum", node.sum().toString())
        .build();
  }

  private static Hash digest(List<EpochState.Vested> vesting) {
    List<byte[]> parts = new ArrayList<>();
    for (EpochState.Vested row : vesting) {
      parts.add(EpochRows.words(row.dueEpoch(), row.account(), row.amount()));
    }
    return Keccak.hash256(parts.toArray(byte[][]::new));
  }
}
