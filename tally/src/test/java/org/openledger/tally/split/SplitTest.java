package org.openledger.tally.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.Credits.ClusterCredit;
import org.openledger.tally.split.Credits.DatanetRecords;
import org.openledger.tally.split.SplitParameters.Part;

final class SplitTest {

  private static final ModelId MODEL = RandomEpochs.adapter(0);
  private static final ClusterKey ADAPTER = ClusterKey.adapter(MODEL);
  private static final Hash RECEIPT = RandomEpochs.hash("receipt");
  private static final FeeTerms NO_BASE_OWNER =
      new FeeTerms(
          new ModelTerms.Commerce(
              PriceIn.units(BigInteger.ONE),
              PriceOut.units(BigInteger.TWO),
              RandomEpochs.account("developer"),
              Optional.empty()),
          new OperatorTerms(
              SplitParameters.DEFAULT, RandomEpochs.account("treasury"), Optional.empty()));

  private static Split split(long fee, Credits credits) {
    return split(fee, NO_BASE_OWNER, credits);
  }

  private static Split split(long fee, FeeTerms terms, Credits credits) {
    return Split.of(RECEIPT, Open.units(fee), List.of(), terms, credits);
  }

  /// Somebody owns the base, and somebody stakes.
  private static FeeTerms everybody() {
    ModelTerms.Commerce commerce = NO_BASE_OWNER.commerce();
    return new FeeTerms(
        new ModelTerms.Commerce(
            commerce.priceIn(),
            commerce.priceOut(),
            commerce.developer(),
            Optional.of(RandomEpochs.account("base"))),
        new OperatorTerms(
            SplitParameters.DEFAULT,
            RandomEpochs.account("treasury"),
            Optional.of(RandomEpochs.account("stakers"))));
  }

  private static ClusterKey role(ClusterKey.Role role, String name) {
    return ClusterKey.role(role, RandomEpochs.account(name));
  }

  private static Credits lone(long base, long data, ClusterCredit... clusters) {
    return Credits.of(
        MODEL,
        base,
        data,
        List.of(new DatanetRecords(RandomEpochs.datanet(0), 2)),
        List.of(clusters));
  }

  private static Credits.Memory memory(long gain, long... credits) {
    List<ClusterKey> keys =
        IntStream.range(0, credits.length)
            .mapToObj(i -> RandomEpochs.memory(RandomEpochs.cluster(0, i)))
            .sorted()
            .toList();
    return new Credits.Memory(
        gain,
        IntStream.range(0, credits.length)
            .mapToObj(i -> new ClusterCredit(keys.get(i), credits[i]))
            .toList());
  }

  private static Map<ClusterKey, Long> amounts(Split split) {
    return split.lines().stream()
        .collect(Collectors.toMap(Line::key, line -> line.x().longValueExact()));
  }

  @Test
  void aSmallFeeIsDividedByHand() {
    ClusterKey good = RandomEpochs.cluster(0, 0);
    ClusterKey bad = RandomEpochs.cluster(0, 1);
    Credits credits = lone(100, 300, new ClusterCredit(good, 5), new ClusterCredit(bad, -2));
    Split split = split(1009, everybody(), credits);
    // platform 100, developer 201, stakers 201; pool 1009 - 502 = 507; base floor(507 / 4) = 126,
    // adapter floor(507 * 3 / 4) = 380 and the one that is left
    assertThat(split.parts())
        .isEqualTo(
            new Split.Parts(
                BigInteger.valueOf(100),
                BigInteger.valueOf(201),
                BigInteger.valueOf(201),
                new PoolSplit(
                    BigInteger.valueOf(126),
                    BigInteger.valueOf(381),
                    BigInteger.ZERO,
                    BigInteger.ZERO)));
    assertThat(amounts(split))
        .containsEntry(ADAPTER, 381L)
        .containsEntry(role(ClusterKey.Role.BASE_OWNER, "base"), 126L)
        .containsEntry(role(ClusterKey.Role.STAKERS, "stakers"), 201L)
        .hasSize(5);
    assertThat(split.credits()).containsExactlyInAnyOrder(credit(good, 5), credit(bad, -2));
  }

