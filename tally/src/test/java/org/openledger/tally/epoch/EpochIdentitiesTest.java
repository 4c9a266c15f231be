package org.openledger.tally.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.epoch.EpochRows.AccountRow;
import org.openledger.tally.epoch.EpochRows.ClusterRow;
import org.openledger.tally.epoch.EpochRows.CreditRow;
import org.openledger.tally.epoch.EpochRows.EarningRow;
import org.openledger.tally.epoch.EpochRows.LineRow;
import org.openledger.tally.epoch.EpochRows.ReceiptRow;
import org.openledger.tally.epoch.EpochRows.ShareRow;
import org.openledger.tally.epoch.EpochRows.ShareRow.Belief;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.CreditLine;
import org.openledger.tally.split.Credited;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.Member;
import org.openledger.tally.split.Proportion;

/// Every identity of an epoch's tables is broken by itself, and must be the one that is named: none
/// stands only because another would have caught the same.
final class EpochIdentitiesTest {
  private static final ClusterKey ADAPTER = ClusterKey.adapter(RandomEpochs.adapter(0));
  private static final ClusterKey OTHER = ClusterKey.adapter(RandomEpochs.adapter(1));
  private static final ClusterKey POOL = ClusterKey.commonPool(RandomEpochs.datanet(0));
  private static final ClusterKey WAITING = ClusterKey.commonPool(RandomEpochs.datanet(1));
  private static final ClusterKey TREASURY =
      ClusterKey.role(ClusterKey.Role.TREASURY, RandomEpochs.account("treasury"));
  private static final int WHOLE = 65_536;

  /// The three clusters that both adapters were trained on, in order of key.
  private static final List<ClusterKey> CLUSTERS =
      IntStream.range(0, 3).mapToObj(i -> RandomEpochs.cluster(0, i)).sorted().toList();

  private static final EpochState BEFORE = EpochTables.compute(first()).next();

  private static ClusterKey records(int at) {
    return CLUSTERS.get(at);
  }

  private static EpochInput.SettledReceipt receipt(
      String name, ClusterKey payee, long fee, long... credits) {
    Hash id = RandomEpochs.hash(name);
    List<CreditLine> lines = new ArrayList<>();
    for (int i = 0; i < credits.length; i++) {
      lines.add(
          new CreditLine(new Credited(payee, records(i)), id, BigInteger.valueOf(credits[i])));
    }
    BigInteger paid = BigInteger.valueOf(fee);
    return new EpochInput.SettledReceipt(
        id, new SignedHash(id), paid, List.of(new Line(payee, id, paid)), lines);
  }

  private static EpochInput input(
      EpochState previous, int laterPpm, EpochInput.SettledReceipt... receipts) {
    return new EpochInput(
        previous,
        List.of(receipts),
        _ -> new EpochInput.Adapter(WHOLE, new TreeSet<>(CLUSTERS)),
        key -> Member.sole(RandomEpochs.account("owner of " + key.cluster())),
        new EpochInput.Vesting(List.of(laterPpm)));
  }

  /// A cluster owes something to the others of an adapter, a pool waits for somebody, and half of
  /// what was earned falls due in the second epoch.
  private static EpochInput first() {
    return input(
        EpochState.FIRST,
        500_000,
        receipt("a", ADAPTER, 10, -41, 5),
        receipt("b", WAITING, 12),
        receipt("c", TREASURY, 3));
  }

  /// The second epoch, which can be changed: nothing that records earn in it is due at once.
  private static final class Draft {
    EpochState previous = BEFORE;
    final List<ReceiptRow> receipts;
    final List<LineRow> lines;
    final List<CreditRow> credits;
    final List<ShareRow> shares;
    final List<ClusterRow> clusters;
    final List<AccountRow> accounts;
    final List<EarningRow> earnings;
    EpochState next;

    Draft() {
      this(
          input(
              BEFORE,
              1_000_000,
              receipt("d", OTHER, 40, 5, 1),
              receipt("e", RandomEpochs.memory(records(0)), 7),
              receipt("f", TREASURY, 9),
              receipt("g", POOL, 8)));
    }

