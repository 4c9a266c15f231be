package org.openledger.train;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Keccak;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.LabelDraws;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.optim.AdamW;
import org.openledger.model.optim.Clipping;
import org.openledger.model.optim.ExampleOrder;
import org.openledger.model.optim.Schedule;
import org.openledger.model.optim.StateDigest;
import org.openledger.model.token.Sequence;

/// Fine-tunes a low-rank adapter, one AdamW step per batch, and shows every step to an observer.
///
/// A step, with B examples in the batch and p parameters:
///
/// 1. per-sample gradients G [B, p] of each example's mean loss per scored token, in one pass;
/// 2. each row is clipped to a norm of at most `clipNorm` (so an outlier cannot push harder than
///    anyone else) and multiplied by its example's weight;
/// 3. g = (1/B) times the sum of the rows, in the order of the batch;
/// 4. AdamW with decoupled decay (arXiv 1711.05101) and a root term, see [StepState];
/// 5. the digest of the parameters becomes a leaf of the state root.
///
/// The order of examples is a permutation per pass, drawn from the seed and independent of the
/// weights: a run with an example left out visits the others at the same steps, which is what makes
/// runs with and without it comparable.
///
/// Everything is bit for bit repeatable: see the determinism rule in ARCHITECTURE.md.
public final class LoraTrainer {
  private final TrainableEngine base;
  private final RunRequest request;
  private final AdamW adam;
  private final ExampleOrder order;
  private final Schedule schedule;
  private final List<byte[]> states = new ArrayList<>();
  private final double[] losses;

  private LoraTrainer(TrainableEngine base, RunRequest request, int parameters) {
    var settings = request.optimiser();
    this.base = base;
    this.request = request;
    this.adam = new AdamW(settings.adam(), parameters);
    this.order = new ExampleOrder(request.examples().size(), settings.batch(), request.seed());
    int steps = order.steps(settings.epochs());
    int warmUp = Math.round(settings.warmupFraction() * steps);
    this.schedule = Schedule.cosine(settings.learningRate(), warmUp, steps);
    this.losses = new double[steps];
  }

  /// Carries out a run. The observer sees every step on the calling thread.
  ///
  /// @throws Failure with `DIVERGED` if the loss or a parameter stops being finite
  public static RunResult run(
      TrainableEngine base, RunRequest request, StepObserver observer, RunProgress progress) {
    var random = CounterRandom.of(request.seed(), "lora-start");
    var start = LoraAdapter.initial(base.config(), request.lora(), random);
    return new LoraTrainer(base, request, start.size()).run(start, observer, progress);
  }

  private RunResult run(LoraAdapter start, StepObserver observer, RunProgress progress) {
    var parameters = start.parameters();
    var used = new ArrayList<byte[]>();
    for (int t = 1; t <= losses.length; t++) {
      int[] batch = order.at(t);
      used.add(bytes(batch));
      var adapter = start.with(parameters);
      var gradients = base.loraGradients(adapter, sequences(batch));
      losses[t - 1] = mean(gradients.losses());
      requireFinite(t, losses[t - 1]);
      weigh(gradients, batch, parameters.length);
      var before = parameters.clone();
      var mean = meanRow(gradients.rows(), batch.length, parameters.length);
      var taken = adam.step(parameters, mean, schedule.at(t));
      observer.step(new Step(taken, before, batch, gradients.rows(), adapter));
      states.add(StateDigest.of(parameters).bytes());
      progress.step(t, losses.length, losses[t - 1]);
    }
    return new RunResult(
        start,
        Keccak.hash256(used.toArray(byte[][]::new)),
        start.with(parameters),
        new MerkleTree(states).root(),
        losses);
  }

  private List<Sequence> sequences(int[] batch) {
    var sequences = new ArrayList<Sequence>(batch.length);
    for (int example : batch) {
      sequences.add(request.examples().get(example).sequence());
    }
    return sequences;
  }

  /// Clips and weights the rows in place.
  private void weigh(LoraGradients gradients, int[] batch, int p) {
    var rows = gradients.rows();
    Clipping.perSample(base.kernels(), rows, p, request.optimiser().clipNorm());
    for (int b = 0; b < batch.length; b++) {
      float weight = request.weights()[batch[b]];
      if (weight != 1f) {
        for (int i = b * p; i < (b + 1) * p; i++) {
          rows[i] *= weight;
        }
      }
    }
  }

  private static float[] meanRow(float[] rows, int count, int p) {
    var mean = new float[p];
    for (int b = 0; b < count; b++) {
      for (int i = 0; i < p; i++) {
        mean[i] += rows[b * p + i];
      }
    }
    float scale = 1f / count;
    for (int i = 0; i < p; i++) {
      mean[i] *= scale;
    }
    return mean;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static void requireFinite(int t, double loss) {
    if (!Double.isFinite(loss)) {
      throw new Refusal(
          Code.DIVERGED, "the loss is " + loss + " at step " + t + "; try a lower learning rate");
    }
  }

  private static byte[] bytes(int[] values) {
    var buffer = ByteBuffer.allocate(4 * values.length);
    buffer.asIntBuffer().put(values);
    return buffer.array();
  }

  /// The step just taken, as its observer sees it.
  private final class Step implements StepState {
    private final AdamW.Step taken;
    private final float[] before;
    private final int[] batch;
    private final float[] rows;
    private final LoraAdapter adapter;

    Step(AdamW.Step taken, float[] before, int[] batch, float[] rows, LoraAdapter adapter) {
      this.taken = taken;
      this.before = before;
      this.batch = batch;
      this.rows = rows;
      this.adapter = adapter;
    }

    @Override
    public int step() {
      return taken.number();
    }

    @Override
    public float learningRate() {
      return schedule.at(taken.number());
    }

    @Override
    public float firstCorrection() {
      return 1f / taken.c1();
    }

    @Override
    public float secondCorrection() {
      return 1f / taken.c2();
    }

    @Override
    public float beta1() {
      return request.optimiser().adam().b1();
    }

    @Override
    public float weightDecay() {
      return request.optimiser().adam().weightDecay();
    }

    @Override
    public float[] denominators() {
      return adam.divisor();
    }

    @Override
    public float[] parameters() {
      return before;
    }

    @Override
    public int[] batch() {
      return batch;
    }

    @Override
    public float[] rows() {
      return rows;
    }

    @Override
    public float[] sampledRows(int draws, long seed) {
      var random = CounterRandom.of(seed, "sampled-labels").fork(taken.number());
      return base.sampledGradients(adapter, sequences(batch), new LabelDraws(draws, random), null)
          .rows();
    }
  }
}
