package org.openledger.settle.store;

import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.openledger.tally.epoch.EpochRows.AccountRow;
import org.openledger.tally.epoch.EpochRows.ClusterRow;
import org.openledger.tally.epoch.EpochRows.EarningRow;
import org.openledger.tally.epoch.EpochRows.ShareRow;
import org.openledger.tally.epoch.EpochState;
import org.openledger.tally.epoch.EpochTables;
import org.openledger.tally.split.ClusterKey;

/// The rows of an epoch's own tables, as they lie in the database.
final class TableRows {

  private TableRows() {}

  /// Writes clusters, shares, accounts and earnings; the other tables are what was recorded.
  static void write(Handle handle, long epoch, EpochTables.Rows rows) {
    writeClusters(handle, epoch, rows.clusters());
    writeShares(handle, epoch, rows.shares());
    writeAccounts(handle, epoch, rows.accounts());
    writeEarnings(handle, epoch, rows.earnings());
  }

  private static void writeClusters(Handle handle, long epoch, List<ClusterRow> rows) {
    PreparedBatch clusters =
        handle.prepareBatch(
            "insert into settle.epoch_cluster"
                + " (epoch, kind, datanet, cluster, carry, u, v) values"
                + " (:epoch, :kind, :datanet, :cluster, cast(:carry as numeric),"
                + " cast(:u as numeric), cast(:v as numeric))");
    for (ClusterRow row : rows) {
      bind(clusters.bind("epoch", epoch), row.key())
          .bind("carry", row.carry().toString())
          .bind("u", row.u().toString())
          .bind("v", row.v().toString())
          .add();
    }
    execute(clusters);
  }

  private static void writeShares(Handle handle, long epoch, List<ShareRow> rows) {
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into settle.epoch_share (epoch, adapter, datanet, cluster, reliability,"
                + " credit, generic, carry, u, share) values (:epoch, :adapter, :datanet,"
                + " :cluster, :reliability, cast(:credit as numeric), cast(:generic as numeric),"
                + " cast(:carry as numeric), cast(:u as numeric), cast(:share as numeric))");
    for (ShareRow row : rows) {
      words(batch.bind("epoch", epoch), row.key().cluster())
          .bind("adapter", row.key().adapter().cluster().commitment().bytes())
          .bind("reliability", row.belief().reliability())
          .bind("credit", row.belief().credit().toString())
          .bind("generic", row.belief().generic().toString())
          .bind("carry", row.carry().toString())
          .bind("u", row.u().toString())
          .bind("share", row.share().toString())
          .add();
    }
    execute(batch);
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

  static void writeVesting(Handle handle, long epoch, List<EpochState.Vested> rows) {
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
      assert written.length == rows && Arrays.stream(written).allMatch(TableRows::isWritten)
          : "a row was not written once";
    }
  }

  /// One row, or a success that the driver does not count because it joined the inserts.
  private static boolean isWritten(int count) {
    return count == 1 || count == Statement.SUCCESS_NO_INFO;
  }

  /// Binds what names a cluster's account: `datanet`, `kind` and `cluster`.
  static <S extends SqlStatement<S>> S bind(S statement, ClusterKey key) {
    return words(statement.bind("kind", key.kind().code()), key);
  }

  private static <S extends SqlStatement<S>> S words(S statement, ClusterKey key) {
    return statement
        .bind("datanet", key.datanet().bytes())
        .bind("cluster", key.cluster().commitment().bytes());
  }

  static List<ClusterRow> clusters(Handle handle, long epoch) {
    return EpochStore.byEpoch(
            handle,
            "select * from settle.epoch_cluster where epoch = :epoch"
                + " order by datanet, kind, cluster",
            epoch)
        .map((row, _) ->
            new ClusterRow(
                Columns.key(row),
                Columns.number(row, "carry"),
                Columns.number(row, "u"),
                Columns.number(row, "v")))
        .list();
  }

  static List<ShareRow> shares(Handle handle, long epoch) {
    return EpochStore.byEpoch(
            handle,
            "select * from settle.epoch_share where epoch = :epoch"
                + " order by adapter, datanet, cluster",
            epoch)
        .map((row, _) ->
            new ShareRow(
                Columns.credited(row, ClusterKey.adapter(Columns.hash(row, "adapter"))),
                new ShareRow.Belief(
                    row.getInt("reliability"),
                    Columns.number(row, "credit"),
                    Columns.number(row, "generic")),
                Columns.number(row, "carry"),
                Columns.number(row, "u"),
                Columns.number(row, "share")))
        .list();
  }

  static List<AccountRow> accounts(Handle handle, long epoch) {
    return EpochStore.byEpoch(
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

  static List<EarningRow> earnings(Handle handle, long epoch) {
    return EpochStore.byEpoch(
            handle,
            "select * from settle.epoch_earning where epoch = :epoch order by account",
            epoch)
        .map((row, _) ->
            new EarningRow(Columns.address(row, "account"), Columns.number(row, "cumulative")))
        .list();
  }

  static List<EpochState.Vested> vesting(Handle handle, long epoch) {
    return EpochStore.byEpoch(
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
}