    Draft(EpochInput input) {
      EpochTables tables = EpochTables.compute(input);
      previous = input.previous();
      receipts = new ArrayList<>(tables.rows().receipts());
      lines = new ArrayList<>(tables.rows().lines());
      credits = new ArrayList<>(tables.rows().credits());
      shares = new ArrayList<>(tables.rows().shares());
      clusters = new ArrayList<>(tables.rows().clusters());
      accounts = new ArrayList<>(tables.rows().accounts());
      earnings = new ArrayList<>(tables.rows().earnings());
      next = tables.next();
    }

    void check() {
      EpochIdentities.check(
          previous,
          new EpochTables.Rows(receipts, lines, credits, shares, clusters, accounts, earnings),
          next);
    }

    void line(ClusterKey key, UnaryOperator<LineRow> change) {
      lines.replaceAll(row -> row.line().key().equals(key) ? change.apply(row) : row);
    }

    void share(ClusterKey adapter, int cluster, UnaryOperator<ShareRow> change) {
      Credited key = new Credited(adapter, records(cluster));
      shares.replaceAll(row -> row.key().equals(key) ? change.apply(row) : row);
    }

    void belief(ClusterKey adapter, UnaryOperator<Belief> change) {
      shares.replaceAll(row ->
          row.key().adapter().equals(adapter)
              ? new ShareRow(
                  row.key(), change.apply(row.belief()), row.carry(), row.u(), row.share())
              : row);
    }

    void cluster(ClusterKey key, UnaryOperator<ClusterRow> change) {
      clusters.replaceAll(row -> row.key().equals(key) ? change.apply(row) : row);
    }

    void account(ClusterKey key, UnaryOperator<AccountRow> change) {
      accounts.replaceAll(row -> row.key().equals(key) ? change.apply(row) : row);
    }

    void earning(int at, UnaryOperator<EarningRow> change) {
      earnings.set(at, change.apply(earnings.get(at)));
    }
  }

  private static void broken(String what, Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    assertThatThrownBy(draft::check)
        .as(what)
        .isInstanceOf(Fault.class)
        .hasMessageStartingWith("table " + what);
  }

  private static BigInteger more(BigInteger amount) {
    return amount.add(BigInteger.ONE);
  }

  private static BigInteger less(BigInteger amount) {
    return amount.subtract(BigInteger.ONE);
  }

  @Test
  void theDraftIsSoundAndHasEverythingThatIsChangedBelow() {
    Draft draft = new Draft();
    assertThatCode(draft::check).doesNotThrowAnyException();
    assertThat(draft.previous.carries()).isNotEmpty();
    assertThat(draft.previous.vesting()).isNotEmpty();
    assertThat(draft.next.pools()).containsOnlyKeys(WAITING.datanet());
    assertThat(draft.accounts)
        .anyMatch(row -> row.dueNow().signum() == 0)
        .anyMatch(row -> row.later().signum() == 0);
  }

  @Test
  void rowsAreInStrictOrder() {
    broken("receipts: rows out of order", draft -> Collections.swap(draft.receipts, 0, 1));
    broken("receipts: rows out of order", draft -> draft.receipts.add(draft.receipts.getLast()));
    broken("lines: rows out of order", draft -> Collections.swap(draft.lines, 0, 1));
    broken("credits: rows out of order", draft -> Collections.swap(draft.credits, 0, 1));
    broken("shares: rows out of order", draft -> Collections.swap(draft.shares, 0, 1));
    broken("clusters: rows out of order", draft -> Collections.swap(draft.clusters, 0, 1));
    broken("accounts: rows out of order", draft -> Collections.swap(draft.accounts, 0, 1));
    broken("earnings: rows out of order", draft -> Collections.swap(draft.earnings, 0, 1));
  }

