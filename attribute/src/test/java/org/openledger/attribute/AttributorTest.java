package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.attribute.spans.AnswerText;
import org.openledger.attribute.spans.TokenIndex;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.Attribution;

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
