package org.openledger.model.transformer;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.tensor.Attention;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.RmsNorm;
import org.openledger.model.tensor.RowBlocks;
import org.openledger.model.tensor.SwiGlu;
import org.openledger.model.weights.ModelConfig;

/// The backward pass over what `Forward` kept: from the gradient at the final norm's output down to
/// the embedding, handing every linear layer's inputs and output gradients to a sink on the way.
///
/// `dx` is the gradient at the residual stream. A block adds to it what flows through its two
/// branches, in reverse: MLP (down, gated unit, gate and up, norm), then attention (output,
/// attention, rotation, q/k norm, q k v, norm). Activations are only read, so it may run again with
/// another gradient.
final class Backward {
  private final Parts parts;
  private final Batch batch;
  private final Activations acts;
  private final Kernels kernels;
  private final ModelConfig c;
  private final Buffers b;
  private final GradientSink sink;
  private final @Nullable PreparedLora lora;

  /// Reusable arrays of the pass.
  static final class Buffers {
    private int capacity;
    private int rank;
    float[] dNormed = new float[0]; // [N, hidden]
    float[] dx = new float[0];
    float[] dMiddle = new float[0];
    float[] dBranch = new float[0];
    float[] dq = new float[0];
    float[] dk = new float[0];
    float[] dv = new float[0];
    float[] dqRaw = new float[0];
    float[] dkRaw = new float[0];
    float[] dO = new float[0];
    float[] dGate = new float[0];
    float[] dUp = new float[0];
    float[] dAct = new float[0];
    final float[][] e = new float[LinearGroup.values().length][0];

    void reserve(ModelConfig c, int n, int maxRank) {
      if (n <= capacity && maxRank <= rank) {
        return;
      }
      capacity = Math.max(n, capacity);
      rank = Math.max(maxRank, rank);
      dNormed = new float[capacity * c.hidden()];
      dx = new float[capacity * c.hidden()];
      dMiddle = new float[capacity * c.hidden()];
      dBranch = new float[capacity * c.hidden()];
      dq = new float[capacity * c.queryWidth()];
      dk = new float[capacity * c.keyWidth()];
      dv = new float[capacity * c.keyWidth()];
      dqRaw = c.qkNorm() ? new float[dq.length] : dq;
      dkRaw = c.qkNorm() ? new float[dk.length] : dk;
      dO = new float[capacity * c.queryWidth()];
      dGate = new float[capacity * c.intermediate()];
      dUp = new float[capacity * c.intermediate()];
      dAct = new float[capacity * c.intermediate()];
      for (LinearGroup group : LinearGroup.values()) {
        e[group.ordinal()] = new float[capacity * rank * group.projections.size()];
      }
    }
  }

  /// The batch and what is known of it.
  record Pass(Parts parts, Batch batch, Activations acts, Buffers buffers) {}

  Backward(Pass pass, GradientSink sink) {
    this.parts = pass.parts;
    this.batch = pass.batch;
    this.acts = pass.acts;
    this.b = pass.buffers;
    this.kernels = parts.kernels;
    this.c = parts.config;
    this.sink = sink;
    this.lora = batch.common();
  }

  /// Goes back from `buffers.dNormed`.
  void run() {
    int n = batch.rows;
    Arrays.fill(b.dx, 0, n * c.hidden(), 0f);
    var last = new RmsNorm.Saved(hidden(acts.last), acts.lastInverse);
    sink.norm("model.norm.weight", last, hidden(b.dNormed));
    RowBlocks.each(
        kernels,
        n,
        (k, range) -> parts.finalNorm.backward(k, last, hidden(b.dNormed), hidden(b.dx), range));
    for (int l = c.layers() - 1; l >= 0; l--) {
      layer(l, acts.layers[l]);
    }
    if (sink.wantsEmbedding()) {
      sink.embedded(hidden(b.dx));
    }
  }

  private Matrix hidden(float[] data) {
    return wide(data, c.hidden());
  }

  private Matrix wide(float[] data, int width) {
    return Matrix.of(data, batch.rows, width);
  }

