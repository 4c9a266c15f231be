package org.openledger.tally.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.core.random.CounterRandom;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.CreditLine;
import org.openledger.tally.split.Credited;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.Member;

final class EpochTablesTest {

  private static final ClusterKey ADAPTER = ClusterKey.adapter(RandomEpochs.adapter(0));
  private static final ClusterKey OTHER = ClusterKey.adapter(RandomEpochs.adapter(1));
  private static final ClusterKey POOL = ClusterKey.commonPool(RandomEpochs.datanet(0));
  private static final int WHOLE = 65_536;

  private static EpochInput.SettledReceipt receipt(String name, long fee, Line... lines) {
    Hash id = RandomEpochs.hash(name);
    SignedHash signed = new SignedHash(id);
    return new EpochInput.SettledReceipt(
        id, signed, BigInteger.valueOf(fee), List.of(lines), List.of());
  }

  private static Line line(ClusterKey key, String receipt, long x) {
    return new Line(key, RandomEpochs.hash(receipt), BigInteger.valueOf(x));
  }

  /// A receipt of which an adapter earns everything, with credits of the clusters in order of key.
  private static EpochInput.SettledReceipt earning(
      ClusterKey adapter, String name, long fee, long... credits) {
    Hash id = RandomEpochs.hash(name);
    List<CreditLine> lines = new ArrayList<>();
    for (int i = 0; i < credits.length; i++) {
      if (credits[i] != 0) {
        Credited key = new Credited(adapter, cluster(i));
        lines.add(new CreditLine(key, id, BigInteger.valueOf(credits[i])));
      }
    }
    return new EpochInput.SettledReceipt(
        id, new SignedHash(id), BigInteger.valueOf(fee), List.of(line(adapter, name, fee)), lines);
  }

  /// The clusters of a Datanet in order of key.
  private static ClusterKey cluster(int at) {
    return IntStream.range(0, 3)
        .mapToObj(i -> RandomEpochs.cluster(0, i))
        .sorted()
        .toList()
        .get(at);
  }

  /// Adapters on the three clusters, one of them believed this far, each cluster its own account's.
  private static EpochInput input(
      EpochState previous, int reliability, EpochInput.SettledReceipt... receipts) {
    return new EpochInput(
        previous,
        List.of(receipts),
        adapter ->
            new EpochInput.Adapter(
                adapter.equals(ADAPTER) ? reliability : WHOLE,
                new TreeSet<>(List.of(cluster(0), cluster(1), cluster(2)))),
        key -> Member.sole(owner(key)),
        EpochInput.Vesting.NONE);
  }

  private static Address owner(ClusterKey key) {
    return RandomEpochs.account("owner of " + key.cluster());
  }

  private static EpochInput input(EpochState previous, EpochInput.SettledReceipt... receipts) {
    return input(previous, WHOLE, receipts);
  }

  private static List<Long> shares(EpochTables tables, ClusterKey adapter) {
    return tables.rows().shares().stream()
        .filter(row -> row.key().adapter().equals(adapter))
        .map(row -> row.share().longValueExact())
        .toList();
  }

  private static BigInteger earned(EpochTables tables, int cluster) {
    return tables.cumulative(owner(cluster(cluster)));
  }

  @Test
  void anAdaptersEarningsAreDividedByPosteriorMeans() {
    EpochInput.SettledReceipt receipt = earning(ADAPTER, "a", 100, 8, 3, -2);
    // g = 3; believed wholly the weights are 8, 3 and 0: 72.7 and 27.3
    EpochTables whole = EpochTables.compute(input(EpochState.FIRST, WHOLE, receipt));
    assertThat(shares(whole, ADAPTER)).containsExactly(73L, 27L, 0L);
    // half: floor(11 / 2), floor(6 / 2), floor(1 / 2): 5 and 3
    EpochTables half = EpochTables.compute(input(EpochState.FIRST, WHOLE / 2, receipt));
    assertThat(shares(half, ADAPTER)).containsExactly(63L, 37L, 0L);
    // not at all: the average of the model's contributors, and the unit that is left to the first
    EpochTables none = EpochTables.compute(input(EpochState.FIRST, 0, receipt));
    assertThat(shares(none, ADAPTER)).containsExactly(34L, 33L, 33L);
    assertThat(none.next().pools()).isEmpty();
  }

