package org.openledger.model.transformer;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.tensor.Attention;
import org.openledger.model.tensor.Gathered;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.RmsNorm;
import org.openledger.model.tensor.RowBlocks;
import org.openledger.model.tensor.Stored;
import org.openledger.model.tensor.SwiGlu;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// The forward pass of a batch through all blocks.
///
///     x += o_proj(attention(rope(q), rope(k), v)),  q, k, v = proj(norm(x))
///     x += down(silu(gate(h)) * up(h)),             h = norm(x)
///
/// Everything but attention is done 64 rows at a time, so that a block's data stays in cache.
/// A linear layer gives W x, then + bias, then + scaling B (A x) of the row's adapter, in this
/// order.
final class Forward {
  private final Parts parts;
  private final Batch batch;
  private final Activations acts;
  private final Kernels kernels;
  private final ModelConfig c;

  /// The largest rank in the batch.
  private int rank;

  Forward(Parts parts, Batch batch, Activations acts) {
    this.parts = parts;
    this.batch = batch;
    this.acts = acts;
    this.kernels = parts.kernels;
    this.c = parts.config;
  }

  /// Runs the batch; the normed result is in `acts.normed`, [rows, hidden].
  void run() {
    for (PreparedLora lora : batch.loras) {
      rank = Math.max(rank, lora.rank);
    }
    acts.reserve(batch.rows, rank);
    embed(acts.layers[0].x);
    for (int l = 0; l < c.layers(); l++) {
      int layer = l;
      Activations.LayerState s = acts.layers[l];
      RowBlocks.each(kernels, batch.rows, (k, range) -> beforeAttention(k, layer, s, range));
      attend(l, s);
      RowBlocks.each(kernels, batch.rows, (k, range) -> afterAttention(k, layer, s, range));
    }
    RowBlocks.each(
        kernels,
        batch.rows,
        (k, range) -> {
          var saved = new RmsNorm.Saved(hidden(acts.last), acts.lastInverse);
          parts.finalNorm.forward(k, saved, hidden(acts.normed), range);
        });
    for (Batch.Span span : batch.spans) {
      if (span.cache() != null) {
        span.cache().advance(span.rows());
      }
    }
  }

  private Matrix hidden(float[] data) {
    return wide(data, c.hidden());
  }

  private Matrix wide(float[] data, int width) {
    return Matrix.of(data, batch.rows, width);
  }

  private void embed(float[] x) {
    int h = c.hidden();
    Stored embedding = parts.weights.stored(Weights.EMBEDDING);
    for (int i = 0; i < batch.rows; i++) {
      embedding.read(batch.ids[i] * h, h, x, i * h);
    }
  }

  /// Norm, q k v, head norms, rotation.
  private void beforeAttention(Kernels k, int l, Activations.LayerState s, RowBlocks.Range range) {
    Layer layer = parts.layers.get(l);
    var saved = new RmsNorm.Saved(hidden(s.x), s.inverse1);
    layer.inputNorm.forward(k, saved, hidden(s.norm1), range);
    Matrix[] qkv = {
      wide(s.qRaw, c.queryWidth()), wide(s.kRaw, c.keyWidth()), wide(s.v, c.keyWidth())
    };
    apply(k, new Step(l, LinearGroup.ATTENTION_IN, range), hidden(s.norm1), qkv, false);
    if (layer.queryNorm != null && layer.keyNorm != null) {
      headNorm(k, layer.queryNorm, headRows(s.qRaw, s.qInverse, c.heads()), s.q, range);
      headNorm(k, layer.keyNorm, headRows(s.kRaw, s.kInverse, c.kvHeads()), s.k, range);
    }
    parts.rope.forward(wide(s.q, c.queryWidth()), batch.positions, range);
    parts.rope.forward(wide(s.k, c.keyWidth()), batch.positions, range);
  }

  /// Every head of every token as a row of its own.
  private RmsNorm.Saved headRows(float[] raw, float[] inverse, int heads) {
    return new RmsNorm.Saved(Matrix.of(raw, batch.rows * heads, c.headDim()), inverse);
  }

  private void headNorm(
      Kernels k, RmsNorm norm, RmsNorm.Saved saved, float[] out, RowBlocks.Range range) {
    int heads = saved.x().rows() / batch.rows;
    var rows = new RowBlocks.Range(range.from() * heads, range.to() * heads);
    norm.forward(k, saved, Matrix.of(out, saved.x().rows(), c.headDim()), rows);
  }

  /// Output projection, norm, gated feed-forward part, both onto the residual stream.
  private void afterAttention(Kernels k, int l, Activations.LayerState s, RowBlocks.Range range) {
    Layer layer = parts.layers.get(l);
    int h = c.hidden();
    int f = c.intermediate();
    float[] output = acts.output(l);
    System.arraycopy(s.x, range.from() * h, s.middle, range.from() * h, range.count() * h);
    Matrix[] middle = {hidden(s.middle)};
    var out = new Step(l, LinearGroup.ATTENTION_OUT, range);
    apply(k, out, wide(s.o, c.queryWidth()), middle, true);
    var saved = new RmsNorm.Saved(hidden(s.middle), s.inverse2);
    layer.postNorm.forward(k, saved, hidden(s.norm2), range);
    Matrix[] gateUp = {wide(s.gate, f), wide(s.up, f)};
    apply(k, new Step(l, LinearGroup.MLP_IN, range), hidden(s.norm2), gateUp, false);
    new SwiGlu(s.gate, s.up).forward(k, s.act, range.from() * f, range.to() * f);
    System.arraycopy(s.middle, range.from() * h, output, range.from() * h, range.count() * h);
    Matrix[] last = {hidden(output)};
    apply(k, new Step(l, LinearGroup.MLP_OUT, range), wide(s.act, f), last, true);
  }

