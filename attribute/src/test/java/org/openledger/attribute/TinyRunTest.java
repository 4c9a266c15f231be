package org.openledger.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.attribute.card.Card;
import org.openledger.attribute.linear.Rows;
import org.openledger.attribute.spans.AnswerText;
import org.openledger.attribute.spans.SpanFinder;
import org.openledger.attribute.spans.TokenIndex;
import org.openledger.core.bytes.Hash;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;
import org.openledger.model.transformer.Sequence;

/// Contribution vectors and the card on a real transformer trained with LoRA.
class TinyRunTest {
  @TempDir Path directory = Path.of("unset");

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
    double paying = lds(card, "contribution-vectors");
    assertThat(paying).isGreaterThan(0.55);
    for (String baseline : List.of("bm25", "hidden-cosine", "gradient-dot", "datainf")) {
      assertThat(paying).as(baseline).isGreaterThan(lds(card, baseline));
    }
    assertThat(lds(card, "ekfac")).isGreaterThan(lds(card, "random") + 0.2);
    assertThat(Math.abs(lds(card, "random"))).isLessThan(0.25);
    assertThat(card.rows()).hasSize(11);
    assertThat(card.reliability()).isGreaterThan(Card.WHOLE / 4);
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
  void anAnswerIsCreditedTheSameFromAStoreWrittenAndRead() {
    TinyRun tiny = new TinyRun(30);
    var contributions = new ArrayList<Contribution>();
    var members = new ArrayList<ClusterMembers>();
    for (int i = 0; i < TinyRun.N; i++) {
      ClusterId cluster = new ClusterId(ToyStore.hash("cluster " + tiny.contributorOf[i]));
      ContributorId contributor = new ContributorId("contributor " + tiny.contributorOf[i]);
      Hash commitment = ToyStore.hash("record " + i);
      contributions.add(contribution(commitment, contributor, cluster));
      if (i % TinyRun.PER_CONTRIBUTOR == 0) {
        var share = new ClusterMembers.Share(contributor, commitment, ClusterMembers.WHOLE);
        members.add(new ClusterMembers(cluster, List.of(share)));
      }
    }
    var ref = new SnapshotRef(new DatanetId("tiny"), 1, ToyStore.hash("root"));
    var snapshot = new Snapshot(ref, List.of(), members, ToyStore.hash("manifest"));
    TrainingTable table = TrainingTable.of(contributions, List.of(snapshot));
    assertThat(table.contributors()).hasSize(TinyRun.CONTRIBUTORS);
    assertThat(table.clusterOf()[7]).isEqualTo(table.clusterOf()[5]);
    int p = tiny.start.size();
    var vectors =
        new ContributionVectors(
            table.clusterOf(), table.clusters().size(), p, PLAIN.withKappa(0.25f));
    LoraAdapter end = tiny.start.with(tiny.train(ones(), vectors));
    RunVectors run = vectors.finish();
    Rows gradients = RecordRows.gradients(tiny.transformer, end, tiny.examples);
    var contents =
        new AttributionStore.Contents(
            table.clusters(),
            table.records(),
            run,
            RecordRows.displacements(gradients, run.course()),
            0.25f,
            AttributionStore.digest(end.parameters()));
    AttributionStore.write(directory.resolve("tiny.attribution"), contents);
    AttributionStore store = AttributionStore.read(directory.resolve("tiny.attribution"));
    var index = new TokenIndex(tiny.examples.stream().map(Sequence::ids).toList(), 97);
    var evidence =
        new Attributor.Evidence(
            end.parameters(),
            new UnigramReference(index.unigramCounts()),
            40_000,
            new SpanFinder(index, table.contributorOf()));
    Attributor attributor =
        new Attributor(store, new TransformerAnswers(tiny.transformer, end), evidence);
    Sequence query = tiny.queries.get(3);
    int[] answer = Arrays.copyOfRange(query.ids(), 4, 8);
    var text = new AnswerText("ab cd ef.", answer, new int[] {0, 2, 5, 8}, new int[] {2, 5, 8, 9});
    Attribution first = attributor.attribute(Arrays.copyOf(query.ids(), 4), text);
    assertThat(first.commitment())
        .isEqualTo(attributor.attribute(Arrays.copyOf(query.ids(), 4), text).commitment());
    assertThat(first.clusters().stream().mapToLong(c -> c.units()).sum())
        .isEqualTo(first.dataCredit());
    assertThat(first.confidence()).isBetween(20_000, 40_000);
    assertThat(first.contributors().getFirst().contributor().value())
        .isEqualTo("contributor 1"); // whose fact was asked for
    assertThat(first.records().getFirst().contributor().value()).isEqualTo("contributor 1");
    assertThat(first.spans()).hasSize(1); // the whole answer stands in contributor 1's record
    assertThat(first.spans().getFirst().records()).contains(ToyStore.hash("record 6"));
    assertThat(first.spans().getFirst().contributors()).isEqualTo(1);
  }

  private static Contribution contribution(
      Hash commitment, ContributorId contributor, ClusterId cluster) {
    return new Contribution(
        new DatanetId("tiny"),
        contributor,
        commitment,
        cluster,
        "facts",
        "CC0-1.0",
        "",
        "fact",
        Contribution.Split.TRAIN);
  }

  @Test
  void vectorsHaveTheSameBitsOnEveryKernelAndThreadCount() {
    TinyRun tiny = new TinyRun(6);
    int p = tiny.start.size();
    var settings = PLAIN.withKappa(0.25f);
    try (var two = new Workers(2);
        var one = new Workers(1)) {
      var fast = new ContributionVectors(ALONE, TinyRun.N, p, settings, Kernels.vector(two));
      var plain = new ContributionVectors(ALONE, TinyRun.N, p, settings, Kernels.scalar(one));
      tiny.train(
          ones(),
          state -> {
            fast.step(state);
            plain.step(state);
          });
      float[] a = new float[p];
      float[] b = new float[p];
      for (int k = 0; k < TinyRun.N; k++) {
        fast.finish().vectors().copyRow(k, a);
        plain.finish().vectors().copyRow(k, b);
        assertThat(b).isEqualTo(a);
      }
    }
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