  @Test
  void whereNoClusterHelpedTheUnitSharesDivide() {
    EpochTables tables =
        EpochTables.compute(input(EpochState.FIRST, earning(ADAPTER, "a", 100, -8, -3, -2)));
    assertThat(shares(tables, ADAPTER)).containsExactly(34L, 33L, 33L);
    assertThat(tables.next().carries())
        .containsEntry(new Credited(ADAPTER, cluster(0)), BigInteger.valueOf(-4))
        .containsEntry(new Credited(ADAPTER, cluster(1)), BigInteger.valueOf(-1));
  }

  @Test
  void aDebtIsHalvedInEpochsInWhichItsModelEarnsAndThenEatsCredit() {
    Credited debtor = new Credited(ADAPTER, cluster(0));
    EpochTables first =
        EpochTables.compute(input(EpochState.FIRST, earning(ADAPTER, "a", 10, -41, 5, 0)));
    assertThat(first.next().carries()).containsEntry(debtor, BigInteger.valueOf(-20)).hasSize(1);
    EpochTables quiet = EpochTables.compute(input(first.next(), earning(OTHER, "b", 10, 1, 0, 0)));
    assertThat(quiet.next().carries()).containsEntry(debtor, BigInteger.valueOf(-20)).hasSize(1);
    assertThat(shares(quiet, ADAPTER)).containsExactly(0L);
    assertThat(shares(quiet, OTHER)).containsExactly(10L, 0L, 0L);
    EpochTables third =
        EpochTables.compute(input(quiet.next(), earning(ADAPTER, "c", 10, 25, 5, 0)));
    // U = -20 + 25 = 5 beside 5
    assertThat(shares(third, ADAPTER)).containsExactly(5L, 5L, 0L);
    assertThat(third.next().carries()).isEmpty();
  }

  /// A model that is not believed changes nothing of what another has earned for a cluster.
  @Test
  void noModelTouchesWhatAnotherHasEarned() {
    EpochTables alone =
        EpochTables.compute(input(EpochState.FIRST, 0, earning(OTHER, "a", 90, 9, 0, 0)));
    assertThat(earned(alone, 0)).isEqualTo(90);
    EpochTables both =
        EpochTables.compute(
            input(
                EpochState.FIRST,
                0,
                earning(OTHER, "a", 90, 9, 0, 0),
                earning(ADAPTER, "b", 9, -100, 0, 1)));
    assertThat(shares(both, OTHER)).isEqualTo(shares(alone, OTHER));
    assertThat(earned(both, 0)).isEqualTo(93);
  }

  @Test
  void aCommonPoolWaitsForSomebodyAndIsPaidByWhatWasEarned() {
    EpochTables first =
        EpochTables.compute(input(EpochState.FIRST, receipt("a", 12, line(POOL, "a", 12))));
    assertThat(first.next().pools()).containsEntry(POOL.datanet(), BigInteger.valueOf(12));
    assertThat(first.due()).isZero();
    EpochTables second =
        EpochTables.compute(input(first.next(), earning(ADAPTER, "b", 40, 3, 1, 0)));
    // 30 and 10 are earned, and of 12 from the pool 9 and 3
    assertThat(earned(second, 0)).isEqualTo(39);
    assertThat(earned(second, 1)).isEqualTo(13);
    assertThat(second.next().pools()).isEmpty();
  }

  @Test
  void aCommonPoolLooksBackOnTwelveEpochs() {
    EpochState state =
        EpochTables.compute(input(EpochState.FIRST, earning(ADAPTER, "a", 4, 3, 1, 0))).next();
    for (int epoch = 2; epoch <= 12; epoch++) {
      String name = "pool " + epoch;
      EpochTables tables = EpochTables.compute(input(state, receipt(name, 8, line(POOL, name, 8))));
      assertThat(tables.due()).as("epoch %d", epoch).isEqualTo(8);
      state = tables.next();
    }
    assertThat(state.cumulative()).containsEntry(owner(cluster(0)), BigInteger.valueOf(69));
    EpochTables late = EpochTables.compute(input(state, receipt("z", 8, line(POOL, "z", 8))));
    assertThat(late.due()).isZero();
    assertThat(late.next().pools()).containsEntry(POOL.datanet(), BigInteger.valueOf(8));
  }

