package org.openledger.model.tensor;

import java.util.Arrays;

/// Causal attention with grouped key and value heads, forward and backward.
///
/// Query head h reads key and value head h / (heads / kvHeads). For one sequence and one key head,
/// queries are taken 64 at a time: S = (Q / sqrt d) K^T over the keys the last of them may see, a
/// softmax over each row's own prefix (the rest set to zero), O = P V. Probabilities are not kept;
/// backward forms them again from the row's maximum and inverse sum, with the same bits.
///
/// A row's result does not depend on how many rows are done together: masked probabilities are
/// zero, and adding their zero products leaves every sum as it was (a final + 0 removes the one
/// difference this could make, the sign of a zero). So decoding with a cache gives the bits of the
/// whole batch.
public final class Attention {
  /// Queries per step; part of the format, as gradients of keys are summed step by step.
  private static final int STEP = 64;

  private final Kernels kernels;
  private final int heads;
  private final int kvHeads;
  private final int headDim;
  private final float scale;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  /// Attention of the given shape; scores are divided by sqrt(headDim).
  public Attention(Kernels kernels, int heads, int kvHeads, int headDim) {
    this.kernels = kernels.serial();
    this.heads = heads;
    this.kvHeads = kvHeads;
    this.headDim = headDim;
    this.scale = (float) (1.0 / Math.sqrt(headDim));
  }

  /// Keys and values of one sequence, per key head.
  public interface KeyValues {
    /// Keys of a head, [visible, d], either way round in memory.
    Matrix keys(int head);

    /// Values of a head, [visible, d], row-major.
    Matrix values(int head);
  }

  /// One sequence's share of a batch: `rows` queries from batch row `first`, the first of which
  /// sits at position `start` and so sees start + 1 keys.
  public record Segment(int first, int rows, int start, KeyValues memory) {}

  /// What a pass reads and writes: q and o [N, heads * d]; `stats` holds for every row and head the
  /// maximum score and the inverse sum, [N, heads, 2].
  public record Rows(Matrix q, Matrix o, float[] stats) {}

  /// Gradients: dO in, dQ [N, heads * d] out, dK and dV [N, kvHeads * d] out (overwritten).
  public record Gradients(Matrix dO, Matrix dQ, Matrix dK, Matrix dV) {}

  private static final class Scratch {
    float[] q = new float[0];
    float[] p = new float[0];
    float[] dp = new float[0];
    final PackedMatrix keys = new PackedMatrix();
    final PackedMatrix values = new PackedMatrix();

    void reserve(int queries, int scores) {
      if (q.length < queries) {
        q = new float[queries];
      }
      if (p.length < scores) {
        p = new float[scores];
        dp = new float[scores];
      }
    }
  }

  /// Number of independent tasks a segment has.
  public int tasks() {
    return kvHeads;
  }

  /// Attends for one segment and key head (0 .. tasks() - 1): fills that group's columns of o.
  public void forward(Segment segment, Rows rows, int kvHead) {
    Matrix keys = segment.memory.keys(kvHead);
    Matrix values = segment.memory.values(kvHead);
    Scratch s = scratch.get();
    int visible = segment.start + segment.rows;
    s.reserve(STEP * headDim, Math.min(STEP, segment.rows) * visible);
    boolean pack = segment.rows > 1 && !keys.transposed().rowMajor();
    if (pack) {
      s.keys.load(keys.transposed(), 1f);
    }
    int group = heads / kvHeads;
    for (int h = kvHead * group; h < (kvHead + 1) * group; h++) {
      for (int i = 0; i < segment.rows; i += STEP) {
        int count = Math.min(STEP, segment.rows - i);
        int length = segment.start + i + count;
        Matrix p = scores(segment, rows.q, h, i, pack ? s.keys : null);
        softmax(p, segment, rows.stats, h, i);
        Matrix o = head(rows.o, segment.first + i, count, h);
        kernels.multiply(p, values.rows(0, length), o, false);
        positiveZeros(o);
      }
    }
  }

  private Matrix head(Matrix x, int row, int count, int head) {
    return Matrix.strided(
        x.data(), x.offset() + row * x.rowStride() + head * headDim, count, headDim, x.rowStride());
  }

  /// Scaled queries from row i on times the keys the last of them sees.
  private Matrix scores(
      Segment segment,
      Matrix q,
      int h,
      int i,
      @org.jspecify.annotations.Nullable PackedMatrix packed) {
    Scratch s = scratch.get();
    int count = Math.min(STEP, segment.rows - i);
    int length = segment.start + i + count;
    Matrix from = head(q, segment.first + i, count, h);
    for (int r = 0; r < count; r++) {
      int at = from.offset() + r * from.rowStride();
      for (int j = 0; j < headDim; j++) {
        s.q[r * headDim + j] = from.data()[at + j] * scale;
      }
    }
    Matrix scaled = Matrix.of(s.q, count, headDim);
    Matrix p = Matrix.of(s.p, count, length);
    if (packed != null) {
      kernels.multiply(scaled, packed, p, false);
    } else {
      Matrix keys = segment.memory.keys(h / (heads / kvHeads));
      kernels.multiply(scaled, keys.rows(0, length).transposed(), p, false);
    }
    return p;
  }

