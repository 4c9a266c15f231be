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
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.Credits.ClusterCredit;
import org.openledger.tally.split.Credits.DatanetRecords;
import org.openledger.tally.split.SplitParameters.Part;

final class SplitTest {

  private static final Hash RECEIPT = RandomEpochs.hash("receipt");
  private static final FeeTerms NO_BASE_OWNER =
      new FeeTerms(
          new ModelTerms.Commerce(
              BigInteger.ONE, BigInteger.TWO, RandomEpochs.account("developer"), Optional.empty()),
          new OperatorTerms(
              SplitParameters.DEFAULT,
              RandomEpochs.account("treasury"),
              RandomEpochs.account("stakers")));

  private static Split split(long fee, Credits credits) {
    return Split.of(RECEIPT, Open.units(fee), List.of(), NO_BASE_OWNER, credits);
  }

  private static Map<ClusterKey, Long> amounts(Split split) {
    return split.lines().stream()
        .collect(Collectors.toMap(Line::key, line -> line.x().longValueExact()));
  }

  @Test
  void aSmallFeeIsDividedByHand() {
    ClusterKey good = RandomEpochs.cluster(0, 0);
    ClusterKey bad = RandomEpochs.cluster(0, 1);
    Credits credits =
        Credits.of(
            100,
            300,
            List.of(new DatanetRecords(RandomEpochs.datanet(0), 2)),
            List.of(new ClusterCredit(good, 5), new ClusterCredit(bad, -2)));
    Split split = split(1009, credits);
    // platform 100, developer 201, stakers 201; pool 1009 - 502 = 507; base floor(507 / 4) = 126
    assertThat(split.parts().platform()).isEqualTo(100);
    assertThat(split.parts().developer()).isEqualTo(201);
    assertThat(split.parts().stakers()).isEqualTo(201);
    assertThat(split.parts().base()).isEqualTo(126);
    assertThat(split.parts().data()).isEqualTo(381);
    assertThat(amounts(split))
        .containsEntry(good, 381L * 5 / 7)
        .containsEntry(bad, -(381L * 2 / 7))
        .containsEntry(ClusterKey.commonPool(RandomEpochs.datanet(0)), 507L)
        .hasSize(6);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void rolesAndPoolsSumToTheFeeAndNoDatanetOverspends(long seed) {
    RandomEpochs random = new RandomEpochs(seed);
    for (int i = 0; i < 200; i++) {
      Credits credits = random.credits();
      Split split =
          Split.of(RECEIPT, new Open(random.fee()), random.hops(), random.terms(), credits);
      assertThat(split.parts().sum()).isEqualTo(split.fee());
      BigInteger whole = BigInteger.ZERO;
      for (Line line : split.lines()) {
        if (line.key().isRole() || line.key().isCommonPool()) {
          assertThat(line.x()).isPositive();
          whole = whole.add(line.x());
        }
      }
      assertThat(whole).isEqualTo(split.total());
      for (Credits.DatanetWeight datanet : credits.datanets()) {
        BigInteger pool = BigInteger.ZERO;
        BigInteger used = BigInteger.ZERO;
        for (Line line : split.lines()) {
          if (line.key().datanet().equals(datanet.datanet())) {
            pool = line.key().isCommonPool() ? line.x() : pool;
            used = line.key().isCommonPool() ? used : used.add(line.x().abs());
          }
        }
        assertThat(used).isLessThanOrEqualTo(pool);
      }
    }
  }

  @Test
  void onlyTheLargestClustersAreKeptButAllScaleTheFee() {
    List<ClusterCredit> all =
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> new ClusterCredit(RandomEpochs.cluster(0, i), i))
            .toList();
    Credits credits =
        Credits.of(0, 1, List.of(new DatanetRecords(RandomEpochs.datanet(0), 100)), all);
    assertThat(credits.clusters()).hasSize(Credits.CLUSTERS_MAX);
    assertThat(credits.clusters()).allMatch(credit -> credit.a() > 36);
    assertThat(credits.norm()).isEqualTo(5050);
    assertThat(amounts(split(10_100_000, credits)))
        .containsEntry(RandomEpochs.cluster(0, 100), 100_000L)
        .doesNotContainKey(RandomEpochs.cluster(0, 36));
  }

  @Test
  void withoutCreditsDatanetsShareByRecordCount() {
    Credits credits =
        Credits.of(
            0,
            1,
            List.of(
                new DatanetRecords(RandomEpochs.datanet(0), 1),
                new DatanetRecords(RandomEpochs.datanet(1), 2)),
            List.of());
    assertThat(amounts(split(200, credits)))
        .containsEntry(ClusterKey.commonPool(RandomEpochs.datanet(0)), 33L)
        .containsEntry(ClusterKey.commonPool(RandomEpochs.datanet(1)), 67L);
  }

  @Test
  void nothingGainedGoesToTheCommonPoolAndNotToCredits() {
    Credits credits =
        Credits.of(
            0,
            0,
            List.of(new DatanetRecords(RandomEpochs.datanet(0), 1)),
            List.of(new ClusterCredit(RandomEpochs.cluster(0, 0), 9)));
    assertThat(amounts(split(200, credits)))
        .containsEntry(ClusterKey.commonPool(RandomEpochs.datanet(0)), 100L)
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
