package org.openledger.model.encoder;

import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.PackedMatrix;

/// Attention of all tokens of a text to all of them; texts are never padded, so there is no mask.
///
/// For each head and 64 queries at a time: S = Q K^T, a softmax over rows without its division, O =
/// (e^(S - max) V) / sum. A row's result does not depend on how many rows are done together.
final class BertAttention {
  /// Queries per step: their scores on 512 keys are 128 KiB.
  private static final int STEP = 64;

  private final Kernels kernels;
  private final int heads;
  private final int headDim;
  private final PackedMatrix keys = new PackedMatrix();
  private float[] scores = new float[0];

  /// @param kernels without threads
  BertAttention(Kernels kernels, BertConfig config) {
    this.kernels = kernels;
    this.heads = config.heads();
    this.headDim = config.headDim();
  }

  /// Fills o [rows, hidden] from qkv [rows, 3 hidden], the rows of one text.
  void run(Matrix qkv, Matrix o) {
    int rows = qkv.rows();
    int hidden = heads * headDim;
    int needed = Math.min(STEP, rows) * rows;
    if (scores.length < needed) {
      scores = new float[needed];
    }
    for (int h = 0; h < heads; h++) {
      Matrix q = head(qkv, h * headDim);
      Matrix v = head(qkv, 2 * hidden + h * headDim);
      keys.load(head(qkv, hidden + h * headDim).transposed(), 1f);
      Matrix to = head(o, h * headDim);
      for (int i = 0; i < rows; i += STEP) {
        int end = Math.min(rows, i + STEP);
        Matrix p = Matrix.of(scores, end - i, rows);
        kernels.multiply(q.rows(i, end), keys, p, false);
        step(p, v, to.rows(i, end));
      }
    }
  }

  private Matrix head(Matrix x, int column) {
    return Matrix.strided(x.data(), x.offset() + column, x.rows(), headDim, x.rowStride());
  }

  /// From scores to results of some queries.
  private void step(Matrix p, Matrix v, Matrix o) {
    int keyCount = p.columns();
    for (int r = 0; r < p.rows(); r++) {
      int at = r * keyCount;
      kernels.exp(p.data(), at, keyCount, kernels.max(p.data(), at, keyCount));
    }
    kernels.multiply(p, v, o, false);
    for (int r = 0; r < p.rows(); r++) {
      float inverse = 1f / kernels.sum(p.data(), r * keyCount, keyCount);
      scale(o.data(), o.offset() + r * o.rowStride(), inverse);
    }
  }

  private void scale(float[] x, int from, float factor) {
    for (int j = from; j < from + headDim; j++) {
      x[j] *= factor;
    }
  }
}