  /// What was quoted from a cluster is paid in full, whatever the same cluster owes to the others
  /// of an adapter.
  @Test
  void memoryIsPaidInFullAndNeverMeetsADebt() {
    ClusterKey memory = RandomEpochs.memory(cluster(0));
    EpochTables first =
        EpochTables.compute(
            input(
                EpochState.FIRST,
                receipt("a", 50, line(memory, "a", 50)),
                earning(ADAPTER, "b", 10, -41, 5, 0)));
    assertThat(earned(first, 0)).isEqualTo(50);
    Credited debtor = new Credited(ADAPTER, cluster(0));
    assertThat(first.next().carries()).containsOnlyKeys(debtor);
    EpochTables second =
        EpochTables.compute(input(first.next(), receipt("c", 7, line(memory, "c", 7))));
    assertThat(earned(second, 0)).isEqualTo(57);
    assertThat(second.next().carries()).containsEntry(debtor, BigInteger.valueOf(-20));
  }

  @Test
  void aLineThatTakesBreaksAnIdentity() {
    ClusterKey memory = RandomEpochs.memory(cluster(0));
    ClusterKey treasury =
        ClusterKey.role(ClusterKey.Role.TREASURY, RandomEpochs.account("treasury"));
    EpochInput.SettledReceipt wrong =
        receipt("a", 5, line(memory, "a", -2), line(treasury, "a", 7));
    assertThatThrownBy(() -> EpochTables.compute(input(EpochState.FIRST, wrong)))
        .hasMessageContaining("a line is not positive");
  }

