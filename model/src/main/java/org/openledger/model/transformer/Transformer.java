package org.openledger.model.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.FullGradients;
import org.openledger.model.engine.LabelDraws;
import org.openledger.model.engine.LinearTap;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.Spares;
import org.openledger.model.token.Sequence;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// A Llama-family decoder over fixed weights: logits, likelihoods, gradients and cached decoding.
///
/// Read `Forward` for what a pass computes, `Backward` for its reverse, `LossHead` for the loss.
/// All results are float32 with one fixed set of bits (see `Kernels`): they do not depend on the
/// number of threads, on the other sequences of a batch, or on whether tokens came through a cache.
/// Several threads may call one instance at a time.
public final class Transformer {
  private static final int IDLE_MAX = 4;

  private final Parts parts;
  private final Spares<Activations> idle;
  private final Spares<Training> idleTraining;
  private final Map<LoraAdapter, PreparedLora> prepared = new WeakHashMap<>();

  /// Everything a pass with gradients needs.
  private record Training(Activations acts, Backward.Buffers buffers, LossHead head) {}

  /// One row of a mixed batch: new tokens of one running sequence, under its own adapter.
  public record Request(KvCache cache, int[] newIds, @Nullable LoraAdapter adapter) {}

  /// A model on the shared kernels.
  public Transformer(ModelConfig config, Weights weights) {
    this(config, weights, Kernels.shared());
  }

  /// A model on the given kernels.
  public Transformer(ModelConfig config, Weights weights, Kernels kernels) {
    if (!weights.config().equals(config)) {
      throw new Fault(Code.DAMAGED_WEIGHTS, "the weights are of another config");
    }
    var made = new Parts(config, weights, kernels);
    this.parts = made;
    this.idle = new Spares<>(IDLE_MAX, () -> new Activations(config, false));
    this.idleTraining =
        new Spares<>(
            1,
            () ->
                new Training(
                    new Activations(config, true), new Backward.Buffers(), new LossHead(made)));
  }

  /// The model's shape.
  public ModelConfig config() {
    return parts.config;
  }

  /// The model's weights.
  public Weights weights() {
    return parts.weights;
  }

  /// The kernels it computes with.
  public Kernels kernels() {
    return parts.kernels;
  }

  /// Must be called after the weights' arrays were changed; not while another call is running.
  public void weightsChanged() {
    parts.layers.forEach(Layer::changed);
    parts.head.changed();
  }

  private PreparedLora prepare(LoraAdapter adapter) {
    Batch.checkAdapter(parts.config, adapter);
    synchronized (prepared) {
      PreparedLora known = prepared.get(adapter);
      if (known == null) {
        known = new PreparedLora(adapter);
        prepared.put(adapter, known);
      }
      return known;
    }
  }

  private @Nullable PreparedLora prepareOrNull(@Nullable LoraAdapter adapter) {
    return adapter == null ? null : prepare(adapter);
  }

  /// Logits of every position, [T, V] row-major.
  public float[] logits(int[] ids, @Nullable LoraAdapter adapter) {
    var item = new Batch.Item(ids, null, prepareOrNull(adapter));
    var batch = new Batch(parts.config, List.of(item));
    int vocabulary = parts.config.vocabulary();
    float[] out = new float[Math.multiplyExact(ids.length, vocabulary)];
    Activations acts = idle.borrow();
    new Forward(parts, batch, acts).run();
    Matrix normed = Matrix.of(acts.normed, batch.rows, parts.config.hidden());
    parts.kernels.multiply(
        normed, parts.head.forward(), Matrix.of(out, ids.length, vocabulary), false);
    idle.giveBack(acts);
    return out;
  }

  /// The final hidden state after the last norm, [T, hidden] row-major.
  public float[] finalHidden(int[] ids, @Nullable LoraAdapter adapter) {
    var item = new Batch.Item(ids, null, prepareOrNull(adapter));
    var batch = new Batch(parts.config, List.of(item));
    Activations acts = idle.borrow();
    new Forward(parts, batch, acts).run();
    float[] out = java.util.Arrays.copyOf(acts.normed, batch.rows * parts.config.hidden());
    idle.giveBack(acts);
    return out;
  }

