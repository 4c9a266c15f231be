package org.openledger.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.Workers;
import org.openledger.model.token.Sequence;

/// What every engine that gives gradients must hold to besides.
abstract class TrainableEngineSpec extends EngineSpec {
  @Override
  abstract TrainableEngine engine(Kernels kernels);

  private final TrainableEngine trainable = engine(Kernels.vector(new Workers(1)));

  private List<Sequence> batch() {
    return List.of(
        Sequence.of(ids(4, 20), ids(7, 21)),
        Sequence.ofText(ids(9, 22)),
        Sequence.of(ids(11, 23), ids(1, 24)));
  }

  private static float[] row(LoraGradients gradients, int row) {
    int p = gradients.size();
    return Arrays.copyOfRange(gradients.rows(), row * p, (row + 1) * p);
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    LoraAdapter adapter = adapter(0);
    var random = CounterRandom.of(SEED, "directions");
    LoraGradients gradients = trainable.loraGradients(adapter, batch());
    for (int s = 0; s < batch().size(); s++) {
      float[] gradient = row(gradients, s);
      double norm = Math.sqrt(dot(gradient, gradient));
      float[] direction = gradient.clone(); // along it, and a little off, the slope is largest
      for (int i = 0; i < direction.length; i++) {
        double off = 0.5 * norm / Math.sqrt(direction.length) * (2 * random.nextDouble() - 1);
        direction[i] = (float) ((direction[i] + off) / norm);
      }
      double step = 4e-3;
      double slope =
          (loss(adapter, direction, step, s) - loss(adapter, direction, -step, s)) / (2 * step);
      assertThat(slope)
          .as("sample %d, seed %d", s, SEED)
          .isCloseTo(dot(gradient, direction), within(5e-3 * norm));
    }
  }

  private double loss(LoraAdapter adapter, float[] direction, double step, int sample) {
    float[] moved = adapter.parameters();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (step * direction[i]);
    }
    double[] logProbs = trainable.tokenLogProbs(batch().get(sample), adapter.with(moved));
    return -Arrays.stream(logProbs).average().orElseThrow();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void lossesAreMeansOverScoredTokens() {
    LoraAdapter adapter = adapter(0);
    double[] losses = trainable.loraGradients(adapter, batch()).losses();
    assertThat(losses).hasSize(3);
    for (int s = 0; s < losses.length; s++) {
      assertThat(losses[s]).isCloseTo(loss(adapter, new float[adapter.size()], 0, s), within(1e-6));
    }
  }

  @Test
  void aSampleHasTheSameGradientWhateverItsBatch() {
    LoraAdapter adapter = adapter(0);
    LoraGradients together = trainable.loraGradients(adapter, batch());
    assertThat(together.rowCount()).isEqualTo(3);
    for (int s = 0; s < 3; s++) {
      LoraGradients alone = trainable.loraGradients(adapter, List.of(batch().get(s)));
      assertThat(row(together, s)).isEqualTo(alone.rows());
      assertThat(together.losses()[s]).isEqualTo(alone.losses()[0]);
    }
  }

  @Test
  void gradientsOfSamplesAddUpToThatOfTheBatch() {
    LoraAdapter adapter = adapter(0);
    LoraGradients each = trainable.loraGradients(adapter, batch());
    LoraGradients sum = trainable.summedGradients(adapter, batch());
    assertThat(sum.rowCount()).isEqualTo(1);
    assertThat(sum.losses()).isEqualTo(each.losses());
    double[] added = new double[adapter.size()];
    for (int i = 0; i < each.rows().length; i++) {
      added[i % added.length] += each.rows()[i];
    }
    for (int i = 0; i < added.length; i++) {
      assertThat((double) sum.rows()[i]).isCloseTo(added[i], within(1e-5));
    }
  }

  @Test
  void theNumberOfThreadsAndTheKernelsDoNotShowInGradients() {
    LoraAdapter adapter = adapter(0);
    LoraGradients expected = trainable.loraGradients(adapter, batch());
    float[] hidden = trainable.finalHidden(ids(9, 22), adapter);
    try (var two = new Workers(2)) {
      for (var kernels : List.of(Kernels.vector(two), Kernels.scalar(two))) {
        TrainableEngine other = engine(kernels);
        assertThat(other.kernels()).isSameAs(kernels);
        LoraGradients got = other.loraGradients(adapter, batch());
        assertThat(got.rows()).isEqualTo(expected.rows());
        assertThat(got.losses()).isEqualTo(expected.losses());
        assertThat(other.finalHidden(ids(9, 22), adapter)).isEqualTo(hidden);
      }
    }
  }

  @Test
  void theTapSeesWhatTheGradientIsMadeOf() {
    LoraAdapter adapter = adapter(0);
    float[] rebuilt = new float[3 * adapter.size()];
    LoraGradients gradients =
        trainable.loraGradients(adapter, batch(), rows -> addOuter(adapter, rows, rebuilt));
    for (int i = 0; i < rebuilt.length; i++) {
      assertThat(rebuilt[i]).as("entry " + i).isCloseTo(gradients.rows()[i], within(1e-5f));
    }
    assertThat(gradients.rows()).isEqualTo(trainable.loraGradients(adapter, batch()).rows());
  }