  private void layer(int l, Activations.LayerState s) {
    Layer layer = parts.layers.get(l);
    int n = batch.rows;
    int f = c.intermediate();
    RowBlocks.each(kernels, n, (k, range) -> toAttention(k, l, s, range));
    hand(l, LinearGroup.MLP_OUT, wide(s.act, f), hidden(b.dx));
    hand(l, LinearGroup.MLP_IN, hidden(s.norm2), wide(b.dGate, f), wide(b.dUp, f));
    sink.norm(layer.prefix + "post_attention_layernorm.weight", postNorm(s), hidden(b.dBranch));
    hand(l, LinearGroup.ATTENTION_OUT, wide(s.o, c.queryWidth()), hidden(b.dMiddle));
    attention(s);
    boolean further = l > 0 || sink.wantsEmbedding();
    RowBlocks.each(kernels, n, (k, range) -> fromAttention(k, l, range, further));
    if (layer.queryNorm != null) {
      headNorms(layer.prefix + "self_attn.", s);
    }
    hand(l, LinearGroup.ATTENTION_IN, hidden(s.norm1), dqkv());
    if (further) {
      sink.norm(layer.prefix + "input_layernorm.weight", inputNorm(s), hidden(b.dBranch));
    }
  }

  private RmsNorm.Saved postNorm(Activations.LayerState s) {
    return new RmsNorm.Saved(hidden(s.middle), s.inverse2);
  }

  private RmsNorm.Saved inputNorm(Activations.LayerState s) {
    return new RmsNorm.Saved(hidden(s.x), s.inverse1);
  }

  private void copyRows(float[] from, float[] to, RowBlocks.Range range) {
    int h = c.hidden();
    System.arraycopy(from, range.from() * h, to, range.from() * h, range.count() * h);
  }

  /// From the block's output to the attention result: dx -> dAct -> dGate, dUp -> dMiddle -> dO.
  private void toAttention(Kernels k, int l, Activations.LayerState s, RowBlocks.Range range) {
    int f = c.intermediate();
    back(k, new Step(l, LinearGroup.MLP_OUT, range), wide(b.dAct, f), hidden(b.dx));
    new SwiGlu(s.gate, s.up)
        .backward(k, new SwiGlu.Gradient(b.dAct, b.dGate, b.dUp), range.from() * f, range.to() * f);
    var in = new Step(l, LinearGroup.MLP_IN, range);
    back(k, in, hidden(b.dBranch), wide(b.dGate, f), wide(b.dUp, f));
    copyRows(b.dx, b.dMiddle, range);
    RmsNorm norm = parts.layers.get(l).postNorm;
    norm.backward(k, postNorm(s), hidden(b.dBranch), hidden(b.dMiddle), range);
    var out = new Step(l, LinearGroup.ATTENTION_OUT, range);
    back(k, out, wide(b.dO, c.queryWidth()), hidden(b.dMiddle));
  }

  /// From dq, dk, dv to the block's input: rotation, head norms, projections, norm.
  private void fromAttention(Kernels k, int l, RowBlocks.Range range, boolean further) {
    Layer layer = parts.layers.get(l);
    Activations.LayerState s = acts.layers[l];
    parts.rope.backward(wide(b.dq, c.queryWidth()), batch.positions, range);
    parts.rope.backward(wide(b.dk, c.keyWidth()), batch.positions, range);
    if (layer.queryNorm != null && layer.keyNorm != null) {
      headNorm(k, layer.queryNorm, queryRows(s), new float[][] {b.dq, b.dqRaw}, range);
      headNorm(k, layer.keyNorm, keyRows(s), new float[][] {b.dk, b.dkRaw}, range);
    }
    var step = new Step(l, LinearGroup.ATTENTION_IN, range);
    back(k, step, further ? hidden(b.dBranch) : null, dqkv());
    if (further) {
      copyRows(b.dMiddle, b.dx, range);
      layer.inputNorm.backward(k, inputNorm(s), hidden(b.dBranch), hidden(b.dx), range);
    }
  }

  /// Gradients at the outputs of the q, k and v projections.
  private Matrix[] dqkv() {
    return new Matrix[] {
      wide(b.dqRaw, c.queryWidth()), wide(b.dkRaw, c.keyWidth()), wide(b.dv, c.keyWidth())
    };
  }