  @Test
  void theResidueOfFloorsGoesToTheEarliestCommitment() {
    List<Member> thirds =
        List.of(
            new Member(RandomEpochs.account("first"), 333_333),
            new Member(RandomEpochs.account("second"), 333_333),
            new Member(RandomEpochs.account("third"), 333_334));
    EpochInput input = input(EpochState.FIRST, earning(ADAPTER, "a", 100, 1, 0, 0));
    EpochInput shared =
        new EpochInput(
            input.previous(), input.receipts(), input.adapters(), _ -> thirds, input.vesting());
    assertThat(EpochTables.compute(shared).next().cumulative())
        .containsEntry(RandomEpochs.account("first"), BigInteger.valueOf(34))
        .containsEntry(RandomEpochs.account("second"), BigInteger.valueOf(33))
        .containsEntry(RandomEpochs.account("third"), BigInteger.valueOf(33));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14})
  void identitiesHoldOverManyEpochsWithVesting(long seed) {
    RandomEpochs random = new RandomEpochs(seed);
    EpochInput.Vesting vesting = new EpochInput.Vesting(List.of(250_000, 333_333));
    EpochState state = EpochState.FIRST;
    BigInteger fees = BigInteger.ZERO;
    BigInteger due = BigInteger.ZERO;
    for (int epoch = 0; epoch < 6; epoch++) {
      List<EpochInput.SettledReceipt> receipts = epoch < 4 ? random.receipts(40) : List.of();
      EpochTables tables = EpochTables.compute(random.input(state, receipts, vesting));
      fees = fees.add(tables.fees());
      due = due.add(tables.due());
      state = tables.next();
      assertThat(state.earned()).isEqualTo(due);
    }
    assertThat(state.vesting()).isEmpty();
    BigInteger waits = state.pools().values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(due.add(waits)).isEqualTo(fees);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24, 25})
  void theOrderOfReceiptsDoesNotMatter(long seed) {
    RandomEpochs random = new RandomEpochs(seed);
    EpochInput input = random.input(EpochState.FIRST, 50);
    EpochTables tables = EpochTables.compute(input);
    CounterRandom order = CounterRandom.of(seed, "order");
    for (int round = 0; round < 5; round++) {
      List<EpochInput.SettledReceipt> shuffled = new ArrayList<>();
      for (int at : order.permutation(input.receipts().size())) {
        EpochInput.SettledReceipt receipt = input.receipts().get(at);
        List<Line> lines = new ArrayList<>();
        for (int line : order.permutation(receipt.lines().size())) {
          lines.add(receipt.lines().get(line));
        }
        shuffled.add(
            new EpochInput.SettledReceipt(
                receipt.id(),
                receipt.signed(),
                receipt.total(),
                lines,
                receipt.credits().reversed()));
      }
      EpochInput again = random.input(EpochState.FIRST, shuffled, EpochInput.Vesting.NONE);
      assertThat(EpochTables.compute(again).roots()).isEqualTo(tables.roots());
    }
  }

  /// Cut one contributor into a name per record: every other account keeps its amount to the unit
  /// and the names together get what the one got.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32, 33})
  void splittingAnIdentityMovesNothing(long seed) {
    RandomEpochs random = new RandomEpochs(seed);
    EpochInput input = random.input(EpochState.FIRST, 60);
    Address split = RandomEpochs.account("c1");
    EpochInput.Membership names =
        key -> {
          List<Member> table = new ArrayList<>(input.membership().of(key));
          for (int i = 0; i < table.size(); i++) {
            if (table.get(i).account().equals(split)) {
              Address name = RandomEpochs.account("sybil " + key.cluster() + "/" + i);
              table.set(i, new Member(name, table.get(i).sharePpm()));
            }
          }
          return table;
        };
    SortedMap<Address, BigInteger> one = EpochTables.compute(input).next().cumulative();
    SortedMap<Address, BigInteger> many =
        EpochTables.compute(random.withMembers(input, names)).next().cumulative();
    BigInteger together = BigInteger.ZERO;
    for (var entry : many.entrySet()) {
      if (one.containsKey(entry.getKey())) {
        assertThat(entry.getValue()).isEqualTo(one.get(entry.getKey()));
      } else {
        together = together.add(entry.getValue());
      }
    }
    assertThat(together).isPositive().isEqualTo(one.get(split));
  }

  @Test
  void everyAccountHasAProofAndAWrongAmountHasNone() {
    RandomEpochs random = new RandomEpochs(41);
    EpochTables tables = EpochTables.compute(random.input(EpochState.FIRST, 30));
    assertThat(tables.earners()).hasSizeGreaterThan(5);
    for (Address account : tables.earners()) {
      EpochTables.EarningProof proof = tables.proof(account).orElseThrow();
      assertThat(proof.verify(tables.roots().earnings())).isTrue();
      BigInteger more = proof.cumulative().add(BigInteger.ONE);
      assertThat(
              new EpochTables.EarningProof(account, more, proof.path())
                  .verify(tables.roots().earnings()))
          .isFalse();
    }
    assertThat(tables.proof(RandomEpochs.account("stranger"))).isEmpty();
  }

  @Test
  void aChangedRowBreaksAnIdentityThatNamesItsTable() {
    EpochState before =
        EpochTables.compute(new RandomEpochs(41).input(EpochState.FIRST, 20)).next();
    EpochTables.Rows rows = EpochTables.compute(new RandomEpochs(42).input(before, 20)).rows();
    EpochRows.LineRow line = rows.lines().getFirst();
    EpochRows.CreditRow credit = rows.credits().getFirst();
    EpochRows.ClusterRow cluster = rows.clusters().getFirst();
    EpochRows.AccountRow account = rows.accounts().getFirst();
    broken(before, "lines", changed(rows, new EpochRows.LineRow(more(line.line()), line.prefix())));
    broken(
        before,
        "credits",
        changed(rows, new EpochRows.CreditRow(credit.line(), credit.prefix().add(BigInteger.ONE))));
    for (EpochRows.ShareRow row : rows.shares().subList(0, 12)) {
      BigInteger one = BigInteger.ONE;
      broken(before, "shares", changed(rows, row.with(row.share().add(one))));
      broken(before, "shares", changed(rows, with(row, row.belief(), row.u().add(one))));
      broken(before, "shares", changed(rows, with(row, raised(row.belief()), row.u())));
    }
    broken(
        before,
        "clusters",
        changed(
            rows,
            new EpochRows.ClusterRow(
                cluster.key(), cluster.carry(), cluster.u().add(BigInteger.ONE), cluster.v())));
    broken(
        before,
        "accounts",
        changed(
            rows,
            new EpochRows.AccountRow(
                account.account(),
                account.key(),
                account.amount().add(BigInteger.ONE),
                account.dueNow())));
  }

  private static Line more(Line line) {
    return new Line(line.key(), line.receipt(), line.x().add(BigInteger.ONE));
  }

  private static EpochRows.ShareRow with(
      EpochRows.ShareRow row, EpochRows.ShareRow.Belief belief, BigInteger u) {
    return new EpochRows.ShareRow(row.key(), belief, row.carry(), u, row.share());
  }

  private static EpochRows.ShareRow.Belief raised(EpochRows.ShareRow.Belief belief) {
    return new EpochRows.ShareRow.Belief(
        belief.reliability(), belief.credit(), belief.generic().add(BigInteger.ONE));
  }

  /// The tables with a row in the place of the one with its key.
  private static EpochTables.Rows changed(EpochTables.Rows rows, EpochRows.Row row) {
    return new EpochTables.Rows(
        rows.receipts(),
        changed(
            rows.lines(),
            row,
            EpochRows.LineRow.class,
            each -> each.line().key() + "/" + each.line().receipt()),
        changed(rows.credits(), row, EpochRows.CreditRow.class, EpochRows.CreditRow::line),
        changed(rows.shares(), row, EpochRows.ShareRow.class, EpochRows.ShareRow::key),
        changed(rows.clusters(), row, EpochRows.ClusterRow.class, EpochRows.ClusterRow::key),
        changed(
            rows.accounts(),
            row,
            EpochRows.AccountRow.class,
            each -> each.account() + "/" + each.key()),
        rows.earnings());
  }

  private static <R extends EpochRows.Row> List<R> changed(
      List<R> rows, EpochRows.Row row, Class<R> type, Function<R, Object> key) {
    if (!type.isInstance(row)) {
      return rows;
    }
    R other = type.cast(row);
    return rows.stream()
        .map(each -> key.apply(each).equals(key.apply(other)) ? other : each)
        .toList();
  }

  private static void broken(EpochState before, String table, EpochTables.Rows rows) {
    assertThatThrownBy(() -> EpochTables.restore(before, rows, List.of()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("table " + table);
  }

  @Test
  void aPoolThatKeepsWhatIsItsEarnersBreaksAnIdentity() {
    EpochState before =
        EpochTables.compute(input(EpochState.FIRST, earning(ADAPTER, "a", 4, 3, 1, 0))).next();
    EpochTables.Rows rows =
        EpochTables.compute(input(before, receipt("b", 8, line(POOL, "b", 8)))).rows();
    assertThat(rows.clusters()).hasSize(1);
    EpochRows.ClusterRow pool = rows.clusters().getFirst();
    EpochTables.Rows kept =
        new EpochTables.Rows(
            rows.receipts(),
            rows.lines(),
            rows.credits(),
            rows.shares(),
            List.of(new EpochRows.ClusterRow(pool.key(), pool.carry(), pool.u(), BigInteger.ZERO)),
            List.of(),
            rows.earnings());
    broken(before, "clusters", kept);
  }

  @Test
  void aReceiptCannotCountTwice() {
    RandomEpochs random = new RandomEpochs(43);
    List<EpochInput.SettledReceipt> receipts = new ArrayList<>(random.receipts(2));
    receipts.add(receipts.getFirst());
    EpochInput input = random.input(EpochState.FIRST, receipts, EpochInput.Vesting.NONE);
    assertThatThrownBy(() -> EpochTables.compute(input)).hasMessageContaining("table receipts");
  }

  @Test
  void moreReceiptsThanFitInMemoryAreRefusedPlainly() {
    List<EpochInput.SettledReceipt> receipts =
        Collections.nCopies(EpochTables.RECEIPTS_MAX + 1, receipt("a", 1));
    EpochInput input =
        new RandomEpochs(45).input(EpochState.FIRST, receipts, EpochInput.Vesting.NONE);
    assertThatThrownBy(() -> EpochTables.compute(input))
        .isInstanceOfSatisfying(
            Failure.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.OVER_BOUND))
        .hasMessageContaining("at most 200000");
  }

  @Test
  void aClusterWithMoneyButNoMembersIsRefused() {
    RandomEpochs random = new RandomEpochs(44);
    EpochInput input = random.input(EpochState.FIRST, 10);
    assertThatThrownBy(() -> EpochTables.compute(random.withMembers(input, _ -> List.of())))
        .isInstanceOfSatisfying(
            Failure.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.MEMBERS_MISSING));
  }
}
