package org.openledger.tally.epoch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleSumProof;
import org.openledger.core.merkle.MerkleSumTree;
import org.openledger.core.merkle.SumNode;
import org.openledger.tally.epoch.EpochRows.AccountRow;
import org.openledger.tally.epoch.EpochRows.ClusterRow;
import org.openledger.tally.epoch.EpochRows.EarningRow;
import org.openledger.tally.epoch.EpochRows.LineRow;
import org.openledger.tally.epoch.EpochRows.ReceiptRow;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Line;

/// The five tables of an epoch: from receipts to what every account has earned.
///
/// 1. **Receipts**, by id. Sum: what payers paid.
/// 2. **Lines**, by (datanet, kind, cluster, receipt): the x of `Split`, with the running sum of
///    its cluster. Sum: x.
/// 3. **Clusters**, by (datanet, kind, cluster). U = carry + sum of x. V = max(U, 0). What is
///    negative is carried to the next epoch, halved toward zero: carry' = min(U, 0) / 2. Roles and
///    clusters of memory have positive lines alone: they owe nothing, and V = U. The last row of
///    each Datanet, its common pool, holds lines of D_{q,d} and is paid what the adapters' clusters
///    before it did not take: V_last = U_last - (sum of their V). Sum: V.
/// 4. **Accounts**, by (account, cluster). Each member gets floor(V * share / 10^6); the earliest
///    commitment gets what these floors leave. A part may fall due in later epochs. Sum: amount.
/// 5. **Earnings**, by account: everything earned since the first epoch. Sum: that.
///
/// Why no cluster can overspend: for a receipt the |x| of a Datanet's estimated clusters sum to at
/// most D_{q,d} and carries are never positive, so the V of the clusters sum to at most U_last.
/// Hence V_last is not negative, and the V of all rows sum to the fees exactly.
///
/// Why names do not matter: the positive part is taken once, per cluster and epoch, before any
/// account is looked at. In table 4 a floor is taken per record, not per account, so cutting an
/// account in two or joining two moves not one unit.
///
/// Nothing here depends on the order of the receipts: every table is sorted by a unique key.
/// `EpochIdentities` checks the finished tables without sharing code with this class.
public final class EpochTables {

  /// Receipts that fit an epoch settled in memory.
  public static final int RECEIPTS_MAX = 200_000;

  /// Lines that fit an epoch settled in memory.
  public static final int LINES_MAX = 2_000_000;

  private final EpochState previous;
  private final Rows rows;
  private final EpochState next;
  private final MerkleSumTree earningsTree;
  private final Roots roots;

  /// The five tables' rows, each in order.
  public record Rows(
      List<ReceiptRow> receipts,
      List<LineRow> lines,
      List<ClusterRow> clusters,
      List<AccountRow> accounts,
      List<EarningRow> earnings) {}

  /// The roots of the five trees.
  public record Roots(
      SumNode receipts, SumNode lines, SumNode clusters, SumNode accounts, SumNode earnings) {}

  private EpochTables(EpochState previous, Rows rows, EpochState next) {
    this.previous = previous;
    this.rows = rows;
    this.next = next;
    earningsTree = tree(rows.earnings);
    roots =
        new Roots(
            tree(rows.receipts).root(),
            tree(rows.lines).root(),
            tree(rows.clusters).root(),
            tree(rows.accounts).root(),
            earningsTree.root());
    assert roots.receipts.sum().equals(roots.clusters.sum()) : "clusters are not paid the fees";
    assert roots.clusters.sum().equals(roots.accounts.sum())
        : "accounts do not get what clusters do";
    assert roots.earnings.sum().equals(next.earned()) : "the next epoch starts from other earnings";
    assert previous.isSound() && next.isSound() : "epoch " + next.epoch() + " has no sound start";
    assert next.epoch() == previous.epoch() + 1 : "epoch " + next.epoch() + " follows no epoch";
  }

  /// Computes an epoch and asserts its identities.
  public static EpochTables compute(EpochInput input) {
    List<ReceiptRow> receipts = receipts(input.receipts());
    List<LineRow> lines = lines(input.receipts());
    List<ClusterRow> clusters = clusters(input, lines);
    List<EpochState.Vested> vesting = new ArrayList<>(input.previous().vesting());
    List<AccountRow> accounts = new AccountTable(input).rows(clusters, vesting);
    List<EarningRow> earnings = earnings(input.previous(), accounts);
    Rows rows = new Rows(receipts, lines, clusters, accounts, earnings);
    return restore(input.previous(), rows, vesting);
  }

