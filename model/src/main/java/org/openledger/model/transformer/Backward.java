package org.openledger.model.transformer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.tensor.Attention;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.RmsNorm;
import org.openledger.model.tensor.SwiGlu;

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
    float[] e = new float[0];

    void reserve(ModelConfig c, int n, int maxRank) {
      if (n <= capacity && maxRank <= rank) {
        return;
      }
      capacity = Math.max(n, capacity);
      rank = Math.max(maxRank, rank);
      dNormed = new float[capacity * c.hidden()];
      dx = new float[capacity * c.hidden()];
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
      e = new float[capacity * rank * Math.max(1, 3)];
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
    Matrix dx = hidden(b.dx);
    java.util.Arrays.fill(b.dx, 0, n * c.hidden(), 0f);
    norm(parts.finalNorm, "model.norm.weight", hidden(acts.last), acts.lastInverse, b.dNormed);
    for (int l = c.layers() - 1; l >= 0; l--) {
      mlpPart(l, acts.layers[l], dx);
      attentionPart(l, acts.layers[l], dx);
    }
    if (sink.wantsEmbedding()) {
      sink.embedded(dx);
    }
  }

  private Matrix hidden(float[] data) {
    return Matrix.of(data, batch.rows, c.hidden());
  }

  private void norm(RmsNorm norm, String name, Matrix x, float[] inverse, float[] dy) {
    sink.norm(name, x, inverse, hidden(dy));
    norm.backward(kernels, x, inverse, hidden(dy), hidden(b.dx));
  }

  private void mlpPart(int l, Activations.LayerState s, Matrix dx) {
    Layer layer = parts.layers.get(l);
    int n = batch.rows;
    int f = c.intermediate();
    Matrix dAct = Matrix.of(b.dAct, n, f);
    back(l, LinearGroup.MLP_OUT, Matrix.of(s.act, n, f), dAct, dx);
    new SwiGlu.Gradient(b.dAct, b.dGate, b.dUp).backward(kernels, s.gate, s.up, n * f);
    Matrix dGate = Matrix.of(b.dGate, n, f);
    Matrix dUp = Matrix.of(b.dUp, n, f);
    back(l, LinearGroup.MLP_IN, hidden(s.norm2), hidden(b.dBranch), dGate, dUp);
    String name = layer.prefix + "post_attention_layernorm.weight";
    norm(layer.postNorm, name, hidden(s.middle), s.inverse2, b.dBranch);
  }

  private void attentionPart(int l, Activations.LayerState s, Matrix dx) {
    Layer layer = parts.layers.get(l);
    int n = batch.rows;
    Matrix o = Matrix.of(s.o, n, c.queryWidth());
    Matrix dO = Matrix.of(b.dO, n, c.queryWidth());
    back(l, LinearGroup.ATTENTION_OUT, o, dO, dx);
    Matrix dq = Matrix.of(b.dq, n, c.queryWidth());
    Matrix dk = Matrix.of(b.dk, n, c.keyWidth());
    Matrix dv = Matrix.of(b.dv, n, c.keyWidth());
    attention(s, new Attention.Gradients(dO, dq, dk, dv));
    parts.rope.backward(kernels, dq, batch.positions);
    parts.rope.backward(kernels, dk, batch.positions);
    if (layer.queryNorm != null && layer.keyNorm != null) {
      headNorm(layer.queryNorm, layer.prefix + "self_attn.q_norm.weight", s, true);
      headNorm(layer.keyNorm, layer.prefix + "self_attn.k_norm.weight", s, false);
      dq = Matrix.of(b.dqRaw, n, c.queryWidth());
      dk = Matrix.of(b.dkRaw, n, c.keyWidth());
    }
    boolean further = l > 0 || sink.wantsEmbedding();
    Matrix dNorm = further ? hidden(b.dBranch) : null;
    back(l, LinearGroup.ATTENTION_IN, hidden(s.norm1), dNorm, dq, dk, dv);
    if (further) {
      String name = layer.prefix + "input_layernorm.weight";
      norm(layer.inputNorm, name, hidden(s.x), s.inverse1, b.dBranch);
    }
  }

  private void attention(Activations.LayerState s, Attention.Gradients gradients) {
    int n = batch.rows;
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

  private void headNorm(RmsNorm norm, String name, Activations.LayerState s, boolean query) {
    int rows = batch.rows * (query ? c.heads() : c.kvHeads());
    int d = c.headDim();
    Matrix x = Matrix.of(query ? s.qRaw : s.kRaw, rows, d);
    float[] inverse = query ? s.qInverse : s.kInverse;
    Matrix dy = Matrix.of(query ? b.dq : b.dk, rows, d);
    float[] out = query ? b.dqRaw : b.dkRaw;
    java.util.Arrays.fill(out, 0, rows * d, 0f);
    sink.norm(name, x, inverse, dy);
    norm.backward(kernels, x, inverse, dy, Matrix.of(out, rows, d));
  }

  /// Through a group: e = d (scaling B), dx = sum_i d_i W_i + e A (overwritten; null = not wanted).
  private void back(int l, LinearGroup group, Matrix x, @Nullable Matrix dx, Matrix... d) {
    List<Linear> linears = parts.layers.get(l).group(group);
    PreparedLora.Part part = lora == null ? null : lora.part(l, group);
    int width = part == null ? 0 : part.width;
    Matrix e = Matrix.of(b.e, batch.rows, width);
    for (int i = 0; i < d.length; i++) {
      int place = part == null ? -1 : java.util.Arrays.binarySearch(part.members, i);
      boolean adapted = part != null && place >= 0;
      var products = new Kernels.Product[(dx == null ? 0 : 1) + (adapted ? 1 : 0)];
      int next = 0;
      if (dx != null) {
        products[next++] = new Kernels.Product(linears.get(i).backward(), dx, i > 0);
      }
      if (part != null && adapted) {
        int rank = width / part.members.length;
        Matrix own = Forward.columns(e, place * rank, rank);
        products[next] = new Kernels.Product(part.upBack[place], own, false);
      }
      kernels.multiplyEach(d[i], products);
    }
    if (part != null && width > 0 && dx != null) {
      kernels.multiply(e, part.downBack, dx, true);
    }
    Matrix u = Matrix.of(acts.layers[l].u[group.ordinal()], batch.rows, width);
    sink.linears(new GradientSink.Linears(l, group, x, u, d, e));
  }
}
