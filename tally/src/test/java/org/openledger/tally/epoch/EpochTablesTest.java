package org.openledger.tally.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
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
import org.openledger.tally.split.Line;
import org.openledger.tally.split.Member;

final class EpochTablesTest {

  private static EpochInput.SettledReceipt receipt(String name, long fee, Line... lines) {
    Hash id = RandomEpochs.hash(name);
    SignedHash signed = new SignedHash(id);
    return new EpochInput.SettledReceipt(id, signed, BigInteger.valueOf(fee), List.of(lines));
  }

  private static Line line(ClusterKey key, String receipt, long x) {
    return new Line(key, RandomEpochs.hash(receipt), BigInteger.valueOf(x));
  }

  private static EpochInput input(EpochState previous, EpochInput.SettledReceipt... receipts) {
    return new EpochInput(
        previous,
        List.of(receipts),
        key -> Member.sole(RandomEpochs.account(key.isCommonPool() ? "pool" : "contributor")),
        EpochInput.Vesting.NONE);
  }

  @Test
  void negativeCreditIsCarriedHalvedAndEatsLaterEarnings() {
    ClusterKey cluster = RandomEpochs.cluster(0, 0);
    ClusterKey pool = ClusterKey.commonPool(RandomEpochs.datanet(0));
    EpochTables first =
        EpochTables.compute(
            input(
                EpochState.FIRST,
                receipt("a", 100, line(cluster, "a", -41), line(pool, "a", 100))));
    assertThat(first.next().carries()).containsEntry(cluster, BigInteger.valueOf(-20));
    assertThat(first.cumulative(RandomEpochs.account("pool"))).isEqualTo(100);
    EpochTables second =
        EpochTables.compute(
            input(first.next(), receipt("b", 100, line(cluster, "b", 90), line(pool, "b", 100))));
    // V = U = -20 + 90 = 70; the pool takes 30
    assertThat(second.cumulative(RandomEpochs.account("contributor"))).isEqualTo(70);
    assertThat(second.cumulative(RandomEpochs.account("pool"))).isEqualTo(130);
    assertThat(second.next().carries()).isEmpty();
  }

  /// What was quoted from a cluster is paid in full, whatever the same cluster owes for what it did
  /// to an adapter; the pool stands behind the debt alone.
  @Test
  void memoryIsPaidInFullAndNeverMeetsADebt() {
    ClusterKey cluster = RandomEpochs.cluster(0, 0);
    ClusterKey memory = RandomEpochs.memory(cluster);
    ClusterKey pool = ClusterKey.commonPool(RandomEpochs.datanet(0));
    EpochTables first =
        EpochTables.compute(
            input(
                EpochState.FIRST,
                receipt(
                    "a",
                    150,
                    line(memory, "a", 50),
                    line(cluster, "a", -41),
                    line(pool, "a", 100))));
    assertThat(first.cumulative(RandomEpochs.account("contributor"))).isEqualTo(50);
    assertThat(first.cumulative(RandomEpochs.account("pool"))).isEqualTo(100);
    assertThat(first.next().carries()).containsOnlyKeys(cluster);
    EpochTables second =
        EpochTables.compute(input(first.next(), receipt("b", 7, line(memory, "b", 7))));
    assertThat(second.cumulative(RandomEpochs.account("contributor"))).isEqualTo(57);
    assertThat(second.next().carries()).containsEntry(cluster, BigInteger.valueOf(-10));
  }

  @Test
  void anExactLineThatTakesBreaksAnIdentity() {
    ClusterKey memory = RandomEpochs.memory(RandomEpochs.cluster(0, 0));
    ClusterKey treasury =
        ClusterKey.role(ClusterKey.Role.TREASURY, RandomEpochs.account("treasury"));
    EpochInput.SettledReceipt wrong =
        receipt("a", 5, line(memory, "a", -2), line(treasury, "a", 7));
    assertThatThrownBy(() -> EpochTables.compute(input(EpochState.FIRST, wrong)))
        .hasMessageContaining("an exact line is not positive");
  }

  @Test
  void theResidueOfFloorsGoesToTheEarliestCommitment() {
    ClusterKey cluster = RandomEpochs.cluster(0, 0);
    ClusterKey pool = ClusterKey.commonPool(RandomEpochs.datanet(0));
    List<Member> thirds =
        List.of(
            new Member(RandomEpochs.account("first"), 333_333),
            new Member(RandomEpochs.account("second"), 333_333),
            new Member(RandomEpochs.account("third"), 333_334));
    EpochInput input =
        new EpochInput(
            EpochState.FIRST,
            List.of(receipt("a", 100, line(cluster, "a", 100), line(pool, "a", 100))),
            _ -> thirds,
            EpochInput.Vesting.NONE);
    assertThat(EpochTables.compute(input).next().cumulative())
        .containsEntry(RandomEpochs.account("first"), BigInteger.valueOf(34))
        .containsEntry(RandomEpochs.account("second"), BigInteger.valueOf(33))
        .containsEntry(RandomEpochs.account("third"), BigInteger.valueOf(33));
  }

  @Test
  void carriesFadeWithoutReceipts() {
    ClusterKey cluster = RandomEpochs.cluster(0, 0);
    ClusterKey pool = ClusterKey.commonPool(RandomEpochs.datanet(0));
    EpochTables tables =
        EpochTables.compute(
            input(EpochState.FIRST, receipt("a", 9, line(cluster, "a", -7), line(pool, "a", 9))));
    for (long expected : new long[] {-3, -1, 0}) {
      BigInteger carry = tables.next().carries().getOrDefault(cluster, BigInteger.ZERO);
      assertThat(carry).isEqualTo(expected);
      tables = EpochTables.compute(input(tables.next()));
    }
    assertThat(tables.fees()).isZero();
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
    assertThat(due).isEqualTo(fees);
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
            new EpochInput.SettledReceipt(receipt.id(), receipt.signed(), receipt.total(), lines));
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
    RandomEpochs random = new RandomEpochs(42);
    EpochTables tables = EpochTables.compute(random.input(EpochState.FIRST, 20));
    EpochTables.Rows rows = tables.rows();
    List<EpochRows.LineRow> lines = new ArrayList<>(rows.lines());
    EpochRows.LineRow row = lines.getFirst();
    Line changed =
        new Line(row.line().key(), row.line().receipt(), row.line().x().add(BigInteger.ONE));
    lines.set(0, new EpochRows.LineRow(changed, row.prefix()));
    EpochTables.Rows broken =
        new EpochTables.Rows(
            rows.receipts(), lines, rows.clusters(), rows.accounts(), rows.earnings());
    assertThatThrownBy(() -> EpochTables.restore(EpochState.FIRST, broken, List.of()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("table lines");
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