  /// Tables from stored rows; the identities are asserted again.
  ///
  /// @param vesting everything that was pending before the epoch or was deferred by it
  public static EpochTables restore(
      EpochState previous, Rows rows, List<EpochState.Vested> vesting) {
    EpochState next = next(previous, rows, vesting);
    EpochIdentities.check(previous, rows, next);
    return new EpochTables(previous, rows, next);
  }

  public long epoch() {
    return previous.epoch();
  }

  public Roots roots() {
    return roots;
  }

  /// What the next epoch starts from.
  public EpochState next() {
    return next;
  }

  public Rows rows() {
    return rows;
  }

  /// What payers paid in this epoch.
  public BigInteger fees() {
    return roots.receipts.sum();
  }

  /// What falls due in this epoch: the growth of the earnings' total.
  public BigInteger due() {
    BigInteger due = roots.earnings.sum().subtract(previous.earned());
    assert due.signum() >= 0 : "earnings shrank by " + due.negate();
    return due;
  }

  /// Everything an account has earned up to this epoch, zero for a stranger.
  public BigInteger cumulative(Address account) {
    return next.cumulative().getOrDefault(account, BigInteger.ZERO);
  }

  /// Everything an account had earned before this epoch.
  public BigInteger before(Address account) {
    return previous.cumulative().getOrDefault(account, BigInteger.ZERO);
  }

  /// What an account gets from each cluster in this epoch.
  public SortedMap<ClusterKey, BigInteger> amounts(Address account) {
    SortedMap<ClusterKey, BigInteger> amounts = new TreeMap<>();
    for (AccountRow row : rows.accounts) {
      if (row.account().equals(account)) {
        amounts.put(row.key(), row.amount());
      }
    }
    return amounts;
  }

  /// What was deferred by earlier epochs and falls due in this one, by account.
  public SortedMap<Address, BigInteger> vestedNow() {
    return vestedNow(previous);
  }

  private static SortedMap<Address, BigInteger> vestedNow(EpochState previous) {
    SortedMap<Address, BigInteger> vested = new TreeMap<>();
    for (EpochState.Vested row : previous.vesting()) {
      if (row.dueEpoch() == previous.epoch()) {
        vested.merge(row.account(), row.amount(), BigInteger::add);
      }
    }
    return vested;
  }

  /// Every account with earnings, in order.
  public List<Address> earners() {
    return List.copyOf(next.cumulative().keySet());
  }

  /// The proof of an account's cumulative earnings against the earnings root.
  public Optional<EarningProof> proof(Address account) {
    int at =
        Collections.binarySearch(
            rows.earnings,
            new EarningRow(account, BigInteger.ZERO),
            Comparator.comparing(EarningRow::account));
    if (at < 0) {
      return Optional.empty();
    }
    EarningRow row = rows.earnings.get(at);
    EarningProof proof = new EarningProof(account, row.cumulative(), earningsTree.proof(at));
    assert proof.verify(roots.earnings) : "the earnings of " + account + " are not proven";
    return Optional.of(proof);
  }

  /// One account's earnings with its path to the earnings root.
  public record EarningProof(Address account, BigInteger cumulative, MerkleSumProof path) {

    public boolean verify(SumNode root) {
      return path.verify(new EarningRow(account, cumulative).leaf().data(), cumulative, root);
    }
  }

  /// The proof that a receipt is in the epoch, against the receipts root.
  public Optional<MerkleSumProof> receiptProof(Hash receipt) {
    int at =
        Collections.binarySearch(
            rows.receipts,
            new ReceiptRow(receipt, new SignedHash(receipt), BigInteger.ZERO),
            Comparator.comparing(ReceiptRow::id));
    return at < 0 ? Optional.empty() : Optional.of(tree(rows.receipts).proof(at));
  }

  /// Tables 1 and 2, which follow from the receipts alone.
  public static void receiptAndLineRows(
      List<EpochInput.SettledReceipt> settled, List<ReceiptRow> receipts, List<LineRow> lines) {
    receipts.addAll(receipts(settled));
    lines.addAll(lines(settled));
  }

  private static List<ReceiptRow> receipts(List<EpochInput.SettledReceipt> receipts) {
    if (receipts.size() > RECEIPTS_MAX) {
      throw new Refusal(
          Code.OVER_BOUND, receipts.size() + " receipts in one epoch; at most " + RECEIPTS_MAX);
    }
    List<ReceiptRow> rows = new ArrayList<>(receipts.size());
    for (EpochInput.SettledReceipt receipt : receipts) {
      rows.add(new ReceiptRow(receipt.id(), receipt.signed(), receipt.total()));
    }
    rows.sort(Comparator.comparing(ReceiptRow::id));
    assert rows.stream().allMatch(row -> row.fee().signum() >= 0) : "a negative fee";
    return rows;
  }