  @Test
  void linesAndCreditsAreOfTheirReceipts() {
    Hash stranger = RandomEpochs.hash("stranger");
    broken(
        "lines: a line of a receipt outside the epoch",
        draft ->
            draft.line(TREASURY, row -> line(row, new Line(TREASURY, stranger, row.line().x()))));
    broken(
        "lines: a line is not positive",
        draft ->
            draft.line(
                TREASURY,
                row -> line(row, new Line(TREASURY, row.line().receipt(), BigInteger.ZERO))));
    broken(
        "lines: lines do not sum to the fee",
        draft ->
            draft.receipts.replaceAll(
                row -> new ReceiptRow(row.id(), row.signed(), more(row.fee()))));
    broken(
        "lines: wrong prefix",
        draft -> draft.line(TREASURY, row -> new LineRow(row.line(), more(row.prefix()))));
    broken(
        "credits: a receipt outside the epoch",
        draft ->
            draft.credits.replaceAll(row ->
                new CreditRow(
                    new CreditLine(row.line().key(), stranger, row.line().units()), row.prefix())));
    broken(
        "credits: wrong prefix",
        draft -> draft.credits.replaceAll(row -> new CreditRow(row.line(), more(row.prefix()))));
  }

  private static LineRow line(LineRow row, Line line) {
    return new LineRow(line, row.prefix());
  }

  @Test
  void everyCreditAndEveryDebtHasItsRow() {
    broken(
        "shares: wrong carry",
        draft ->
            draft.share(
                ADAPTER,
                0,
                row ->
                    new ShareRow(
                        row.key(), row.belief(), less(row.carry()), less(row.u()), row.share())));
    broken(
        "shares: wrong credit",
        draft -> draft.share(OTHER, 0, row -> with(row, credited(row.belief(), 1), row.u())));
    broken(
        "shares: a carry without a row",
        draft -> {
          var carries = new TreeMap<>(draft.previous.carries());
          carries.put(new Credited(ADAPTER, records(2)), BigInteger.valueOf(-1));
          draft.previous = with(draft.previous, carries);
        });
    broken(
        "shares: a credit without a row",
        draft -> draft.shares.removeIf(row -> row.key().equals(new Credited(OTHER, records(0)))));
    broken(
        "shares: an adapter without clusters",
        draft -> {
          draft.shares.removeIf(row -> row.key().adapter().equals(OTHER));
          draft.credits.clear();
        });
  }

  private static ShareRow with(ShareRow row, Belief belief, BigInteger u) {
    return new ShareRow(row.key(), belief, row.carry(), u, row.share());
  }

  private static Belief credited(Belief belief, long more) {
    return new Belief(
        belief.reliability(), belief.credit().add(BigInteger.valueOf(more)), belief.generic());
  }

  private static EpochState with(EpochState state, SortedMap<Credited, BigInteger> carries) {
    return new EpochState(
        state.epoch(), carries, state.pools(), state.recent(), state.cumulative(), state.vesting());
  }

  @Test
  void anAdapterThatEarnedNothingChangesNothing() {
    String what = "shares: nothing was earned";
    broken(what, draft -> draft.share(ADAPTER, 0, row -> with(row, row.belief(), more(row.u()))));
    broken(what, draft -> draft.share(ADAPTER, 0, row -> row.with(BigInteger.ONE)));
    broken(
        what,
        draft ->
            draft.share(
                ADAPTER,
                0,
                row -> with(row, new Belief(1, row.belief().credit(), BigInteger.ZERO), row.u())));
  }

