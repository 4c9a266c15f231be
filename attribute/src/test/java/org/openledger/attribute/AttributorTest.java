package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.attribute.spans.AnswerText;
import org.openledger.attribute.spans.TokenIndex;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ContributorId;

class AttributorTest {
  private static final AnswerText ANSWER =
      new AnswerText("ab", new int[] {0, 1}, new int[] {0, 1}, new int[] {1, 2});

  @TempDir Path directory;

  @Test
  void creditsOfAllClustersSumToTheGainAndContributorsToTheSameSum() {
    ToyStore toy = toy(20, 0.25f);
    Attributor attributor = attributor(toy, 60_000);
    var corpus = toy.contents().corpus();
    var reference =
        new UnigramReference(new TokenIndex(corpus.tokens(), corpus.vocabulary()).unigramCounts());
    int positive = 0;
    for (int id = 1; id <= 40; id++) {
      int[] prompt = {id};
      Attribution a = attributor.attribute(prompt, ANSWER);
      double base = toy.model().logLikelihood(prompt, ANSWER.ids(), null);
      double gain = toy.model().logLikelihood(prompt, ANSWER.ids(), toy.end()) - base;
      long units = CreditUnits.units(gain);
      assertThat(a.data().clusters().stream().mapToLong(c -> c.units()).sum()).isEqualTo(units);
      assertThat(a.contributors().stream().mapToLong(c -> c.units()).sum()).isEqualTo(units);
      assertThat(a.data().clusters().stream().mapToLong(c -> Math.abs(c.units())).sum())
          .isEqualTo(a.data().magnitude());
      assertThat(a.data().credit()).isEqualTo(Math.max(0, units));
      assertThat(a.baseCredit())
          .isEqualTo(Math.max(0, CreditUnits.units(base - reference.logLikelihood(ANSWER.ids()))));
      assertThat(a.confidence()).isBetween(0, 60_000);
      assertThat(a.shown().records()).hasSizeBetween(1, 10);
      positive += a.data().credit() > 0 ? 1 : 0;
      assertThat(Attribution.fromJson(a.toJson())).isEqualTo(a);
    }
    assertThat(positive).as("answers helped, of 40").isBetween(1, 39);
  }

  /// f_q is quadratic, so three nodes are exact and, without curvature and decay, nothing is moved.
  @Test
  void confidenceIsTheCardsWhenNothingHadToBeMoved() {
    ToyStore toy = toy(20, 0);
    for (int id = 1; id <= 10; id++) {
      Attribution a = attributor(toy, 60_000).attribute(new int[] {id}, ANSWER);
      assertThat(a.confidence()).isCloseTo(60_000, within(2));
      assertThat(attributor(toy, 0).attribute(new int[] {id}, ANSWER).confidence()).isZero();
    }
  }

  @Test
  void atMostSixtyFourClustersAreKeptAndTheLargestAreKept() {
    ToyStore toy = toy(100, 0.25f);
    Attribution a = attributor(toy, 1).attribute(new int[] {4}, ANSWER);
    assertThat(a.data().clusters()).hasSize(64);
    long kept = a.data().clusters().stream().mapToLong(c -> Math.abs(c.units())).sum();
    long smallest = Math.abs(a.data().clusters().getLast().units());
    assertThat(a.data().magnitude()).isBetween(kept, kept + 36 * smallest);
    var sorted = new ArrayList<>(a.data().clusters());
    sorted.sort((x, y) -> Long.compare(Math.abs(y.units()), Math.abs(x.units())));
    assertThat(a.data().clusters().stream().map(c -> Math.abs(c.units())))
        .containsExactlyElementsOf(sorted.stream().map(c -> Math.abs(c.units())).toList());
  }

  @Test
  void theSameAnswerHasTheSameCommitmentFromAStoreReadTwice() {
    ToyStore toy = toy(30, 0.25f);
    Attribution first = attributor(toy, 9).attribute(new int[] {7}, ANSWER);
    Attribution second = attributor(toy, 9).attribute(new int[] {7}, ANSWER);
    assertThat(first.commitment()).isEqualTo(second.commitment());
  }

  private static float[] path(ToyStore toy, int[] prompt) {
    var start = toy.contents().run().course().start();
    return PathGradient.of(
            start, toy.end(), point -> toy.model().gradient(prompt, ANSWER.ids(), point))
        .mean();
  }