  private static List<LineRow> lines(List<EpochInput.SettledReceipt> receipts) {
    long count = receipts.stream().mapToLong(receipt -> receipt.lines().size()).sum();
    if (count > LINES_MAX) {
      throw new Refusal(Code.OVER_BOUND, count + " lines in one epoch; at most " + LINES_MAX);
    }
    List<Line> lines = new ArrayList<>((int) count);
    receipts.forEach(receipt -> lines.addAll(receipt.lines()));
    Collections.sort(lines);
    List<LineRow> rows = new ArrayList<>(lines.size());
    for (Line line : lines) {
      boolean same = !rows.isEmpty() && rows.getLast().line().key().equals(line.key());
      BigInteger before = same ? rows.getLast().prefix() : BigInteger.ZERO;
      rows.add(new LineRow(line, before.add(line.x())));
    }
    assert rows.size() == count : "lines were lost: " + rows.size() + " of " + count;
    return rows;
  }

  private static List<ClusterRow> clusters(EpochInput input, List<LineRow> lines) {
    SortedMap<ClusterKey, BigInteger> sums = new TreeMap<>();
    lines.forEach(row -> sums.put(row.line().key(), row.prefix()));
    SortedMap<ClusterKey, BigInteger> carries = input.previous().carries();
    SortedSet<ClusterKey> keys = new TreeSet<>(sums.keySet());
    keys.addAll(carries.keySet());
    for (ClusterKey key : List.copyOf(keys)) {
      if (key.isEstimated()) {
        keys.add(ClusterKey.commonPool(key.datanet()));
      }
    }
    List<ClusterRow> rows = new ArrayList<>(keys.size());
    for (ClusterKey key : keys) {
      BigInteger carry = carries.getOrDefault(key, BigInteger.ZERO);
      BigInteger u = carry.add(sums.getOrDefault(key, BigInteger.ZERO));
      boolean sameSum = !rows.isEmpty() && sharesSum(rows.getLast().key(), key);
      BigInteger before = sameSum ? rows.getLast().prefix() : BigInteger.ZERO;
      BigInteger v = key.isCommonPool() ? u.subtract(before) : u.max(BigInteger.ZERO);
      rows.add(new ClusterRow(key, carry, u, v, before.add(v)));
    }
    return rows;
  }

  /// Whether two neighbours are summed together: a Datanet's memory is not what its pool pays.
  private static boolean sharesSum(ClusterKey left, ClusterKey right) {
    boolean memory = left.kind() == ClusterKey.Kind.MEMORY;
    return left.datanet().equals(right.datanet())
        && memory == (right.kind() == ClusterKey.Kind.MEMORY);
  }

  private static List<EarningRow> earnings(EpochState previous, List<AccountRow> accounts) {
    SortedMap<Address, BigInteger> cumulative = new TreeMap<>(previous.cumulative());
    for (AccountRow row : accounts) {
      cumulative.merge(row.account(), row.dueNow(), BigInteger::add);
    }
    vestedNow(previous)
        .forEach((account, amount) -> cumulative.merge(account, amount, BigInteger::add));
    List<EarningRow> rows = new ArrayList<>(cumulative.size());
    cumulative.forEach((account, total) -> rows.add(new EarningRow(account, total)));
    return rows;
  }

  private static EpochState next(EpochState previous, Rows rows, List<EpochState.Vested> vesting) {
    SortedMap<ClusterKey, BigInteger> carries = new TreeMap<>();
    for (ClusterRow row : rows.clusters) {
      if (row.carryNext().signum() != 0) {
        carries.put(row.key(), row.carryNext());
      }
    }
    SortedMap<Address, BigInteger> cumulative = new TreeMap<>();
    rows.earnings.forEach(row -> cumulative.put(row.account(), row.cumulative()));
    List<EpochState.Vested> pending =
        vesting.stream()
            .filter(vested -> vested.dueEpoch() > previous.epoch())
            .sorted(
                Comparator.comparingLong(EpochState.Vested::dueEpoch)
                    .thenComparing(EpochState.Vested::account)
                    .thenComparing(EpochState.Vested::amount))
            .toList();
    return new EpochState(previous.epoch() + 1, carries, cumulative, pending);
  }

  private static MerkleSumTree tree(List<? extends EpochRows.Row> rows) {
    return new MerkleSumTree(rows.stream().map(EpochRows.Row::leaf).toList());
  }
}
