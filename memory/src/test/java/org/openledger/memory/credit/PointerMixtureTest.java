package org.openledger.memory.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.Attribution;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.credit.EvidenceGroups.Evidence;
import org.openledger.model.token.Encoding;

class PointerMixtureTest {
  private static final long SEED = 20261126;
  private static final int[] FOLLOWED = {
    50, 150, 500, 650, 720, 760, 800, 830, 860, 870, 880, 890, 900, 910, 920, 930, 980
  };

  private static AnswerTokens answer(double logProb, int... ids) {
    double[] logProbs = new double[ids.length];
    Arrays.fill(logProbs, logProb);
    return new AnswerTokens(new Encoding(ids, new int[ids.length], new int[ids.length]), logProbs);
  }

  private static int[] whole(int tokens) {
    int[] weights = new int[tokens];
    Arrays.fill(weights, Evidence.WHOLE);
    return weights;
  }

  private static double nats(long units) {
    return (double) units / Attribution.UNITS_PER_NAT;
  }

  @Test
  void aTokenIsCopiedAsFarAsItsContextMatches() {
    // "1 2 3" after nothing, one and two matched tokens; the text has six tokens.
    long[] values =
        PointerMixture.values(
            answer(-2, 1, 2, 3), whole(3), List.of(List.of(new int[] {1, 2, 3, 1, 2, 3})));
    double none = Math.log(.95 + .05 * 2 / 6 * Math.exp(2));
    double one = Math.log(.85 + .15 * Math.exp(2));
    double two = Math.log(.5 + .5 * Math.exp(2));
    assertThat(values[0]).isZero();
    assertThat(nats(values[1])).isCloseTo(none + one + two, within(1e-6));
  }

  @Test
  void theLongestMatchOfAllTextsCounts() {
    // Behind "5 1", the second text goes on with 9; the first, which matches less, with 2.
    var texts = List.of(List.of(new int[] {1, 2}), List.of(new int[] {5, 1, 9}));
    long[] values =
        PointerMixture.values(answer(-2, 5, 1, 2), new int[] {0, 0, Evidence.WHOLE}, texts);
    assertThat(nats(values[1])).isCloseTo(Math.log(.85 + .15 * Math.exp(2)), within(1e-6));
    assertThat(nats(values[2])).isCloseTo(Math.log(.5), within(1e-6));
    assertThat(values[3]).isEqualTo(values[2]);
  }

  @Test
  void aTokenGainsFourNatsAtMostAndAsMuchAsItsSentenceCounts() {
    var text = List.of(List.of(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9}));
    int[] last = new int[9];
    last[8] = Evidence.WHOLE;
    int[] half = new int[9];
    half[8] = Evidence.WHOLE / 2;
    var answer = answer(-30, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(PointerMixture.values(answer, last, text)[1]).isEqualTo(4L << 20);
    assertThat(PointerMixture.values(answer, half, text)[1]).isEqualTo(2L << 20);
    assertThat(PointerMixture.values(answer, new int[9], text)[1]).isZero();
  }

  @Test
  void countingEqualsTheDefinition() {
    System.out.println("seed " + SEED);
    var random = CounterRandom.of(SEED, "mixture");
    for (int round = 0; round < 40; round++) {
      int[] ids = drawn(random, 1 + random.nextInt(40));
      double[] logProbs = new double[ids.length];
      int[] weights = new int[ids.length];
      for (int t = 0; t < ids.length; t++) {
        logProbs[t] = -8 * random.nextDouble();
        weights[t] = random.nextInt(Evidence.WHOLE + 1);
      }
      var answer =
          new AnswerTokens(new Encoding(ids, new int[ids.length], new int[ids.length]), logProbs);
      var texts = new ArrayList<List<int[]>>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        texts.add(List.of(drawn(random, random.nextInt(30)), drawn(random, 1 + random.nextInt(9))));
      }
      long[] values = PointerMixture.values(answer, weights, texts);
      for (int s = 0; s < values.length; s++) {
        assertThat(nats(values[s]))
            .as("round %d, coalition %d", round, s)
            .isCloseTo(defined(answer, weights, texts, s), within(1e-6));
      }
    }
  }

  private static int[] drawn(CounterRandom random, int length) {
    int[] ids = new int[length];
    for (int i = 0; i < length; i++) {
      ids[i] = random.nextInt(4);
    }
    return ids;
  }

  private static double defined(
      AnswerTokens answer, int[] weights, List<List<int[]>> texts, int coalition) {
    double sum = 0;
    int[] ids = answer.encoding().ids();
    for (int t = 0; t < ids.length; t++) {
      int n = t + 1;
      int all = 0;
      int right = 0;
      while (all == 0 && n > 0) {
        n--;
        for (int i = 0; i < texts.size(); i++) {
          for (int[] text : (coalition >> i & 1) == 1 ? texts.get(i) : List.<int[]>of()) {
            for (int j = n; j < text.length; j++) {
              if (Arrays.equals(ids, t - n, t, text, j - n, j)) {
                all++;
                right += text[j] == ids[t] ? 1 : 0;
              }
            }
          }
        }
      }
      if (all > 0) {
        double followed = FOLLOWED[Math.min(n, 16)] / 1_000.0;
        double p = Math.exp(answer.logProbs()[t]);
        double gain = Math.log((1 - followed) * p + followed * right / all) - Math.log(p);
        sum += Math.clamp(gain, -4, 4) * weights[t] / Evidence.WHOLE;
      }
    }
    return sum;
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var answer = answer(-2, 1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PointerMixture.values(answer, whole(1), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            PointerMixture.values(
                answer, whole(2), java.util.Collections.nCopies(9, List.of(new int[] {1}))));
    assertThatIllegalArgumentException().isThrownBy(() -> answer(.5, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> answer(Double.NaN, 1));
  }
}
