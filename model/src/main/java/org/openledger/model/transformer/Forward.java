package org.openledger.model.transformer;

import java.util.List;
import org.openledger.model.tensor.Attention;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.SwiGlu;

/// The forward pass of a batch through all blocks.
///
///     x += o_proj(attention(rope(q), rope(k), v)),  q, k, v = proj(norm(x))
///     x += down(silu(gate(h)) * up(h)),             h = norm(x)
///
/// A linear layer gives W x, then + bias, then + scaling B (A x) of the row's adapter, in this order.
final class Forward {
  private final Parts parts;
  private final Batch batch;
  private final Activations acts;
  private final Kernels kernels;
  private final ModelConfig c;

  Forward(Parts parts, Batch batch, Activations acts) {
    this.parts = parts;
    this.batch = batch;
    this.acts = acts;
    this.kernels = parts.kernels;
    this.c = parts.config;
  }

  /// Runs the batch; the normed result is in `acts.normed`, [rows, hidden].
  void run() {
    int rank = 0;
    for (Batch.Run run : batch.runs) {
      rank = Math.max(rank, run.lora().rank);
    }
    acts.reserve(batch.rows, rank);
    embed(acts.layers[0].x);
    for (int l = 0; l < c.layers(); l++) {
      attentionPart(l, acts.layers[l]);
      mlpPart(l, acts.layers[l], acts.output(l));
    }
    parts.finalNorm.forward(kernels, hidden(acts.last), hidden(acts.normed), acts.lastInverse);
    for (Batch.Span span : batch.spans) {
      if (span.cache() != null) {
        span.cache().advance(span.rows());
      }
    }
  }

  private Matrix hidden(float[] data) {
    return Matrix.of(data, batch.rows, c.hidden());
  }

  private void embed(float[] x) {
    int h = c.hidden();
    for (int i = 0; i < batch.rows; i++) {
      System.arraycopy(parts.embedding, batch.ids[i] * h, x, i * h, h);
    }
  }

  private void attentionPart(int l, Activations.LayerState s) {
    Layer layer = parts.layers.get(l);
    int n = batch.rows;
    layer.inputNorm.forward(kernels, hidden(s.x), hidden(s.norm1), s.inverse1);
    Matrix q = Matrix.of(s.qRaw, n, c.queryWidth());
    Matrix k = Matrix.of(s.kRaw, n, c.keyWidth());
    Matrix v = Matrix.of(s.v, n, c.keyWidth());
    project(l, LinearGroup.ATTENTION_IN, hidden(s.norm1), q, k, v);
    if (layer.queryNorm != null && layer.keyNorm != null) {
      int d = c.headDim();
      layer.queryNorm.forward(
          kernels,
          Matrix.of(s.qRaw, n * c.heads(), d),
          Matrix.of(s.q, n * c.heads(), d),
          s.qInverse);
      layer.keyNorm.forward(
          kernels,
          Matrix.of(s.kRaw, n * c.kvHeads(), d),
          Matrix.of(s.k, n * c.kvHeads(), d),
          s.kInverse);
    }
    q = Matrix.of(s.q, n, c.queryWidth());
    k = Matrix.of(s.k, n, c.keyWidth());
    parts.rope.forward(kernels, q, batch.positions);
    parts.rope.forward(kernels, k, batch.positions);
    Matrix o = Matrix.of(s.o, n, c.queryWidth());
    attend(l, new Attention.Rows(q, o, s.stats), k, v);
    System.arraycopy(s.x, 0, s.middle, 0, n * c.hidden());
    projectOnto(l, LinearGroup.ATTENTION_OUT, o, hidden(s.middle));
  }

  private void attend(int l, Attention.Rows rows, Matrix k, Matrix v) {
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

  private void mlpPart(int l, Activations.LayerState s, float[] output) {
    Layer layer = parts.layers.get(l);
    int n = batch.rows;
    int f = c.intermediate();
    layer.postNorm.forward(kernels, hidden(s.middle), hidden(s.norm2), s.inverse2);
    project(l, LinearGroup.MLP_IN, hidden(s.norm2), Matrix.of(s.gate, n, f), Matrix.of(s.up, n, f));
    SwiGlu.forward(kernels, s.gate, s.up, s.act, n * f);
    System.arraycopy(s.middle, 0, output, 0, n * c.hidden());
    projectOnto(l, LinearGroup.MLP_OUT, Matrix.of(s.act, n, f), hidden(output));
  }

  /// y_i = W_i x + b_i + adapter, for all members of a group.
  private void project(int l, LinearGroup group, Matrix x, Matrix... y) {
    apply(l, group, x, y, false);
  }

  /// y += W x + adapter: writes a group of one onto the residual stream.
  private void projectOnto(int l, LinearGroup group, Matrix x, Matrix y) {
    apply(l, group, x, new Matrix[] {y}, true);
  }

  private void apply(int l, LinearGroup group, Matrix x, Matrix[] y, boolean accumulate) {
    List<Linear> linears = parts.layers.get(l).group(group);
    float[] u = acts.layers[l].u[group.ordinal()];
    PreparedLora common = batch.common();
    PreparedLora.Part shared = common == null ? null : common.part(l, group);
    boolean fused = shared != null && shared.width > 0;
    var products = new Kernels.Product[y.length + (fused ? 1 : 0)];
    for (int i = 0; i < y.length; i++) {
      products[i] = new Kernels.Product(linears.get(i).forward(), y[i], accumulate);
    }
    if (shared != null && fused) {
      Matrix all = Matrix.of(u, batch.rows, shared.width);
      products[y.length] = new Kernels.Product(shared.down, all, false);
    }
    kernels.multiplyEach(x, products);
    for (int i = 0; i < y.length; i++) {
      linears.get(i).addBias(kernels, y[i]);
    }
    for (Batch.Run run : batch.runs) {
      PreparedLora.Part part = run.lora().part(l, group);
      if (part.width > 0) {
        Matrix rows = Matrix.of(u, run.from() * part.width, run.to() - run.from(), part.width);
        if (!fused) {
          kernels.multiply(x.rows(run.from(), run.to()), part.down, rows, false);
        }
        adapt(run, part, rows, y);
      }
    }
  }

  /// y += u (scaling B)^T for the rows of one adapter.
  private void adapt(Batch.Run run, PreparedLora.Part part, Matrix u, Matrix[] y) {
    int rank = run.lora().rank;
    for (int i = 0; i < part.members.length; i++) {
      Matrix target = y[part.members[i]].rows(run.from(), run.to());
      kernels.multiply(columns(u, i * rank, rank), part.up[i], target, true);
    }
  }

  /// Columns `from` .. `from + count - 1` of a row-major matrix.
  static Matrix columns(Matrix x, int from, int count) {
    return Matrix.strided(x.data(), x.offset() + from, x.rows(), count, x.rowStride());
  }
}
