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
import org.openledger.tally.epoch.EpochRows.CreditRow;
import org.openledger.tally.epoch.EpochRows.EarningRow;
import org.openledger.tally.epoch.EpochRows.LineRow;
import org.openledger.tally.epoch.EpochRows.ReceiptRow;
import org.openledger.tally.epoch.EpochRows.ShareRow;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.CreditLine;
import org.openledger.tally.split.Credited;
import org.openledger.tally.split.Line;

/// The seven tables of an epoch: from receipts to what every account has earned.
///
/// 1. **Receipts**, by id. Sum: what payers paid.
/// 2. **Lines**, by (payee, receipt): the x of `Split`, with the running sum of their payee. A
///    payee is a role, a cluster that was quoted, an adapter's account or a common pool. Sum: x.
/// 3. **Credits**, by (adapter, cluster, receipt): what each receipt says of the clusters of its
///    adapter, signed, with the running sum of the cluster. Sum: 2^-20 nats.
/// 4. **Shares**, by (adapter, cluster): what each adapter earned, divided among all clusters of
///    its snapshots (see [ShareTable]). Sum: share.
/// 5. **Clusters**, by key: what comes to a role, a cluster or a common pool, and what of it is
///    paid. What no rule gives to anybody waits in a Datanet's common pool (see [PoolTable]). Sum:
///    V.
/// 6. **Accounts**, by (account, cluster). Each member gets floor(V * share / 10^6); the earliest
///    commitment gets what these floors leave. A part may fall due in later epochs. Sum: amount.
/// 7. **Earnings**, by account: everything earned since the first epoch. Sum: that.
///
/// Fees are the sum of lines, the lines of an adapter are the shares of its clusters, and what is
/// not paid waits in pools: no unit is lost or made.
///
/// Why names do not matter: the positive part is taken once, per cluster and epoch, before any
/// account is looked at. In table 6 a floor is taken per record, not per account, so cutting an
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

  /// The seven tables' rows, each in order.
  public record Rows(
      List<ReceiptRow> receipts,
      List<LineRow> lines,
      List<CreditRow> credits,
      List<ShareRow> shares,
      List<ClusterRow> clusters,
      List<AccountRow> accounts,
      List<EarningRow> earnings) {}

  /// The roots of the seven trees.
  public record Roots(
      SumNode receipts,
      SumNode lines,
      SumNode credits,
      SumNode shares,
      SumNode clusters,
      SumNode accounts,
      SumNode earnings) {}

  private EpochTables(EpochState previous, Rows rows, EpochState next) {
    this.previous = previous;
    this.rows = rows;
    this.next = next;
    earningsTree = tree(rows.earnings);
    roots =
        new Roots(
            tree(rows.receipts).root(),
            tree(rows.lines).root(),
            tree(rows.credits).root(),
            tree(rows.shares).root(),
            tree(rows.clusters).root(),
            tree(rows.accounts).root(),
            earningsTree.root());
    assert roots.receipts.sum().equals(roots.lines.sum()) : "lines are not the fees";
    assert roots.receipts.sum().add(sum(previous.pools())).equals(paid().add(sum(next.pools())))
        : "clusters are not paid the fees";
    assert roots.clusters.sum().equals(roots.accounts.sum())
        : "accounts do not get what clusters do";
    assert roots.earnings.sum().equals(next.earned()) : "the next epoch starts from other earnings";
    assert previous.isSound() && next.isSound() : "epoch " + next.epoch() + " has no sound start";
    assert next.epoch() == previous.epoch() + 1 : "epoch " + next.epoch() + " follows no epoch";
  }

  private BigInteger paid() {
    return roots.clusters.sum();
  }

  private static BigInteger sum(SortedMap<Hash, BigInteger> amounts) {
    return amounts.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  /// Computes an epoch and asserts its identities.
  public static EpochTables compute(EpochInput input) {
    List<ReceiptRow> receipts = receipts(input.receipts());
    List<LineRow> lines = lines(input.receipts());
    List<CreditRow> credits = credits(input.receipts());
    List<ShareRow> shares = new ShareTable(input, lines, credits).rows();
    List<ClusterRow> clusters = clusters(lines, shares);
    AccountTable table = new AccountTable(input);
    table.pay(clusters);
    PoolTable pool = new PoolTable(input.previous(), clusters);
    List<ClusterRow> pools = pool.rows(lines);
    table.spend(pools, pool);
    List<AccountRow> accounts = table.rows();
    clusters.addAll(pools);
    clusters.sort(Comparator.comparing(ClusterRow::key));
    List<EarningRow> earnings = earnings(input.previous(), accounts);
    Rows rows = new Rows(receipts, lines, credits, shares, clusters, accounts, earnings);
    List<EpochState.Vested> vesting = new ArrayList<>(input.previous().vesting());
    vesting.addAll(table.later());
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

  /// Tables 1 to 3, which follow from the receipts alone.
  public record Given(List<ReceiptRow> receipts, List<LineRow> lines, List<CreditRow> credits) {
    public static Given of(List<EpochInput.SettledReceipt> settled) {
      return new Given(
          EpochTables.receipts(settled), EpochTables.lines(settled), EpochTables.credits(settled));
    }
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
    requireRoom(count, "lines");
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

  private static List<CreditRow> credits(List<EpochInput.SettledReceipt> receipts) {
    requireRoom(receipts.stream().mapToLong(receipt -> receipt.credits().size()).sum(), "credits");
    List<CreditLine> credits = new ArrayList<>();
    receipts.forEach(receipt -> credits.addAll(receipt.credits()));
    Collections.sort(credits);
    List<CreditRow> rows = new ArrayList<>(credits.size());
    for (CreditLine line : credits) {
      boolean same = !rows.isEmpty() && rows.getLast().line().key().equals(line.key());
      BigInteger before = same ? rows.getLast().prefix() : BigInteger.ZERO;
      rows.add(new CreditRow(line, before.add(line.units())));
    }
    return rows;
  }

  static void requireRoom(long rows, String what) {
    if (rows > LINES_MAX) {
      throw new Refusal(Code.OVER_BOUND, rows + " " + what + " in one epoch; at most " + LINES_MAX);
    }
  }

  /// All rows but those of common pools.
  private static List<ClusterRow> clusters(List<LineRow> lines, List<ShareRow> shares) {
    SortedMap<ClusterKey, BigInteger> sums = new TreeMap<>();
    lines.forEach(row -> sums.put(row.line().key(), row.prefix()));
    shares.forEach(row -> sums.merge(row.key().cluster(), row.share(), BigInteger::add));
    List<ClusterRow> rows = new ArrayList<>(sums.size());
    sums.forEach((key, u) -> {
      if (!key.isCommonPool() && u.signum() > 0) {
        BigInteger v = key.kind() == ClusterKey.Kind.ADAPTER ? BigInteger.ZERO : u;
        rows.add(new ClusterRow(key, BigInteger.ZERO, u, v));
      }
    });
    return rows;
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
    long epoch = previous.epoch() + 1;
    List<EpochState.Recent> recent =
        PoolTable.recent(previous, rows.clusters).stream()
            .filter(row -> row.epoch() > epoch - EpochState.RECENT_EPOCHS)
            .sorted()
            .toList();
    return new EpochState(
        epoch,
        carries(rows.shares, rows.clusters),
        pools(rows.clusters),
        recent,
        cumulative,
        pending);
  }

  /// What clusters owe after an epoch, from its shares and clusters.
  public static SortedMap<Credited, BigInteger> carries(
      List<ShareRow> shares, List<ClusterRow> clusters) {
    SortedSet<ClusterKey> earned = new TreeSet<>();
    clusters.forEach(row -> earned.add(row.key()));
    SortedMap<Credited, BigInteger> carries = new TreeMap<>();
    for (ShareRow row : shares) {
      BigInteger carry = row.carryNext(earned.contains(row.key().adapter()));
      if (carry.signum() != 0) {
        carries.put(row.key(), carry);
      }
    }
    return carries;
  }

  /// What clusters earned in an epoch.
  public static List<EpochState.Recent> recent(long epoch, List<ClusterRow> clusters) {
    return PoolTable.earned(epoch, clusters);
  }

  /// What waits in common pools after an epoch.
  public static SortedMap<Hash, BigInteger> pools(List<ClusterRow> clusters) {
    SortedMap<Hash, BigInteger> pools = new TreeMap<>();
    for (ClusterRow row : clusters) {
      if (row.key().isCommonPool() && row.u().compareTo(row.v()) > 0) {
        pools.put(row.key().datanet(), row.u().subtract(row.v()));
      }
    }
    return pools;
  }

  private static MerkleSumTree tree(List<? extends EpochRows.Row> rows) {
    return new MerkleSumTree(rows.stream().map(EpochRows.Row::leaf).toList());
  }
}