  /// R is the whole, so that U follows from the credit alone and g can be changed by itself; the
  /// credits sum to 6, so that g = 2 leaves nothing over.
  @Test
  void posteriorsFollowFromCredits() {
    broken(
        "shares: R out of range",
        draft -> draft.belief(OTHER, each -> new Belief(WHOLE + 1, each.credit(), each.generic())));
    broken(
        "shares: R out of range",
        draft -> draft.belief(OTHER, each -> new Belief(-1, each.credit(), each.generic())));
    broken(
        "shares: another R or g",
        draft ->
            draft.share(
                OTHER,
                2,
                row ->
                    with(
                        row,
                        new Belief(WHOLE - 1, row.belief().credit(), row.belief().generic()),
                        row.u())));
    broken(
        "shares: another R or g",
        draft ->
            draft.share(
                OTHER,
                2,
                row ->
                    with(row, new Belief(WHOLE, row.belief().credit(), BigInteger.ONE), row.u())));
    for (long g : new long[] {1, 3}) {
      broken(
          "shares: g is not the mean of c",
          draft ->
              draft.belief(OTHER, each -> new Belief(WHOLE, each.credit(), BigInteger.valueOf(g))));
    }
    broken(
        "shares: wrong U",
        draft -> draft.share(OTHER, 0, row -> with(row, row.belief(), more(row.u()))));
    broken(
        "shares: wrong U",
        draft -> draft.share(OTHER, 0, row -> with(row, row.belief(), less(row.u()))));
  }

  @Test
  void sharesFollowFromPosteriors() {
    broken(
        "shares: shares do not follow from U",
        draft -> {
          draft.share(OTHER, 0, row -> row.with(less(row.share())));
          draft.share(OTHER, 1, row -> row.with(more(row.share())));
        });
  }

  /// Where no cluster helped, one that did nothing counts no more than one that harmed.
  @Test
  void sharesFollowFromUnitsWhereNobodyHelped() {
    EpochInput input = input(EpochState.FIRST, 0, receipt("a", ADAPTER, 100, -8));
    Draft draft = new Draft(input);
    assertThatCode(draft::check).doesNotThrowAnyException();
    assertThat(draft.shares)
        .extracting(row -> row.u().longValueExact())
        .containsExactly(-8L, 0L, 0L);
    draft.share(ADAPTER, 0, row -> row.with(less(row.share())));
    draft.share(ADAPTER, 1, row -> row.with(more(row.share())));
    assertThatThrownBy(draft::check).hasMessageStartingWith("table shares: shares do not follow");
  }

  /// All divisions of small amounts by small weights: one is right, and no other.
  @Test
  void oneDivisionIsTheLargestRemainders() {
    int right = 0;
    for (int code = 1; code < 64; code++) {
      SortedMap<Integer, BigInteger> weights = new TreeMap<>();
      for (int i = 0; i < 3; i++) {
        weights.put(i, BigInteger.valueOf((code >> (2 * i)) & 3));
      }
      for (int amount = 0; amount <= 6; amount++) {
        BigInteger whole = BigInteger.valueOf(amount);
        List<BigInteger> shares = Proportion.largestRemainder(whole, List.copyOf(weights.values()));
        for (int other = 0; other < 512; other++) {
          int at = other;
          List<BigInteger> tried =
              IntStream.range(0, 3).mapToObj(i -> BigInteger.valueOf((at >> (3 * i)) & 7)).toList();
          boolean divides = ShareIdentities.divides(whole, weights, tried::get);
          assertThat(divides)
              .as("%d by %s: %s", amount, weights, tried)
              .isEqualTo(tried.equals(shares));
          right += divides ? 1 : 0;
        }
      }
    }
    assertThat(right).isEqualTo(63 * 7);
  }

  @Test
  void clustersHaveWhatCameToThem() {
    broken(
        "clusters: wrong carry",
        draft ->
            draft.cluster(
                WAITING, row -> new ClusterRow(row.key(), more(row.carry()), row.u(), row.v())));
    broken(
        "clusters: wrong carry",
        draft ->
            draft.cluster(
                TREASURY, row -> new ClusterRow(row.key(), BigInteger.ONE, row.u(), row.v())));
    broken(
        "clusters: wrong U",
        draft ->
            draft.cluster(
                TREASURY, row -> new ClusterRow(row.key(), row.carry(), more(row.u()), row.v())));
    broken(
        "clusters: wrong V",
        draft ->
            draft.cluster(
                TREASURY, row -> new ClusterRow(row.key(), row.carry(), row.u(), more(row.v()))));
    broken(
        "clusters: wrong V",
        draft ->
            draft.cluster(OTHER, row -> new ClusterRow(row.key(), row.carry(), row.u(), row.u())));
    broken(
        "clusters: a row of nothing",
        draft -> {
          ClusterKey stakers = ClusterKey.role(ClusterKey.Role.STAKERS, RandomEpochs.account("s"));
          draft.clusters.add(
              new ClusterRow(stakers, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO));
          draft.clusters.sort((a, b) -> a.key().compareTo(b.key()));
        });
    broken(
        "clusters: a common pool without a row",
        draft -> draft.clusters.removeIf(row -> row.key().equals(WAITING)));
    broken(
        "clusters: lines without a cluster row",
        draft -> draft.clusters.removeIf(row -> row.key().equals(TREASURY)));
  }