  private static CreditLine credit(ClusterKey cluster, long units) {
    return new CreditLine(new Credited(ADAPTER, cluster), RECEIPT, BigInteger.valueOf(units));
  }

  @Test
  void memoryTakesItsPartOfThePoolAndItsLargestClusterWhatIsLeft() {
    ClusterKey cluster = RandomEpochs.cluster(0, 0);
    Credits credits = lone(100, 300, new ClusterCredit(cluster, -5)).with(memory(600, 1, 3, 3));
    // pool 507: base 50, adapter 152, memory 304 and the one that is left; 305 by 1 : 3 : 3 is 43,
    // 130 and 130, and the two that are left go to the first of the largest
    Map<ClusterKey, Long> amounts = amounts(split(1009, everybody(), credits));
    List<ClusterKey> keys = credits.memory().clusters().stream().map(ClusterCredit::key).toList();
    assertThat(amounts)
        .containsEntry(role(ClusterKey.Role.BASE_OWNER, "base"), 50L)
        .containsEntry(ADAPTER, 152L)
        .containsEntry(keys.get(0), 43L)
        .containsEntry(keys.get(1), 132L)
        .containsEntry(keys.get(2), 130L)
        .doesNotContainKey(cluster);
  }

  @Test
  void whatIsLeftOfThePoolGoesToTheFirstOfTheLargestGains() {
    Map<ClusterKey, Long> amounts =
        amounts(split(1007, everybody(), lone(7, 7).with(memory(7, 1))));
    // pool 1007 - 100 - 201 - 201 = 505 by thirds: 168 each, and the base the one that is left
    assertThat(amounts)
        .containsEntry(role(ClusterKey.Role.BASE_OWNER, "base"), 169L)
        .containsEntry(ADAPTER, 168L)
        .containsEntry(memory(7, 1).clusters().getFirst().key(), 168L);
    assertThat(amounts(split(1007, lone(900, 7).with(memory(7, 1)))))
        .as("without an owner the base's gain counts nothing: 706 by halves")
        .containsEntry(ADAPTER, 353L)
        .containsEntry(memory(7, 1).clusters().getFirst().key(), 353L);
  }

  @Test
  void aShareThatNobodyIsThereForJoinsThePool() {
    Map<ClusterKey, Long> amounts = amounts(split(1000, lone(100, 300)));
    assertThat(amounts)
        .isEqualTo(
            Map.of(
                role(ClusterKey.Role.TREASURY, "treasury"),
                100L,
                role(ClusterKey.Role.DEVELOPER, "developer"),
                200L,
                ADAPTER,
                700L));
    assertThat(amounts(split(1000, lone(0, 300).with(new Credits.Memory(600, List.of())))))
        .as("memory that credits nobody")
        .containsEntry(ADAPTER, 700L);
  }

  @Test
  void aModelWithoutDatanetsIsAllBaseAndWithoutOwnerTheTreasurys() {
    Credits alone = Credits.of(MODEL, 5, 9, List.of(), List.of());
    assertThat(amounts(split(1000, everybody(), alone)))
        .containsEntry(role(ClusterKey.Role.BASE_OWNER, "base"), 500L);
    Credits nothing = Credits.of(MODEL, 0, 0, List.of(), List.of());
    assertThat(amounts(split(1000, everybody(), nothing)))
        .containsEntry(role(ClusterKey.Role.BASE_OWNER, "base"), 500L);
    assertThat(amounts(split(1000, alone)))
        .containsEntry(role(ClusterKey.Role.TREASURY, "treasury"), 800L)
        .hasSize(2);
  }