  /// Of a credit of 20 units, what had to be moved by 5 leaves three quarters of the card's
  /// measure.
  @Test
  void confidenceIsTheCardsTimesWhatStayed() {
    ToyStore toy = toy(20, 0.25f);
    Attributor attributor = attributor(toy, 60_000);
    for (int id = 1; id <= 40; id++) {
      int[] prompt = {id};
      long[] raw = CreditUnits.units(toy.contents().run().credits(path(toy, prompt)));
      Attribution a = attributor.attribute(prompt, ANSWER);
      long gain = a.data().clusters().stream().mapToLong(each -> each.units()).sum();
      long magnitude = CreditUnits.magnitude(raw);
      long moved = Math.abs(gain - LongStream.of(raw).sum());
      long expected = moved >= magnitude ? 0 : 60_000 * (magnitude - moved) / magnitude;
      assertThat(a.confidence()).isEqualTo((int) expected);
    }
  }

  /// A third of each even cluster, toward zero, is the second member's, and the rest the first's.
  @Test
  void contributorsShareEachClusterByItsTableToTheUnit() {
    ToyStore toy = toy(20, 0.25f);
    Attributor attributor = attributor(toy, 1);
    for (int id = 1; id <= 10; id++) {
      Attribution a = attributor.attribute(new int[] {id}, ANSWER);
      var sums = new TreeMap<ContributorId, Long>();
      for (var credit : a.data().clusters()) {
        var shares =
            toy.contents().clusters().stream()
                .map(each -> each.members())
                .filter(each -> each.cluster().equals(credit.cluster()))
                .findFirst()
                .orElseThrow()
                .shares();
        long second =
            shares.size() < 2
                ? 0
                : BigInteger.valueOf(credit.units())
                    .multiply(BigInteger.valueOf(333_333))
                    .divide(BigInteger.valueOf(1_000_000))
                    .longValueExact();
        sums.merge(shares.getFirst().contributor(), credit.units() - second, Long::sum);
        sums.merge(shares.getLast().contributor(), second, Long::sum);
      }
      sums.values().removeIf(units -> units == 0);
      assertThat(a.contributors()).hasSize(sums.size());
      for (int i = 0; i < sums.size(); i++) {
        var credit = a.contributors().get(i);
        assertThat(credit.units()).isEqualTo(sums.get(credit.contributor()));
        assertThat(i == 0 || credit.units() <= a.contributors().get(i - 1).units()).isTrue();
      }
    }
  }

  @Test
  void theFiveRecordsThatSupportedMostAndTheFiveThatOpposedMostAreShown() {
    ToyStore toy = toy(20, 0.25f);
    Attributor attributor = attributor(toy, 1);
    for (int id = 1; id <= 10; id++) {
      int[] prompt = {id};
      long[] scores =
          CreditUnits.units(toy.contents().recordRows().dots(path(toy, prompt))).clone();
      Arrays.sort(scores);
      var expected = new ArrayList<Long>();
      for (int i = scores.length - 1; i >= 0; i--) {
        boolean supports = i >= scores.length - 5 && scores[i] > 0;
        boolean opposes = i < 5 && scores[i] < 0;
        if (supports || opposes) {
          expected.add(scores[i]);
        }
      }
      var shown = attributor.attribute(prompt, ANSWER).shown().records();
      assertThat(shown).extracting(each -> each.units()).isEqualTo(expected);
    }
  }

  @Test
  void aCardMeasuresAtMostTheWhole() {
    ToyStore toy = toy(20, 0);
    int whole = Attribution.CONFIDENCE_MAX;
    assertThat(attributor(toy, whole).attribute(new int[] {1}, ANSWER).confidence())
        .isBetween(whole - 2, whole);
    for (int wrong : new int[] {-1, whole + 1}) {
      assertThatThrownBy(() -> attributor(toy, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("measured " + wrong);
    }
  }

  @Test
  void anotherAdaptersParametersAreRefused() {
    ToyStore toy = toy(20, 0);
    float[] other = toy.end().clone();
    other[3] = Math.nextUp(other[3]);
    assertThatThrownBy(() -> new Attributor(store(toy), toy.model(), other, 1))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("another adapter");
  }

  private ToyStore toy(int clusters, float kappa) {
    var settings = new ToyRegression.Settings(150, 10, 0.02f, 0, true);
    return ToyStore.trained(new ToyRegression(100, 12, 77, settings), clusters, 7, kappa);
  }

  private AttributionStore store(ToyStore toy) {
    Path file = directory.resolve("toy.attribution");
    AttributionStore.write(file, toy.contents());
    return AttributionStore.read(file);
  }

  private Attributor attributor(ToyStore toy, int measured) {
    return new Attributor(store(toy), toy.model(), toy.end(), measured);
  }
}