  @Test
  void accountsHaveWhatTheirClustersArePaid() {
    String range = "accounts: an amount out of range";
    BigInteger zero = BigInteger.ZERO;
    broken(
        range,
        draft ->
            draft.account(TREASURY, row -> new AccountRow(row.account(), row.key(), zero, zero)));
    broken(
        range,
        draft ->
            draft.account(
                TREASURY,
                row ->
                    new AccountRow(
                        row.account(), row.key(), row.amount(), BigInteger.valueOf(-1))));
    broken(
        range,
        draft ->
            draft.account(
                TREASURY,
                row -> new AccountRow(row.account(), row.key(), row.amount(), more(row.amount()))));
    broken(
        "accounts: amounts do not sum to V",
        draft ->
            draft.account(
                TREASURY,
                row -> new AccountRow(row.account(), row.key(), more(row.amount()), row.dueNow())));
    broken(
        "accounts: amounts of a cluster without a row",
        draft -> {
          var account = RandomEpochs.account("app");
          var key = ClusterKey.role(ClusterKey.Role.APP, account);
          draft.accounts.add(new AccountRow(account, key, BigInteger.ONE, BigInteger.ONE));
          Collections.sort(draft.accounts);
        });
  }

  /// Nobody has earned anything in the Datanet whose pool waits: that it is spent does not make an
  /// earner of it.
  @Test
  void aPoolIsSpentWhereSomebodyEarnedAndNowhereElse() {
    broken(
        "clusters: a common pool waits or does not",
        draft -> {
          draft.cluster(WAITING, row -> new ClusterRow(row.key(), row.carry(), row.u(), row.u()));
          var account = RandomEpochs.account("app");
          BigInteger all = BigInteger.valueOf(12);
          draft.accounts.add(new AccountRow(account, WAITING, all, all));
          Collections.sort(draft.accounts);
        });
    EpochInput input =
        input(EpochState.FIRST, 0, receipt("a", ADAPTER, 10, 1), receipt("b", POOL, 5));
    assertThat(EpochTables.compute(input).next().pools()).isEmpty();
  }

  @Test
  void earningsGrowByWhatFallsDue() {
    broken(
        "earnings: wrong cumulative earnings",
        draft -> draft.earning(0, row -> new EarningRow(row.account(), more(row.cumulative()))));
    broken("earnings: an account is missing", draft -> draft.earnings.removeLast());
  }

  @Test
  void nothingIsLostBetweenEpochs() {
    broken(
        "clusters: sum of V is not the sum of fees",
        draft -> {
          EpochState state = draft.next;
          var pools = new TreeMap<>(state.pools());
          pools.merge(WAITING.datanet(), BigInteger.ONE, BigInteger::add);
          draft.next =
              new EpochState(
                  state.epoch(),
                  state.carries(),
                  pools,
                  state.recent(),
                  state.cumulative(),
                  state.vesting());
        });
    broken(
        "earnings: pending + amounts is not due + pending afterwards",
        draft -> {
          EpochState state = draft.next;
          draft.next =
              new EpochState(
                  state.epoch(),
                  state.carries(),
                  state.pools(),
                  state.recent(),
                  state.cumulative(),
                  state.vesting().subList(1, state.vesting().size()));
        });
  }
}