  private void attend(int l, Activations.LayerState s) {
    Matrix k = wide(s.k, c.keyWidth());
    Matrix v = wide(s.v, c.keyWidth());
    var rows = new Attention.Rows(wide(s.q, c.queryWidth()), wide(s.o, c.queryWidth()), s.stats);
    int tasks = parts.attention.tasks();
    var segments = new Attention.Segment[batch.spans.size()];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = segment(batch.spans.get(i), l, k, v);
    }
    kernels
        .workers()
        .run(
            segments.length * tasks,
            t -> parts.attention.forward(segments[t / tasks], rows, t % tasks));
  }

  private Attention.Segment segment(Batch.Span span, int l, Matrix k, Matrix v) {
    KvCache cache = span.cache();
    if (cache == null) {
      return inBatch(span, k, v, c.headDim());
    }
    cache.store(l, k.rows(span.first(), span.end()), v.rows(span.first(), span.end()));
    return new Attention.Segment(
        span.first(), span.rows(), span.start(), cache.view(l, span.start() + span.rows()));
  }

  /// A sequence whose keys and values are the batch's own rows.
  static Attention.Segment inBatch(Batch.Span span, Matrix k, Matrix v, int headDim) {
    var memory =
        new Attention.KeyValues() {
          @Override
          public Matrix keys(int head) {
            return part(k, head);
          }

          @Override
          public Matrix values(int head) {
            return part(v, head);
          }

          private Matrix part(Matrix x, int head) {
            int at = x.offset() + span.first() * x.rowStride() + head * headDim;
            return Matrix.strided(x.data(), at, span.rows(), headDim, x.rowStride());
          }
        };
    return new Attention.Segment(span.first(), span.rows(), 0, memory);
  }

  /// One group of linear layers on some rows.
  private record Step(int layer, LinearGroup group, RowBlocks.Range range) {}

  /// y_i = W_i x + b_i + scaling B_i (A_i x) for the rows of a step, or y_i += that.
  private void apply(Kernels k, Step step, Matrix x, Matrix[] y, boolean accumulate) {
    List<Linear> linears = parts.layers.get(step.layer).group(step.group);
    RowBlocks.Range range = step.range;
    PreparedLora common = batch.common();
    PreparedLora.Part shared = common == null ? null : common.part(step.layer, step.group);
    boolean fused = shared != null && shared.width > 0;
    var products = new Kernels.Product[y.length + (fused ? 1 : 0)];
    for (int i = 0; i < y.length; i++) {
      products[i] = new Kernels.Product(linears.get(i).forward(), range.of(y[i]), accumulate);
    }
    if (shared != null && fused) {
      products[y.length] = new Kernels.Product(shared.down, low(step, shared, range), false);
    }
    k.multiplyEach(range.of(x), products);
    for (int i = 0; i < y.length; i++) {
      linears.get(i).addBias(range.of(y[i]));
    }
    if (shared != null && fused) {
      Matrix u = low(step, shared, range);
      for (int i = 0; i < shared.members.length; i++) {
        Matrix own = columns(u, i * rank, rank);
        k.multiply(own, shared.up[i], range.of(y[shared.members[i]]), true);
      }
    } else if (common == null && !batch.loras.isEmpty()) {
      adapt(k, step, x, y);
    }
  }

  /// Rows with different adapters, or with and without one. They share one layout of u, as wide as
  /// the widest needs, so that blocks of rows done at the same time never meet in it.
  private void adapt(Kernels k, Step step, Matrix x, Matrix[] y) {
    RowBlocks.Range range = step.range;
    int width = rank * step.group.projections.size();
    float[] data = acts.layers[step.layer].u[step.group.ordinal()];
    Matrix u = range.of(Matrix.of(data, batch.rows, width));
    Gathered down =
        batch.gathered(
            range,
            lora -> {
              PreparedLora.Part part = lora.part(step.layer, step.group);
              return part.width == 0 ? null : new Batch.Factor(part.down, 0);
            });
    k.multiplyGathered(range.of(x), down, u, false);
    for (int member = 0; member < y.length; member++) {
      int wanted = member;
      Gathered up = batch.gathered(range, lora -> up(lora, step, wanted));
      k.multiplyGathered(u, up, range.of(y[member]), true);
    }
  }

  private static Batch.@Nullable Factor up(PreparedLora lora, Step step, int member) {
    PreparedLora.Part part = lora.part(step.layer, step.group);
    int place = Arrays.binarySearch(part.members, member);
    return place < 0 ? null : new Batch.Factor(part.up[place], place * lora.rank);
  }

  /// u = A x of some rows that share an adapter, for all adapted members of the group side by side.
  private Matrix low(Step step, PreparedLora.Part part, RowBlocks.Range rows) {
    float[] u = acts.layers[step.layer].u[step.group.ordinal()];
    return Matrix.of(u, rows.from() * part.width, rows.count(), part.width);
  }

  /// Columns `from` .. `from + count - 1` of a row-major matrix.
  static Matrix columns(Matrix x, int from, int count) {
    return Matrix.strided(x.data(), x.offset() + from, x.rows(), count, x.rowStride());
  }
}
