package org.openledger.tally.epoch;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.tally.epoch.EpochRows.AccountRow;
import org.openledger.tally.epoch.EpochRows.ClusterRow;
import org.openledger.tally.epoch.EpochRows.CreditRow;
import org.openledger.tally.epoch.EpochRows.EarningRow;
import org.openledger.tally.epoch.EpochRows.LineRow;
import org.openledger.tally.epoch.EpochRows.ReceiptRow;
import org.openledger.tally.epoch.EpochRows.ShareRow;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Line;

/// The identities that finished epoch tables must satisfy, checked row by row before they are
/// written and after they are read. A broken one names its table.
final class EpochIdentities {

  private final EpochState previous;
  private final EpochTables.Rows rows;
  private final EpochState next;

  private EpochIdentities(EpochState previous, EpochTables.Rows rows, EpochState next) {
    this.previous = previous;
    this.rows = rows;
    this.next = next;
  }

  static void check(EpochState previous, EpochTables.Rows rows, EpochState next) {
    EpochIdentities identities = new EpochIdentities(previous, rows, next);
    identities.tablesAreInStrictOrder();
    identities.linesSumToFees();
    identities.prefixesRun();
    new ShareIdentities(previous, rows).check();
    identities.clustersFollowFromLinesAndShares();
    identities.accountsFollowFromClusters();
    identities.poolsWaitForNobodyElse();
    identities.earningsGrowByWhatIsDue();
    identities.totalsAgree();
  }

  private void tablesAreInStrictOrder() {
    ascending("receipts", rows.receipts(), ReceiptRow::id);
    ascending("lines", rows.lines(), LineRow::line);
    ascending("credits", rows.credits(), CreditRow::line);
    ascending("shares", rows.shares(), ShareRow::key);
    ascending("clusters", rows.clusters(), ClusterRow::key);
    ascending("accounts", rows.accounts(), Function.identity());
    ascending("earnings", rows.earnings(), EarningRow::account);
  }

  /// The lines of each receipt sum to its fee, and no line or credit belongs to a stranger.
  private void linesSumToFees() {
    Map<Hash, BigInteger> open = new HashMap<>();
    rows.receipts().forEach(row -> open.put(row.id(), row.fee()));
    for (LineRow row : rows.lines()) {
      Line line = row.line();
      BigInteger left = open.get(line.receipt());
      require(left != null, "lines", "a line of a receipt outside the epoch", line.receipt());
      require(line.x().signum() > 0, "lines", "a line is not positive", line.key());
      open.put(line.receipt(), orZero(left).subtract(line.x()));
    }
    for (ReceiptRow row : rows.receipts()) {
      BigInteger left = orZero(open.get(row.id()));
      require(left.signum() == 0, "lines", "lines do not sum to the fee", row.id());
    }
    for (CreditRow row : rows.credits()) {
      Hash receipt = row.line().receipt();
      require(open.containsKey(receipt), "credits", "a receipt outside the epoch", receipt);
    }
  }

  private void prefixesRun() {
    Map<Object, BigInteger> sums = new HashMap<>();
    for (LineRow row : rows.lines()) {
      BigInteger sum = sums.merge(row.line().key(), row.line().x(), BigInteger::add);
      require(row.prefix().equals(sum), "lines", "wrong prefix", row.line());
    }
    for (CreditRow row : rows.credits()) {
      BigInteger sum = sums.merge(row.line().key(), row.line().units(), BigInteger::add);
      require(row.prefix().equals(sum), "credits", "wrong prefix", row.line());
    }
  }

  /// Every key that something comes to has a row, with all of it: lines, and shares of adapters;
  /// and every common pool in which something waited. All but pools and adapters are paid it.
  private void clustersFollowFromLinesAndShares() {
    Map<ClusterKey, BigInteger> sums = new HashMap<>();
    rows.lines().forEach(row -> sums.merge(row.line().key(), row.line().x(), BigInteger::add));
    for (ShareRow row : rows.shares()) {
      if (row.share().signum() > 0) {
        sums.merge(row.key().cluster(), row.share(), BigInteger::add);
      }
    }
    Map<Hash, BigInteger> waited = new HashMap<>(previous.pools());
    for (ClusterRow row : rows.clusters()) {
      boolean pool = row.key().isCommonPool();
      BigInteger carry = orZero(pool ? waited.remove(row.key().datanet()) : null);
      require(row.carry().equals(carry), "clusters", "wrong carry", row.key());
      BigInteger u = carry.add(orZero(sums.remove(row.key())));
      require(row.u().equals(u), "clusters", "wrong U", row.key());
      require(u.signum() > 0, "clusters", "a row of nothing", row.key());
      BigInteger v = row.key().kind() == ClusterKey.Kind.ADAPTER ? BigInteger.ZERO : u;
      boolean waits = pool && row.v().signum() == 0;
      require(waits || row.v().equals(v), "clusters", "wrong V", row.key());
    }
    require(waited.isEmpty(), "clusters", "a common pool without a row", waited.size());
    require(sums.isEmpty(), "clusters", "lines without a cluster row", sums.size());
  }