  @Test
  void anAdapterThatGainedNothingIsNotDividedByCredits() {
    Credits credits = lone(0, 0, new ClusterCredit(RandomEpochs.cluster(0, 0), 9));
    Split split = split(200, credits.with(memory(1, 1)));
    assertThat(split.credits()).isEmpty();
    assertThat(amounts(split)).doesNotContainKey(ADAPTER);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void positiveLinesSumToWhatIsPaid(long seed) {
    RandomEpochs random = new RandomEpochs(seed);
    for (int i = 0; i < 200; i++) {
      Credits credits = random.credits();
      Split split =
          Split.of(RECEIPT, new Open(random.fee()), random.hops(), random.terms(), credits);
      assertThat(split.parts().sum()).isEqualTo(split.fee());
      assertThat(split.lines()).allMatch(line -> line.x().signum() > 0);
      assertThat(split.lines().stream().map(Line::x).reduce(BigInteger.ZERO, BigInteger::add))
          .isEqualTo(split.total());
      boolean paid = split.parts().pool().adapter().signum() > 0;
      assertThat(split.credits()).hasSize(paid ? credits.clusters().size() : 0);
    }
  }

  @Test
  void onlyTheLargestClustersAreKept() {
    List<ClusterCredit> all =
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> new ClusterCredit(RandomEpochs.cluster(0, i), i))
            .toList();
    Credits credits =
        Credits.of(MODEL, 0, 1, List.of(new DatanetRecords(RandomEpochs.datanet(0), 100)), all);
    assertThat(credits.clusters()).hasSize(Credits.CLUSTERS_MAX);
    assertThat(credits.clusters()).allMatch(credit -> credit.a() > 36);
    assertThat(credits.norm()).isEqualTo(5050);
    Split split = split(10_100_000, credits);
    assertThat(split.credits())
        .contains(credit(RandomEpochs.cluster(0, 100), 100))
        .doesNotContain(credit(RandomEpochs.cluster(0, 36), 36));
    assertThat(amounts(split)).containsEntry(ADAPTER, 7_070_000L);
  }

  @Test
  void whatNobodyGainedDatanetsShareByRecordCount() {
    Credits credits =
        Credits.of(
            MODEL,
            0,
            0,
            List.of(
                new DatanetRecords(RandomEpochs.datanet(0), 1),
                new DatanetRecords(RandomEpochs.datanet(1), 2)),
            List.of());
    assertThat(amounts(split(200, credits)))
        .containsEntry(ClusterKey.commonPool(RandomEpochs.datanet(0)), 46L)
        .containsEntry(ClusterKey.commonPool(RandomEpochs.datanet(1)), 94L);
  }

  @Test
  void nothingGainedGoesToTheCommonPoolAndNotToCredits() {
    Credits credits =
        Credits.of(
            MODEL,
            0,
            0,
            List.of(new DatanetRecords(RandomEpochs.datanet(0), 1)),
            List.of(new ClusterCredit(RandomEpochs.cluster(0, 0), 9)));
    assertThat(amounts(split(200, credits)))
        .containsEntry(ClusterKey.commonPool(RandomEpochs.datanet(0)), 140L)
        .doesNotContainKey(RandomEpochs.cluster(0, 0));
  }

  @Test
  void aFeeRoundsUpOnceAndTheExactRuleRefusesRemainders() {
    BigInteger in = BigInteger.valueOf(300);
    BigInteger out = BigInteger.valueOf(700);
    assertThat(Split.feeRoundedUp(1, 1, in, out)).isEqualTo(1);
    assertThat(Split.feeExact(1, 1, in, out)).isEqualTo(1);
    assertThat(Split.feeRoundedUp(2, 1, in, out)).isEqualTo(2);
    assertThat(Split.feeRoundedUp(0, 0, in, out)).isZero();
    assertThatThrownBy(() -> Split.feeExact(2, 1, in, out)).hasMessageContaining("remainder");
  }

  @Test
  void parametersMustSumToOneMillion() {
    assertThatThrownBy(() ->
            new SplitParameters(
                Map.of(
                    Part.PLATFORM, 100_000,
                    Part.DEVELOPER, 200_000,
                    Part.STAKERS, 200_000,
                    Part.POOL, 500_001)))
        .isInstanceOf(Failure.class);
  }
}
