package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.attribute.card.Card;
import org.openledger.attribute.linear.Rows;
import org.openledger.model.lora.LoraAdapter;

/// Contribution vectors and the card on a real transformer trained with LoRA.
class TinyRunTest {
  private static final int[] ALONE = IntStream.range(0, TinyRun.N).toArray();
  private static final ContributionVectors.Settings PLAIN =
      new ContributionVectors.Settings(0, 4, 1, 1 << 26);

  @Test
  void theAccountOfARealRunIsComplete() {
    TinyRun tiny = new TinyRun(40);
    int p = tiny.start.size();
    var vectors = new ContributionVectors(tiny.contributorOf, TinyRun.CONTRIBUTORS, p, PLAIN);
    float[] end = tiny.train(ones(), vectors);
    RunVectors run = vectors.finish();
    double[] sum = new double[p];
    float[] row = new float[p];
    for (int k = 0; k < TinyRun.CONTRIBUTORS; k++) {
      run.vectors().copyRow(k, row);
      for (int j = 0; j < p; j++) {
        sum[j] += row[j];
      }
    }
    float[] start = tiny.start.parameters();
    for (int j = 0; j < p; j++) {
      assertThat(sum[j] + run.course().decay()[j])
          .isCloseTo((double) end[j] - start[j], within(5e-6));
    }
  }

  @Test
  void theCardOfARealRunPutsInfluenceAboveChance() {
    TinyRun tiny = new TinyRun(60);
    Card card = card(tiny, new Card.Plan(16, 0.5, 8, 2), 0.25f);
    for (Card.Row row : card.rows()) {
      System.out.printf(
          Locale.ROOT,
          "%-28s LDS %.3f [%.3f, %.3f]  leave-one-out %.3f%n",
          row.method(),
          row.lds().mean(),
          row.lds().low(),
          row.lds().high(),
          row.leaveOneOut().mean());
    }
    System.out.println("R " + card.reliability() + " confidence " + card.confidence());
    assertThat(card.rows()).hasSize(11);
  }

  private static Card card(TinyRun tiny, Card.Plan plan, float kappa) {
    var vectors =
        new ContributionVectors(ALONE, TinyRun.N, tiny.start.size(), PLAIN.withKappa(kappa));
    LoraAdapter end = tiny.start.with(tiny.train(ones(), vectors));
    var run = new Benchmark.Run(tiny.examples, ALONE, tiny.contributorOf, vectors.finish());
    Rows.Bytes gradients = RecordRows.gradients(tiny.transformer, end, tiny.examples);
    return new Benchmark(tiny.transformer, end, run, gradients)
        .card(plan, weights -> tiny.train(weights, state -> {}), tiny.queries);
  }

  private static float[] ones() {
    float[] ones = new float[TinyRun.N];
    Arrays.fill(ones, 1);
    return ones;
  }
}
