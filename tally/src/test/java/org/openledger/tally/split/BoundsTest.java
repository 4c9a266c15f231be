package org.openledger.tally.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.receipt.ModelPart;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.ModelTerms.Commerce;
import org.openledger.tally.split.SplitParameters.Part;

/// The last amount that is taken and the first that is not, of everything that divides a fee.
final class BoundsTest {
  private static final BigInteger LEAST_TOO_MUCH = BigInteger.ONE.shiftLeft(255);
  private static final BigInteger DEAREST = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private static Commerce commerce(BigInteger in, BigInteger out) {
    return new Commerce(
        PriceIn.units(in),
        PriceOut.units(out),
        RandomEpochs.account("developer"),
        Optional.empty());
  }

  private static Split split(BigInteger fee) {
    FeeTerms terms =
        new FeeTerms(
            commerce(BigInteger.ONE, BigInteger.ONE),
            new OperatorTerms(
                SplitParameters.DEFAULT, RandomEpochs.account("treasury"), Optional.empty()));
    Credits credits = Credits.of(RandomEpochs.adapter(0), 0, 0, List.of(), List.of());
    return Split.of(RandomEpochs.hash("receipt"), new Open(fee), List.of(), terms, credits);
  }

  @Test
  void aFeeHasAtMost255Bits() {
    assertThat(split(BigInteger.ZERO).lines()).isEmpty();
    BigInteger most = LEAST_TOO_MUCH.subtract(BigInteger.ONE);
    assertThat(split(most).total()).isEqualTo(most);
    assertThatThrownBy(() -> split(LEAST_TOO_MUCH))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("fee out of range");
  }

