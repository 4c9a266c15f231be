package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.attribute.card.Card;
import org.openledger.attribute.spans.AnswerText;
import org.openledger.core.flow.Attribution;
import org.openledger.core.hash.Hash;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;
import org.openledger.model.token.Sequence;
import org.openledger.train.RunProgress;
import org.openledger.train.RunResult;

/// Contribution vectors, store, answers and card on real LoRA runs of a transformer.
class TinyRunTest {
  private static final int[] ALONE = IntStream.range(0, TinyRun.N).toArray();
  private static final ContributionVectors.Settings PLAIN =
      new ContributionVectors.Settings(0, 1, 4, 1 << 26);

  @TempDir Path directory = Path.of("unset");

  @Test
  void theAccountOfARealRunIsComplete() {
    TinyRun tiny = new TinyRun(8);
    int[] contributorOf = tiny.set.contributorOf();
    int p = 4096;
    var vectors =
        new ContributionVectors(
            ContributionVectorsTest.examples(contributorOf, TinyRun.CONTRIBUTORS), p, PLAIN);
    RunResult result = tiny.train(vectors);
    RunVectors run = vectors.finish();
    double[] sum = new double[p];
    float[] row = new float[p];
    for (int k = 0; k < TinyRun.CONTRIBUTORS; k++) {
      run.vectors().copyRow(k, row);
      for (int j = 0; j < p; j++) {
        sum[j] += row[j];
      }
    }
    float[] start = result.start().parameters();
    float[] end = result.adapter().parameters();
    assertThat(run.course().start()).isEqualTo(start);
    for (int j = 0; j < p; j++) {
      assertThat(sum[j] + run.course().decay()[j])
          .isCloseTo((double) end[j] - start[j], within(5e-6));
    }
  }

  @Test
  void theCardOfARealRunPutsInfluenceAboveChance() {
    TinyRun tiny = new TinyRun(12);
    var proof = proof(tiny);
    RunResult result = tiny.train(proof.observer());
    Card card =
        proof.card(tiny.request, result, new Card.Plan(16, 0.5, 8, 2), 16, RunProgress.NONE);
    double paying = lds(card, "contribution-vectors");
    assertThat(paying).isGreaterThan(0.55);
    for (String baseline : List.of("bm25", "hidden-cosine", "gradient-dot", "datainf")) {
      assertThat(paying).as(baseline).isGreaterThan(lds(card, baseline));
    }
    assertThat(lds(card, "ekfac")).isGreaterThan(lds(card, "random") + 0.2);
    assertThat(Math.abs(lds(card, "random"))).isLessThan(0.25);
    assertThat(card.rows()).hasSize(11);
    assertThat(card.reliability()).isEqualTo((int) (paying * paying * Card.WHOLE));
    assertThat(Card.fromJson(card.toJson())).isEqualTo(card);
  }

  @Test
  void aSteepRunDoesNotBlowUpTheVectors() {
    TinyRun tiny = new TinyRun(40, 0.1f);
    var proof = proof(tiny);
    RunResult result = tiny.train(proof.observer());
    proof.write(directory, result);
    RunVectors run =
        AttributionStore.read(directory.resolve(ProofOfAttribution.STORE_FILE)).contents().run();
    double moved = 0;
    float[] start = result.start().parameters();
    float[] end = result.adapter().parameters();
    for (int i = 0; i < start.length; i++) {
      moved = Math.max(moved, Math.abs(end[i] - start[i]));
    }
    double largest = 0;
    float[] row = new float[start.length];
    for (int k = 0; k < run.clusters(); k++) {
      run.vectors().copyRow(k, row);
      for (float value : row) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    assertThat(largest).isLessThan(20 * moved);
  }

  private static double lds(Card card, String method) {
    return card.rows().stream()
        .filter(row -> row.method().equals(method))
        .findFirst()
        .orElseThrow()
        .lds()
        .mean();
  }

  @Test
  void anAnswerIsCreditedToWhoseFactItIs() {
    TinyRun tiny = new TinyRun(8);
    var proof = proof(tiny);
    RunResult result = tiny.train(proof.observer());
    Hash root = proof.write(directory, result);
    AttributionStore store =
        AttributionStore.read(directory.resolve(ProofOfAttribution.STORE_FILE));
    assertThat(store.root()).isEqualTo(root);
    AnswerModel answers = new EngineAnswers(tiny.engine, result.adapter());
    Attributor attributor = new Attributor(store, answers, result.adapter().parameters(), 40_000);
    Sequence query = tiny.set.heldOut().get(3).sequence(); // contributor 1's second fact, record 6
    int[] prompt = Arrays.copyOf(query.ids(), 4);
    int[] answer = Arrays.copyOfRange(query.ids(), 4, 8);
    var text = new AnswerText("ab cd ef.", answer, new int[] {0, 2, 5, 8}, new int[] {2, 5, 8, 9});
    Attribution credited = attributor.attribute(prompt, text);
    assertThat(credited.commitment()).isEqualTo(attributor.attribute(prompt, text).commitment());
    assertThat(credited.data().credit()).isPositive();
    assertThat(credited.data().clusters().stream().mapToLong(c -> c.units()).sum())
        .isEqualTo(credited.data().credit());
    assertThat(credited.contributors().stream().mapToLong(c -> c.units()).sum())
        .isEqualTo(credited.data().credit());
    assertThat(credited.confidence()).isBetween(20_000, 40_000);
    assertThat(credited.contributors().getFirst().contributor().value()).isEqualTo("contributor 1");
    assertThat(credited.data().clusters().getFirst().cluster().commitment())
        .isEqualTo(ToyStore.hash("record 6"));
    assertThat(credited.shown().records().getFirst().contributor().value())
        .isEqualTo("contributor 1");
    assertThat(credited.shown().spans()).hasSize(1);
    assertThat(credited.shown().spans().getFirst().records())
        .containsExactly(ToyStore.hash("record 6"));
    assertThat(credited.shown().spans().getFirst().contributors()).isEqualTo(1);
  }

  @Test
  void vectorsHaveTheSameBitsOnEveryKernelAndThreadCount() {
    TinyRun tiny = new TinyRun(2);
    var settings = PLAIN.withKappa(0.25f);
    try (var two = new Workers(2);
        var one = new Workers(1)) {
      var fast =
          new ContributionVectors(
              ContributionVectorsTest.examples(ALONE, TinyRun.N),
              4096,
              settings,
              Kernels.vector(two));
      var plain =
          new ContributionVectors(
              ContributionVectorsTest.examples(ALONE, TinyRun.N),
              4096,
              settings,
              Kernels.scalar(one));
      tiny.train(state -> {
        fast.step(state);
        plain.step(state);
      });
      float[] a = new float[4096];
      float[] b = new float[4096];
      for (int k = 0; k < TinyRun.N; k++) {
        fast.finish().vectors().copyRow(k, a);
        plain.finish().vectors().copyRow(k, b);
        assertThat(b).isEqualTo(a);
      }
    }
  }

  private static ProofOfAttribution proof(TinyRun tiny) {
    return new ProofOfAttribution(tiny.engine, tiny.set, tiny.request, PLAIN.withKappa(0.25f));
  }
}
