package org.openledger.tally.epoch;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.tally.epoch.EpochRows.AccountRow;
import org.openledger.tally.epoch.EpochRows.ClusterRow;
import org.openledger.tally.epoch.EpochRows.EarningRow;
import org.openledger.tally.epoch.EpochRows.LineRow;
import org.openledger.tally.epoch.EpochRows.ReceiptRow;
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
    identities.linePrefixesRun();
    identities.clustersFollowFromLines();
    identities.poolsTakeWhatIsLeft();
    identities.accountsFollowFromClusters();
    identities.earningsGrowByWhatIsDue();
    identities.totalsAgree();
  }

  private void tablesAreInStrictOrder() {
    ascending("receipts", rows.receipts(), ReceiptRow::id);
    ascending("lines", rows.lines(), LineRow::line);
    ascending("clusters", rows.clusters(), ClusterRow::key);
    ascending("accounts", rows.accounts(), Function.identity());
    ascending("earnings", rows.earnings(), EarningRow::account);
  }

  /// Lines of roles, memory and common pools sum to the receipt's fee, and no line belongs to a
  /// stranger.
  private void linesSumToFees() {
    Map<Hash, BigInteger> open = new HashMap<>();
    rows.receipts().forEach(row -> open.put(row.id(), row.fee()));
    for (LineRow row : rows.lines()) {
      Line line = row.line();
      BigInteger left = open.get(line.receipt());
      require(left != null, "lines", "a line of a receipt outside the epoch", line.receipt());
      if (left != null && !line.key().isEstimated()) {
        require(line.x().signum() > 0, "lines", "an exact line is not positive", line.key());
        open.put(line.receipt(), left.subtract(line.x()));
      }
    }
    for (ReceiptRow row : rows.receipts()) {
      BigInteger left = open.getOrDefault(row.id(), BigInteger.ZERO);
      require(left.signum() == 0, "lines", "lines do not sum to the fee", row.id());
    }
  }

  private void linePrefixesRun() {
    LineRow before = null;
    for (LineRow row : rows.lines()) {
      boolean same = before != null && before.line().key().equals(row.line().key());
      BigInteger start = same && before != null ? before.prefix() : BigInteger.ZERO;
      require(row.prefix().equals(start.add(row.line().x())), "lines", "wrong prefix", row.line());
      before = row;
    }
  }

  /// U = carry + lines, and V from U; every cluster with a line or a carry has a row.
  private void clustersFollowFromLines() {
    Map<ClusterKey, BigInteger> sums = new HashMap<>();
    rows.lines().forEach(row -> sums.put(row.line().key(), row.prefix()));
    int carried = 0;
    int summed = 0;
    for (ClusterRow row : rows.clusters()) {
      BigInteger carry = previous.carries().get(row.key());
      BigInteger sum = sums.get(row.key());
      carried += carry == null ? 0 : 1;
      summed += sum == null ? 0 : 1;
      require(row.carry().equals(orZero(carry)), "clusters", "wrong carry", row.key());
      require(row.u().equals(row.carry().add(orZero(sum))), "clusters", "wrong U", row.key());
      boolean estimated = row.key().isEstimated();
      require(estimated || row.carry().signum() == 0, "clusters", "an exact carry", row.key());
      if (!row.key().isCommonPool()) {
        BigInteger v = row.u().max(BigInteger.ZERO);
        require(row.v().equals(v), "clusters", "wrong V", row.key());
        require(estimated || v.equals(row.u()), "clusters", "an exact debt", row.key());
      }
    }
    require(carried == previous.carries().size(), "clusters", "a carry without a row", carried);
    require(summed == sums.size(), "clusters", "lines without a cluster row", summed);
  }

  private void poolsTakeWhatIsLeft() {
    ClusterRow before = null;
    for (ClusterRow row : rows.clusters()) {
      boolean first = before == null || !before.key().datanet().equals(row.key().datanet());
      if (before != null && first) {
        requireClosed(before);
      }
      BigInteger start =
          first || before == null || isMemory(before) != isMemory(row)
              ? BigInteger.ZERO
              : before.prefix();
      require(row.prefix().equals(start.add(row.v())), "clusters", "wrong prefix", row.key());
      if (row.key().isCommonPool()) {
        require(row.prefix().equals(row.u()), "clusters", "V_last is not the rest", row.key());
        require(row.v().signum() >= 0, "clusters", "a datanet overspends", row.key());
      }
      before = row;
    }
    if (before != null) {
      requireClosed(before);
    }
  }

  private static boolean isMemory(ClusterRow row) {
    return row.key().kind() == ClusterKey.Kind.MEMORY;
  }

  private static void requireClosed(ClusterRow last) {
    require(!last.key().isEstimated(), "clusters", "a datanet without its last row", last.key());
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

  /// sum of fees = sum of V = sum of amounts = due now + deferred; pending vesting is conserved.
  private void totalsAgree() {
    BigInteger fees = sum(rows.receipts(), ReceiptRow::fee);
    BigInteger paid = sum(rows.clusters(), ClusterRow::v);
    BigInteger amounts = sum(rows.accounts(), AccountRow::amount);
    require(fees.equals(paid), "clusters", "sum of V is not the sum of fees", paid);
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

  private static BigInteger orZero(@Nullable BigInteger value) {
    return value == null ? BigInteger.ZERO : value;
  }

  private static void require(boolean holds, String table, String what, Object where) {
    if (!holds) {
      throw new Fault(Code.IDENTITY_BROKEN, "table " + table + ": " + what + " (" + where + ")");
    }
  }
}