  /// log p of every scored token of the sequence, in order, in nats.
  public double[] tokenLogProbs(Sequence sequence, @Nullable LoraAdapter adapter) {
    LossHead.Scored scored = LossHead.Scored.of(parts.config, List.of(sequence));
    Batch batch = batch(List.of(sequence), adapter);
    Activations acts = idle.borrow();
    new Forward(parts, batch, acts).run();
    double[] out = new LossHead(parts).logProbs(acts.normed, scored);
    idle.giveBack(acts);
    return out;
  }

  /// Mean cross-entropy of each sequence over its scored tokens, without gradients.
  public double[] losses(List<Sequence> sequences, @Nullable LoraAdapter adapter) {
    LossHead.Scored scored = LossHead.Scored.of(parts.config, sequences);
    Batch batch = batch(sequences, adapter);
    Activations acts = idle.borrow();
    new Forward(parts, batch, acts).run();
    double[] logProbs = new LossHead(parts).logProbs(acts.normed, scored);
    idle.giveBack(acts);
    return scored.losses(logProbs);
  }

  private Batch batch(List<Sequence> sequences, @Nullable LoraAdapter adapter) {
    PreparedLora lora = prepareOrNull(adapter);
    var items = new ArrayList<Batch.Item>();
    for (Sequence sequence : sequences) {
      items.add(new Batch.Item(sequence.ids(), null, lora));
    }
    return new Batch(parts.config, items);
  }

  /// Loss and adapter gradient of every sample, the loss being the mean over its scored tokens.
  public LoraGradients loraGradients(LoraAdapter adapter, List<Sequence> batch) {
    return lora(adapter, batch, false, null);
  }

  /// The same, showing the tap what every adapted layer saw.
  public LoraGradients loraGradients(
      LoraAdapter adapter, List<Sequence> batch, @Nullable LinearTap tap) {
    return lora(adapter, batch, false, tap);
  }

  /// Loss of every sample and one row: the gradient of the sum of these losses. For training
  /// without attribution, where [B, p] rows would be too much memory.
  public LoraGradients summedGradients(LoraAdapter adapter, List<Sequence> batch) {
    return lora(adapter, batch, true, null);
  }

  private LoraGradients lora(
      LoraAdapter adapter, List<Sequence> sequences, boolean summed, @Nullable LinearTap tap) {
    LossHead.Scored scored = LossHead.Scored.of(parts.config, sequences);
    Batch batch = batch(sequences, adapter);
    int size = adapter.size();
    int count = summed ? 1 : sequences.size();
    float[] rows = new float[Math.multiplyExact(count, size)];
    Training t = idleTraining.borrow();
    new Forward(parts, batch, t.acts).run();
    t.buffers.reserve(parts.config, batch.rows, adapter.config().rank());
    var target = new LossHead.Target(t.buffers.dNormed, null, 0);
    double[] logProbs =
        t.head.gradient(t.acts.normed, scored, scored.perSample(), batch.rows, target);
    var destination = new LoraSink.Destination(rows, 1, 0, summed, tap);
    var sink = new LoraSink(parts.kernels, batch, adapter, destination);
    new Backward(new Backward.Pass(parts, batch, t.acts, t.buffers), sink).run();
    idleTraining.giveBack(t);
    return new LoraGradients(scored.losses(logProbs), rows, size);
  }

  /// Gradients under labels drawn from the model itself at the scored positions: `draws` rows per
  /// sample, row s * draws + d. One forward pass, `draws` backward passes. Losses are those of the
  /// drawn labels.
  public LoraGradients sampledGradients(
      LoraAdapter adapter, List<Sequence> sequences, int draws, CounterRandom random) {
    return sampledGradients(adapter, sequences, new LabelDraws(draws, random), null);
  }