  @Test
  void tokensAndPricesMayBeNothingAndNotLess() {
    BigInteger one = BigInteger.ONE;
    BigInteger less = one.negate();
    assertThat(Split.feeRoundedUp(1000, 1000, BigInteger.ZERO, one)).isEqualTo(1);
    assertThat(Split.feeRoundedUp(1000, 1000, one, BigInteger.ZERO)).isEqualTo(1);
    for (Runnable negative :
        List.<Runnable>of(
            () -> Split.feeRoundedUp(-1, 1, one, one),
            () -> Split.feeRoundedUp(1, -1, one, one),
            () -> Split.feeRoundedUp(1, 1, less, one),
            () -> Split.feeRoundedUp(1, 1, one, less))) {
      assertThatThrownBy(negative::run).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void aPriceHasAtMost128Bits() {
    Json dearest = commerce(DEAREST, DEAREST).toJson();
    assertThat(Commerce.fromJson(dearest)).isEqualTo(commerce(DEAREST, DEAREST));
    BigInteger dearer = DEAREST.add(BigInteger.ONE);
    assertThatThrownBy(() -> commerce(dearer, DEAREST)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> commerce(DEAREST, dearer)).isInstanceOf(Refusal.class);
    Json free = commerce(BigInteger.ZERO, BigInteger.ZERO).toJson();
    assertThat(Commerce.fromJson(free).priceIn().units()).isZero();
    Json paid = Json.parse(free.compact().replace("\"priceIn\":\"0\"", "\"priceIn\":\"-1\""));
    assertThatThrownBy(() -> Commerce.fromJson(paid)).isInstanceOf(Refusal.class);
  }

  @Test
  void aModelIsTrainedOnAtMost64Snapshots() {
    assertThat(trained(64).model().snapshots()).hasSize(64);
    assertThatThrownBy(() -> trained(65))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("65 snapshots");
  }

  private static ModelTerms trained(int snapshots) {
    ModelPart recorded = ModelTerms.fromJson(Json.parse(ModelTermsTest.recorded("model"))).model();
    ModelPart model =
        new ModelPart(
            recorded.id(),
            recorded.digest(),
            recorded.base(),
            recorded.adapter(),
            recorded.roots(),
            IntStream.range(0, snapshots)
                .mapToObj(i -> new SnapshotRef(new DatanetId("d" + i), 1, Hash.ZERO))
                .toList(),
            1);
    return new ModelTerms(model, 0, commerce(BigInteger.ONE, BigInteger.ONE));
  }

  @Test
  void aPartOfTheFeeMayBeNothingAndNotLess() {
    Map<Part, Integer> all = Map.of(Part.PLATFORM, 0, Part.DEVELOPER, 0, Part.STAKERS, 0);
    var parts = new java.util.EnumMap<Part, Integer>(all);
    parts.put(Part.POOL, SplitParameters.MILLION);
    assertThat(new SplitParameters(parts).ppm(Part.STAKERS)).isZero();
    parts.put(Part.STAKERS, -1);
    parts.put(Part.PLATFORM, 1);
    assertThatThrownBy(() -> new SplitParameters(parts))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("negative");
  }

  @Test
  void aMemberHasNothingOrAllOrAnythingBetween() {
    Member nothing = new Member(RandomEpochs.account("a"), 0);
    Member all = new Member(RandomEpochs.account("b"), SplitParameters.MILLION);
    assertThat(Member.table(List.of(nothing, all))).containsExactly(nothing, all);
    for (int ppm : new int[] {-1, SplitParameters.MILLION + 1}) {
      assertThatThrownBy(() -> new Member(RandomEpochs.account("a"), ppm))
          .isInstanceOf(Refusal.class);
    }
    assertThatThrownBy(() -> Member.table(List.of(nothing))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Member.table(List.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("0 rows");
  }

  @Test
  void aMemberTableHasAtMostAHundredThousandRows() {
    Member small = new Member(RandomEpochs.account("a"), 10);
    assertThat(Member.table(Collections.nCopies(Member.MEMBERS_MAX, small)))
        .hasSize(Member.MEMBERS_MAX);
    assertThatThrownBy(() -> Member.table(Collections.nCopies(Member.MEMBERS_MAX + 1, small)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("100001 rows");
  }

  /// 10 by 1 : 1 : 1 leaves one, which goes to the first of those that weigh the same.
  @Test
  void whatFloorsLeaveGoesToTheFirstOfTheLargestDatanets() {
    List<Hash> ids = IntStream.range(0, 3).mapToObj(RandomEpochs::datanet).sorted().toList();
    List<Credits.DatanetWeight> weights =
        ids.stream().map(id -> new Credits.DatanetWeight(id, BigInteger.TWO, 1)).toList();
    Credits credits =
        new Credits(
            RandomEpochs.adapter(0),
            0,
            BigInteger.valueOf(6),
            0,
            weights,
            List.of(),
            Credits.Memory.NONE);
    assertThat(Split.shareAmongDatanets(BigInteger.TEN, credits))
        .containsExactly(
            Map.entry(ids.get(0), BigInteger.valueOf(4)),
            Map.entry(ids.get(1), BigInteger.valueOf(3)),
            Map.entry(ids.get(2), BigInteger.valueOf(3)));
  }

  @Test
  void aNegativeWeightOrPartIsAMistake() {
    List<BigInteger> weights = List.of(BigInteger.ONE.negate(), BigInteger.TEN);
    assertThatThrownBy(() -> Proportion.restToLargest(BigInteger.TEN, weights))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a negative weight");
    for (int at = 0; at < 4; at++) {
      assertThat(pool(at).isNotNegative()).as("part %d of the pool", at).isFalse();
      assertThat(parts(at).areNotNegative()).as("part %d", at).isFalse();
    }
    assertThat(pool(4).isNotNegative()).isTrue();
    assertThat(parts(4).areNotNegative()).isTrue();
  }

  private static BigInteger part(int negative, int at) {
    return at == negative ? BigInteger.ONE.negate() : BigInteger.ZERO;
  }

  private static PoolSplit pool(int negative) {
    return new PoolSplit(
        part(negative, 0), part(negative, 1), part(negative, 2), part(negative, 3));
  }

  private static Split.Parts parts(int negative) {
    return new Split.Parts(
        part(negative, 0), part(negative, 1), part(negative, 2), pool(negative == 3 ? 0 : 4));
  }

  @Test
  void aCreditOfAnAdapterThatEarnsNothingIsAMistake() {
    ClusterKey adapter = ClusterKey.adapter(RandomEpochs.adapter(0));
    Hash receipt = RandomEpochs.hash("receipt");
    var key = new Credited(adapter, RandomEpochs.cluster(0, 0));
    var credits = List.of(new CreditLine(key, receipt, BigInteger.ONE));
    SplitIdentities.check(List.of(new Line(adapter, receipt, BigInteger.ONE)), credits);
    ClusterKey other = ClusterKey.adapter(RandomEpochs.adapter(1));
    assertThatThrownBy(
            () -> SplitIdentities.check(List.of(new Line(other, receipt, BigInteger.ONE)), credits))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("an adapter that earns nothing");
  }

  @ParameterizedTest
  @EnumSource(ClusterKey.Kind.class)
  void aKindOfClusterIsFoundByItsNumber(ClusterKey.Kind kind) {
    assertThat(ClusterKey.Kind.of(kind.code())).isEqualTo(kind);
  }

  @Test
  void reservedIdsAreNoClusters() {
    ClusterId last = ClusterKey.commonPool(RandomEpochs.datanet(0)).cluster();
    ClusterId usual = new ClusterId(RandomEpochs.hash("cluster"));
    assertThatThrownBy(() -> ClusterKey.records(RandomEpochs.datanet(0), last))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("reserved cluster id");
    assertThatThrownBy(() -> ClusterKey.memory(Hash.ZERO, usual)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> ClusterKey.Kind.of(5)).isInstanceOf(Refusal.class);
  }
}