  private void attention(Activations.LayerState s) {
    int n = batch.rows;
    var gradients =
        new Attention.Gradients(
            wide(b.dO, c.queryWidth()),
            wide(b.dq, c.queryWidth()),
            wide(b.dk, c.keyWidth()),
            wide(b.dv, c.keyWidth()));
    int tasks = parts.attention.tasks();
    Matrix k = Matrix.of(s.k, n, c.keyWidth());
    Matrix v = Matrix.of(s.v, n, c.keyWidth());
    var rows =
        new Attention.Rows(
            Matrix.of(s.q, n, c.queryWidth()), Matrix.of(s.o, n, c.queryWidth()), s.stats);
    var segments = new Attention.Segment[batch.spans.size()];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = Forward.inBatch(batch.spans.get(i), k, v, c.headDim());
    }
    kernels
        .workers()
        .run(
            segments.length * tasks,
            t -> parts.attention.backward(segments[t / tasks], rows, gradients, t % tasks));
  }

  private RmsNorm.Saved queryRows(Activations.LayerState s) {
    return new RmsNorm.Saved(Matrix.of(s.qRaw, batch.rows * c.heads(), c.headDim()), s.qInverse);
  }

  private RmsNorm.Saved keyRows(Activations.LayerState s) {
    return new RmsNorm.Saved(Matrix.of(s.kRaw, batch.rows * c.kvHeads(), c.headDim()), s.kInverse);
  }

  private void headNorms(String prefix, Activations.LayerState s) {
    Matrix dq = Matrix.of(b.dq, batch.rows * c.heads(), c.headDim());
    Matrix dk = Matrix.of(b.dk, batch.rows * c.kvHeads(), c.headDim());
    sink.norm(prefix + "q_norm.weight", queryRows(s), dq);
    sink.norm(prefix + "k_norm.weight", keyRows(s), dk);
  }

  /// `d` holds the gradient at the norm's output and the array for that at its input.
  private void headNorm(
      Kernels k, RmsNorm norm, RmsNorm.Saved saved, float[][] d, RowBlocks.Range range) {
    int rows = saved.x().rows();
    int heads = rows / batch.rows;
    int width = c.headDim();
    var own = new RowBlocks.Range(range.from() * heads, range.to() * heads);
    Arrays.fill(d[1], own.from() * width, own.to() * width, 0f);
    norm.backward(k, saved, Matrix.of(d[0], rows, width), Matrix.of(d[1], rows, width), own);
  }

  /// One group of linear layers on some rows.
  private record Step(int layer, LinearGroup group, RowBlocks.Range range) {}

  /// Through a group: e = d (scaling B), dx = sum_i d_i W_i + e A (overwritten; null = not wanted).
  private void back(Kernels k, Step step, @Nullable Matrix dx, Matrix... d) {
    List<Linear> linears = parts.layers.get(step.layer).group(step.group);
    PreparedLora.Part part = lora == null ? null : lora.part(step.layer, step.group);
    int width = part == null ? 0 : part.width;
    Matrix e = step.range.of(low(step.group, width));
    for (int i = 0; i < d.length; i++) {
      int place = part == null ? -1 : Arrays.binarySearch(part.members, i);
      boolean adapted = part != null && place >= 0;
      var products = new Kernels.Product[(dx == null ? 0 : 1) + (adapted ? 1 : 0)];
      int next = 0;
      if (dx != null) {
        products[next++] = new Kernels.Product(linears.get(i).backward(), step.range.of(dx), i > 0);
      }
      if (part != null && adapted) {
        int rank = width / part.members.length;
        Matrix own = Forward.columns(e, place * rank, rank);
        products[next] = new Kernels.Product(part.upBack[place], own, false);
      }
      k.multiplyEach(step.range.of(d[i]), products);
    }
    if (part != null && width > 0 && dx != null) {
      k.multiply(e, part.downBack, step.range.of(dx), true);
    }
  }

  private Matrix low(LinearGroup group, int width) {
    return Matrix.of(b.e[group.ordinal()], batch.rows, width);
  }

  private void hand(int l, LinearGroup group, Matrix x, Matrix... d) {
    int width = lora == null ? 0 : lora.part(l, group).width;
    Matrix u = Matrix.of(acts.layers[l].u[group.ordinal()], batch.rows, width);
    sink.linears(new GradientSink.Linears(l, group, x, u, d, low(group, width)));
  }
}