  /// dA = e^T x and dB = scaling d^T u, into the layer's places of the sample's row.
  private static void addOuter(LoraAdapter adapter, LinearTap.Rows seen, float[] rows) {
    for (LoraAdapter.Block block : adapter.blocks()) {
      if (block.layer() == seen.layer() && block.projection() == seen.projection()) {
        Matrix left = block.b() ? seen.d() : seen.e();
        Matrix right = block.b() ? seen.u() : seen.x();
        float factor = block.b() ? adapter.config().scaling() : 1f;
        int at = seen.row() * adapter.size() + block.offset();
        for (int t = 0; t < left.rows(); t++) {
          for (int i = 0; i < block.rows(); i++) {
            for (int j = 0; j < block.columns(); j++) {
              rows[at + i * block.columns() + j] += factor * at(left, t, i) * at(right, t, j);
            }
          }
        }
      }
    }
  }

  private static float at(Matrix m, int i, int j) {
    return m.data()[m.offset() + i * m.rowStride() + j * m.columnStride()];
  }

  @Test
  void anAdapterOnSomeLayersHasGradientsThereOnly() {
    var config = new LoraConfig(3, true, 6, List.of(Projection.Q, Projection.DOWN));
    var start = LoraAdapter.initial(engine.config(), config, CounterRandom.of(SEED, "some layers"));
    var seen = new ArrayList<Projection>();
    LoraGradients gradients =
        trainable.loraGradients(start, batch(), rows -> seen.add(rows.projection()));
    assertThat(seen).containsOnly(Projection.Q, Projection.DOWN);
    for (LoraAdapter.Block block : start.blocks()) {
      float[] part =
          Arrays.copyOfRange(gradients.rows(), block.offset(), block.offset() + block.size());
      // B is zero in a fresh adapter, so nothing comes back to A
      assertThat(dot(part, part) > 0).as(block.peftName()).isEqualTo(block.b());
    }
  }

  @Test
  void drawnLabelsRepeatWithTheirNumbers() {
    LoraAdapter adapter = adapter(0);
    LoraGradients one = drawn(adapter, 1);
    assertThat(one.rowCount()).isEqualTo(12);
    assertThat(one.losses()).hasSize(12);
    assertThat(drawn(adapter, 1).rows()).isEqualTo(one.rows());
    assertThat(drawn(adapter, 1).losses()).isEqualTo(one.losses());
    assertThat(drawn(adapter, 2).losses()).isNotEqualTo(one.losses());
  }

  private LoraGradients drawn(LoraAdapter adapter, long seed) {
    var draws = new LabelDraws(4, CounterRandom.of(seed, "draws"));
    return trainable.sampledGradients(adapter, batch(), draws, null);
  }

  @Test
  void drawnLabelsAreTheModelsOwn() {
    LoraAdapter adapter = adapter(0);
    int[] prompt = ids(3, 25);
    var one = Sequence.of(prompt, ids(1, 26));
    double expected = 0; // the mean loss under labels drawn from p is the entropy of p
    for (int v = 0; v < engine.vocabulary(); v++) {
      double logProb = trainable.tokenLogProbs(Sequence.of(prompt, new int[] {v}), adapter)[0];
      expected -= Math.exp(logProb) * logProb;
    }
    var draws = new LabelDraws(LabelDraws.DRAWS_MAX, CounterRandom.of(SEED, "entropy"));
    double[] losses = trainable.sampledGradients(adapter, List.of(one), draws, null).losses();
    assertThat(Arrays.stream(losses).average().orElseThrow())
        .as("seed " + SEED)
        .isCloseTo(expected, within(0.15));
  }

  @Test
  void hiddenStatesAreThoseOfTheTextSoFar() {
    int[] ids = ids(10, 27);
    float[] whole = trainable.finalHidden(ids, adapter(0));
    int width = engine.config().hidden();
    assertThat(whole).hasSize(10 * width);
    assertThat(trainable.finalHidden(Arrays.copyOf(ids, 6), adapter(0)))
        .isEqualTo(Arrays.copyOf(whole, 6 * width));
    assertThat(trainable.finalHidden(ids, null)).isNotEqualTo(whole);
  }

  @Test
  void gradientsThatCannotBeAreRefused() {
    LoraAdapter adapter = adapter(0);
    var unscored = Sequence.of(ids(3, 0), new int[0]);
    var draws = new LabelDraws(1, CounterRandom.of(1, "refused"));
    refused(Code.INVALID_ARGUMENT, () -> trainable.loraGradients(adapter, List.of()));
    refused(Code.INVALID_ARGUMENT, () -> trainable.loraGradients(adapter, List.of(unscored)));
    refused(
        Code.INVALID_ARGUMENT,
        () -> trainable.sampledGradients(adapter, List.of(unscored), draws, null));
    refused(
        Code.ADAPTER_MISMATCH, () -> trainable.loraGradients(Engines.foreignAdapter(), batch()));
    refused(Code.INVALID_ARGUMENT, () -> new LabelDraws(0, CounterRandom.of(1, "none")));
    refused(Code.INVALID_ARGUMENT, () -> trainable.finalHidden(new int[0], null));
    refused(
        Code.TOKEN_OUT_OF_RANGE,
        () -> trainable.finalHidden(new int[] {engine.vocabulary()}, adapter));
  }
}
