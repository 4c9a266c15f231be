package org.openledger.tally.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.epoch.EpochInput.SettledReceipt;
import org.openledger.tally.epoch.EpochInput.Vesting;
import org.openledger.tally.epoch.EpochRows.ReceiptRow;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.CreditLine;
import org.openledger.tally.split.Credited;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.Member;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.SplitParameters;

/// What fits an epoch, when it is paid, and whose it is.
final class EpochBoundsTest {
  private static final ClusterKey ADAPTER = ClusterKey.adapter(RandomEpochs.adapter(0));
  private static final ClusterKey CLUSTER = RandomEpochs.cluster(0, 0);
  private static final ClusterKey OUTSIDE = RandomEpochs.cluster(0, 1);
  private static final Address BOTH = RandomEpochs.account("both");
  private static final ClusterKey ROLE = ClusterKey.role(ClusterKey.Role.DEVELOPER, BOTH);

  private static SettledReceipt receipt(String name, ClusterKey payee, long fee) {
    return receipt(name, payee, fee, List.of());
  }

  private static SettledReceipt receipt(
      String name, ClusterKey payee, long fee, List<CreditLine> credits) {
    Hash id = RandomEpochs.hash(name);
    BigInteger paid = BigInteger.valueOf(fee);
    return new SettledReceipt(
        id, new SignedHash(id), paid, List.of(new Line(payee, id, paid)), credits);
  }

  private static CreditLine credit(String receipt, ClusterKey cluster, long units) {
    return new CreditLine(
        new Credited(ADAPTER, cluster), RandomEpochs.hash(receipt), BigInteger.valueOf(units));
  }

  /// An adapter on one cluster, and whatever the cluster, the same owner.
  private static EpochInput input(EpochState previous, Vesting vesting, SettledReceipt... paid) {
    return new EpochInput(
        previous,
        List.of(paid),
        _ -> new EpochInput.Adapter(65_536, new TreeSet<>(List.of(CLUSTER))),
        _ -> Member.sole(BOTH),
        vesting);
  }

  @Test
  void twoHundredThousandReceiptsFitAnEpoch() {
    SettledReceipt one = receipt("a", ROLE, 1);
    var most = Collections.nCopies(EpochTables.RECEIPTS_MAX, one);
    assertThat(EpochTables.Given.of(most).receipts()).hasSize(EpochTables.RECEIPTS_MAX);
  }

  @Test
  void twoMillionRowsFitATable() {
    EpochTables.requireRoom(EpochTables.LINES_MAX, "lines");
    tooMany("lines", () -> EpochTables.requireRoom(EpochTables.LINES_MAX + 1, "lines"));
    SettledReceipt one = receipt("a", ROLE, 1);
    int more = EpochTables.LINES_MAX + 1;
    var line = one.lines().getFirst();
    var lines =
        new SettledReceipt(
            one.id(), one.signed(), one.total(), Collections.nCopies(more, line), List.of());
    tooMany("lines", () -> EpochTables.Given.of(List.of(lines)));
    var credits = receipt("a", ADAPTER, 1, Collections.nCopies(more, credit("a", CLUSTER, 1)));
    tooMany("credits", () -> EpochTables.Given.of(List.of(credits)));
  }