  private void accountsFollowFromClusters() {
    Map<ClusterKey, BigInteger> given = new HashMap<>();
    for (AccountRow row : rows.accounts()) {
      require(
          row.amount().signum() > 0
              && row.dueNow().signum() >= 0
              && row.dueNow().compareTo(row.amount()) <= 0,
          "accounts",
          "an amount out of range",
          row.account());
      given.merge(row.key(), row.amount(), BigInteger::add);
    }
    for (ClusterRow row : rows.clusters()) {
      BigInteger amounts = orZero(given.remove(row.key()));
      require(amounts.equals(row.v()), "accounts", "amounts do not sum to V", row.key());
    }
    require(given.isEmpty(), "accounts", "amounts of a cluster without a row", given.size());
  }

  /// A pool pays all that is in it where records of its Datanet earned something in the epochs that
  /// count, and nothing where none did.
  private void poolsWaitForNobodyElse() {
    Set<Hash> earned = new HashSet<>();
    previous.recent().forEach(row -> earned.add(row.cluster().datanet()));
    for (ClusterRow row : rows.clusters()) {
      boolean role = row.key().isRole() || row.key().isCommonPool();
      if (!role && row.v().signum() > 0) {
        earned.add(row.key().datanet());
      }
    }
    for (ClusterRow row : rows.clusters()) {
      if (row.key().isCommonPool()) {
        boolean spent = row.v().signum() > 0;
        boolean somebody = earned.contains(row.key().datanet());
        require(spent == somebody, "clusters", "a common pool waits or does not", row.key());
      }
    }
  }

  private void earningsGrowByWhatIsDue() {
    Map<Object, BigInteger> expected = new HashMap<>(previous.cumulative());
    rows.accounts().forEach(row -> expected.merge(row.account(), row.dueNow(), BigInteger::add));
    for (EpochState.Vested vested : previous.vesting()) {
      if (vested.dueEpoch() == previous.epoch()) {
        expected.merge(vested.account(), vested.amount(), BigInteger::add);
      }
    }
    for (EarningRow row : rows.earnings()) {
      BigInteger total = expected.remove(row.account());
      require(
          row.cumulative().equals(total), "earnings", "wrong cumulative earnings", row.account());
    }
    require(expected.isEmpty(), "earnings", "an account is missing", expected.size());
  }

  /// Fees and what waited = V and what waits; V = amounts = due now + deferred; pending vesting is
  /// conserved.
  private void totalsAgree() {
    BigInteger fees = sum(rows.receipts(), ReceiptRow::fee);
    BigInteger paid = sum(rows.clusters(), ClusterRow::v);
    BigInteger amounts = sum(rows.accounts(), AccountRow::amount);
    BigInteger waited = sum(List.copyOf(previous.pools().values()), Function.identity());
    BigInteger waits = sum(List.copyOf(next.pools().values()), Function.identity());
    require(
        fees.add(waited).equals(paid.add(waits)),
        "clusters",
        "sum of V is not the sum of fees",
        paid);
    require(paid.equals(amounts), "accounts", "sum of amounts is not the sum of V", amounts);
    BigInteger before = sum(previous.vesting(), EpochState.Vested::amount);
    BigInteger after = sum(next.vesting(), EpochState.Vested::amount);
    BigInteger grown = sum(rows.earnings(), EarningRow::cumulative).subtract(previous.earned());
    require(
        before.add(amounts).equals(grown.add(after)),
        "earnings",
        "pending + amounts is not due + pending afterwards",
        grown);
  }

  private static <R, K extends Comparable<? super K>> void ascending(
      String table, List<R> rows, Function<R, K> key) {
    for (int i = 1; i < rows.size(); i++) {
      boolean rises = key.apply(rows.get(i - 1)).compareTo(key.apply(rows.get(i))) < 0;
      require(rises, table, "rows out of order or twice", key.apply(rows.get(i)));
    }
  }

  private static <R> BigInteger sum(List<R> rows, Function<R, BigInteger> value) {
    return rows.stream().map(value).reduce(BigInteger.ZERO, BigInteger::add);
  }

  static BigInteger orZero(@Nullable BigInteger value) {
    return value == null ? BigInteger.ZERO : value;
  }

  static void require(boolean holds, String table, String what, Object where) {
    if (!holds) {
      throw new Fault(Code.IDENTITY_BROKEN, "table " + table + ": " + what + " (" + where + ")");
    }
  }
}