  /// The same, showing the tap what every adapted layer saw.
  public LoraGradients sampledGradients(
      LoraAdapter adapter, List<Sequence> sequences, LabelDraws drawing, @Nullable LinearTap tap) {
    int draws = drawing.draws();
    LossHead.Scored scored = LossHead.Scored.of(parts.config, sequences);
    Batch batch = batch(sequences, adapter);
    int size = adapter.size();
    int count = Math.multiplyExact(sequences.size(), draws);
    float[] rows = new float[Math.multiplyExact(count, size)];
    double[] losses = new double[count];
    Training t = idleTraining.borrow();
    new Forward(parts, batch, t.acts).run();
    t.buffers.reserve(parts.config, batch.rows, adapter.config().rank());
    int[][] labels = t.head.draw(t.acts.normed, scored, draws, drawing.random());
    float[] weights = scored.perSample();
    for (int d = 0; d < draws; d++) {
      LossHead.Scored drawn = scored.withLabels(labels[d]);
      var target = new LossHead.Target(t.buffers.dNormed, null, 0);
      double[] own =
          drawn.losses(t.head.gradient(t.acts.normed, drawn, weights, batch.rows, target));
      for (int s = 0; s < own.length; s++) {
        losses[s * draws + d] = own[s];
      }
      var sink =
          new LoraSink(
              parts.kernels, batch, adapter, new LoraSink.Destination(rows, draws, d, false, tap));
      new Backward(new Backward.Pass(parts, batch, t.acts, t.buffers), sink).run();
    }
    idleTraining.giveBack(t);
    return new LoraGradients(losses, rows, size);
  }

  /// Mean loss over all scored tokens of the batch and its gradient by every weight.
  public FullGradients fullGradients(List<Sequence> sequences) {
    LossHead.Scored scored = LossHead.Scored.of(parts.config, sequences);
    Batch batch = batch(sequences, null);
    Training t = idleTraining.borrow();
    new Forward(parts, batch, t.acts).run();
    t.buffers.reserve(parts.config, batch.rows, 0);
    var sink = new FullSink(parts, batch);
    var target =
        new LossHead.Target(t.buffers.dNormed, sink.flat, sink.offset(parts.head.name + ".weight"));
    double[] logProbs =
        t.head.gradient(t.acts.normed, scored, scored.perToken(), batch.rows, target);
    new Backward(new Backward.Pass(parts, batch, t.acts, t.buffers), sink).run();
    idleTraining.giveBack(t);
    double sum = 0;
    for (double logProb : logProbs) {
      sum -= logProb;
    }
    return new FullGradients(sum / logProbs.length, sink.flat);
  }

  /// An empty cache for one sequence of at most `capacity` tokens.
  public KvCache newCache(int capacity) {
    if (capacity < 1 || capacity > parts.config.context()) {
      throw new Refusal(
          Code.CONTEXT_LENGTH_EXCEEDED,
          "a cache holds 1.." + parts.config.context() + " tokens, not " + capacity);
    }
    return new KvCache(parts.config, capacity);
  }

  /// Appends tokens to a cached sequence and returns the logits of the last of them, [V]; the same
  /// bits as the last row of `logits` over the whole sequence.
  public float[] decode(KvCache cache, int[] newIds, @Nullable LoraAdapter adapter) {
    return decode(List.of(new Request(cache, newIds, adapter))).getFirst();
  }

  /// Appends tokens to several cached sequences at once, each under its own adapter; every result
  /// has the bits it has alone. No cache may occur twice.
  public List<float[]> decode(List<Request> requests) {
    var items = new ArrayList<Batch.Item>();
    for (Request r : requests) {
      if (items.stream().anyMatch(i -> i.cache() == r.cache)) {
        throw new Refusal(Code.INVALID_ARGUMENT, "a cache occurs twice in a batch");
      }
      items.add(new Batch.Item(r.newIds, r.cache, prepareOrNull(r.adapter)));
    }
    var batch = new Batch(parts.config, items);
    int hidden = parts.config.hidden();
    int vocabulary = parts.config.vocabulary();
    Activations acts = idle.borrow();
    new Forward(parts, batch, acts).run();
    float[] last = new float[requests.size() * hidden];
    for (int i = 0; i < requests.size(); i++) {
      int row = batch.spans.get(i).end() - 1;
      System.arraycopy(acts.normed, row * hidden, last, i * hidden, hidden);
    }
    idle.giveBack(acts);
    float[] all = new float[requests.size() * vocabulary];
    parts.kernels.multiply(
        Matrix.of(last, requests.size(), hidden),
        parts.head.forward(),
        Matrix.of(all, requests.size(), vocabulary),
        false);
    var out = new ArrayList<float[]>();
    for (int i = 0; i < requests.size(); i++) {
      out.add(java.util.Arrays.copyOfRange(all, i * vocabulary, (i + 1) * vocabulary));
    }
    return out;
  }
}