  private static void tooMany(String what, Runnable made) {
    assertThatThrownBy(made::run)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.OVER_BOUND))
        .hasMessageContaining("2000001 " + what + " in one epoch");
  }

  @Test
  void anAmountVestsOverAtMost256EpochsAndNoMoreThanAllOfIt() {
    assertThat(new Vesting(Collections.nCopies(256, 0)).laterPpm()).hasSize(256);
    assertThat(new Vesting(List.of(SplitParameters.MILLION)).laterPpm()).hasSize(1);
    for (List<Integer> wrong :
        List.of(
            Collections.nCopies(257, 0),
            List.of(SplitParameters.MILLION, 1),
            List.of(SplitParameters.MILLION, -1))) {
      assertThatThrownBy(() -> new Vesting(wrong)).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void reliabilityStaysWithinItsWhole() {
    for (int reliability : new int[] {-1, ModelTerms.RELIABILITY_WHOLE + 1}) {
      assertThatThrownBy(() -> new EpochInput.Adapter(reliability, new TreeSet<>()))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("reliability " + reliability);
    }
  }

  /// Of 3 that a cluster earns floor(3 / 2) fall due later; of 1, nothing; of what somebody gets by
  /// a role, nothing, whoever it is.
  @Test
  void recordsVestAndRolesDoNot() {
    Vesting half = new Vesting(List.of(500_000));
    EpochTables tables =
        EpochTables.compute(
            input(
                EpochState.FIRST,
                half,
                receipt("a", ROLE, 8),
                receipt("b", RandomEpochs.memory(CLUSTER), 3),
                receipt("c", RandomEpochs.memory(OUTSIDE), 1)));
    assertThat(tables.cumulative(BOTH)).isEqualTo(8 + 2 + 1);
    assertThat(tables.next().vesting())
        .containsExactly(new EpochState.Vested(2, BOTH, BigInteger.ONE));
    EpochTables next = EpochTables.compute(input(tables.next(), half));
    assertThat(next.vestedNow()).isEqualTo(Map.of(BOTH, BigInteger.ONE));
    assertThat(next.cumulative(BOTH)).isEqualTo(12);
    assertThat(next.before(BOTH)).isEqualTo(11);
  }

  @Test
  void nothingVestsOfWhatIsTooSmallToDivide() {
    EpochTables tables =
        EpochTables.compute(
            input(
                EpochState.FIRST,
                new Vesting(List.of(500_000)),
                receipt("a", RandomEpochs.memory(CLUSTER), 1)));
    assertThat(tables.next().vesting()).isEmpty();
    assertThat(tables.due()).isEqualTo(1);
  }

  /// A cluster that no snapshot of the adapter has shares in what it was credited for, and owes
  /// what it was debited.
  @Test
  void aClusterOutsideTheSnapshotsIsCreditedAndOwes() {
    EpochTables first =
        EpochTables.compute(
            input(
                EpochState.FIRST,
                Vesting.NONE,
                receipt("a", ADAPTER, 10, List.of(credit("a", OUTSIDE, -8)))));
    var debtor = new Credited(ADAPTER, OUTSIDE);
    assertThat(first.next().carries()).isEqualTo(Map.of(debtor, BigInteger.valueOf(-4)));
    EpochTables second =
        EpochTables.compute(input(first.next(), Vesting.NONE, receipt("b", ADAPTER, 10)));
    assertThat(second.rows().shares()).extracting(EpochRows.ShareRow::key).contains(debtor);
    assertThat(second.next().carries()).isEqualTo(Map.of(debtor, BigInteger.valueOf(-2)));
    EpochTables third =
        EpochTables.compute(
            input(
                second.next(),
                Vesting.NONE,
                receipt("c", ADAPTER, 10, List.of(credit("c", OUTSIDE, 9)))));
    assertThat(third.next().carries()).isEmpty();
    assertThat(third.amounts(BOTH)).containsEntry(OUTSIDE, BigInteger.TEN);
  }

  @Test
  void whatAnAccountGetsIsListedByCluster() {
    RandomEpochs random = new RandomEpochs(51);
    EpochTables tables = EpochTables.compute(random.input(EpochState.FIRST, 20));
    assertThat(tables.epoch()).isEqualTo(1);
    var all = new TreeMap<Address, BigInteger>();
    for (Address account : tables.earners()) {
      tables
          .amounts(account)
          .values()
          .forEach(amount -> all.merge(account, amount, BigInteger::add));
    }
    assertThat(all).isNotEmpty().isEqualTo(tables.next().cumulative());
    assertThat(tables.next().recent())
        .isNotEmpty()
        .isEqualTo(EpochTables.recent(1, tables.rows().clusters()));
  }

  @Test
  void everyReceiptIsProvenAndNoOther() {
    EpochTables tables = EpochTables.compute(new RandomEpochs(52).input(EpochState.FIRST, 20));
    for (ReceiptRow row : tables.rows().receipts()) {
      var proof = tables.receiptProof(row.id()).orElseThrow();
      assertThat(proof.verify(row.leaf().data(), row.fee(), tables.roots().receipts())).isTrue();
    }
    assertThat(tables.receiptProof(RandomEpochs.hash("no receipt"))).isEmpty();
  }
}