  private void softmax(Matrix p, Segment segment, float[] stats, int h, int i) {
    float[] x = p.data();
    for (int r = 0; r < p.rows(); r++) {
      int at = r * p.columns();
      int seen = segment.start + i + r + 1;
      float max = kernels.max(x, at, seen);
      kernels.exp(x, at, seen, max);
      float inverse = 1f / kernels.sum(x, at, seen);
      for (int j = at; j < at + seen; j++) {
        x[j] *= inverse;
      }
      Arrays.fill(x, at + seen, at + p.columns(), 0f);
      int stat = 2 * ((segment.first + i + r) * heads + h);
      stats[stat] = max;
      stats[stat + 1] = inverse;
    }
  }

  private static void positiveZeros(Matrix o) {
    for (int r = 0; r < o.rows(); r++) {
      int at = o.offset() + r * o.rowStride();
      for (int j = at; j < at + o.columns(); j++) {
        o.data()[j] += 0f;
      }
    }
  }

  /// Gradients for one segment (starting at position 0) and key head. With D = rowsum(dO * O): dS =
  /// P * (dO V^T - D), dQ = dS K scale, dK = dS^T Q scale, dV = P^T dO.
  public void backward(Segment segment, Rows rows, Gradients g, int kvHead) {
    Matrix keys = segment.memory.keys(kvHead);
    Matrix values = segment.memory.values(kvHead);
    Scratch s = scratch.get();
    s.reserve(STEP * headDim, Math.min(STEP, segment.rows) * segment.rows);
    s.keys.load(keys.transposed(), 1f);
    s.values.load(values.transposed(), 1f);
    Matrix dK = head(g.dK, segment.first, segment.rows, kvHead);
    Matrix dV = head(g.dV, segment.first, segment.rows, kvHead);
    clear(dK);
    clear(dV);
    int group = heads / kvHeads;
    for (int h = kvHead * group; h < (kvHead + 1) * group; h++) {
      for (int i = 0; i < segment.rows; i += STEP) {
        int count = Math.min(STEP, segment.rows - i);
        int length = i + count;
        Matrix p = scores(segment, rows.q, h, i, s.keys);
        again(p, segment, rows.stats, h, i);
        Matrix dO = head(g.dO, segment.first + i, count, h);
        Matrix dP = Matrix.of(s.dp, count, length);
        kernels.multiply(dO, s.values, dP, false);
        kernels.multiply(p.transposed(), dO, dV.rows(0, length), true);
        scoreGradient(p, dP, dO, head(rows.o, segment.first + i, count, h));
        kernels.multiply(dP.transposed(), Matrix.of(s.q, count, headDim), dK.rows(0, length), true);
        Matrix dQ = head(g.dQ, segment.first + i, count, h);
        kernels.multiply(dP, keys.rows(0, length), dQ, false);
        scaleRows(dQ);
      }
    }
  }

  /// Probabilities from scores by the statistics forward left.
  private void again(Matrix p, Segment segment, float[] stats, int h, int i) {
    float[] x = p.data();
    for (int r = 0; r < p.rows(); r++) {
      int at = r * p.columns();
      int seen = i + r + 1;
      int stat = 2 * ((segment.first + i + r) * heads + h);
      kernels.exp(x, at, seen, stats[stat]);
      float inverse = stats[stat + 1];
      for (int j = at; j < at + seen; j++) {
        x[j] *= inverse;
      }
      Arrays.fill(x, at + seen, at + p.columns(), 0f);
    }
  }

  private void scoreGradient(Matrix p, Matrix dP, Matrix dO, Matrix o) {
    for (int r = 0; r < p.rows(); r++) {
      float d =
          kernels.dot(
              dO.data(),
              dO.offset() + r * dO.rowStride(),
              o.data(),
              o.offset() + r * o.rowStride(),
              headDim);
      int at = r * p.columns();
      for (int j = at; j < at + p.columns(); j++) {
        dP.data()[j] = p.data()[j] * (dP.data()[j] - d);
      }
    }
  }

  private void scaleRows(Matrix x) {
    for (int r = 0; r < x.rows(); r++) {
      int at = x.offset() + r * x.rowStride();
      for (int j = at; j < at + x.columns(); j++) {
        x.data()[j] *= scale;
      }
    }
  }

  private static void clear(Matrix x) {
    for (int r = 0; r < x.rows(); r++) {
      int at = x.offset() + r * x.rowStride();
      Arrays.fill(x.data(), at, at + x.columns(), 0f);
    }
  }
}
