package org.openledger.model.bigram;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.engine.LabelDraws;
import org.openledger.model.engine.LinearTap;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.CrossEntropy;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.token.Sequence;

/// The way back through a bigram model, one sample at a time: dB = scaling d u^T and dA = e x^T
/// summed over the tokens, with e = scaling B^T d.
final class BigramBackward {
  private final BigramModel model;
  private final Kernels kernels;
  private final LoraAdapter adapter;
  private final @Nullable LinearTap tap;

  BigramBackward(BigramModel model, Kernels kernels, LoraAdapter adapter, @Nullable LinearTap tap) {
    this.model = model;
    this.kernels = kernels;
    this.adapter = adapter;
    this.tap = tap;
  }

  /// Mean loss of a sample under labels, its gradient added to a row of `rows` [.., p].
  double sample(int[] ids, int[] labels, float[] rows, int row) {
    int width = model.config.hidden();
    float[] x = new float[ids.length * width];
    float[] d = new float[ids.length * width];
    int scored = new Sequence(ids, labels).scored();
    double loss = 0;
    for (int t = 0; t < ids.length; t++) {
      System.arraycopy(model.embedded(ids[t]), 0, x, t * width, width);
      if (t + 1 < ids.length && labels[t + 1] != Sequence.IGNORED) {
        float[] p = model.logits(ids[t], model.hidden(ids[t], adapter));
        loss -= CrossEntropy.forward(kernels, p, 0, p.length, labels[t + 1]);
        CrossEntropy.backward(p, 0, p.length, labels[t + 1], 1f / scored);
        System.arraycopy(model.backHead(p), 0, d, t * width, width);
      }
    }
    var inputs = Matrix.of(x, ids.length, width);
    var outputs = Matrix.of(d, ids.length, width);
    List<LoraAdapter.Block> blocks = adapter.blocks();
    for (int b = blocks.size() - 1; b > 0; b -= 2) {
      layer(blocks.get(b - 1), blocks.get(b), new Pass(inputs, outputs, rows, row));
    }
    return loss / scored;
  }

  /// What a sample's layers all see, and the row their gradients go to.
  private record Pass(Matrix x, Matrix d, float[] rows, int row) {}

  private void layer(LoraAdapter.Block forA, LoraAdapter.Block forB, Pass pass) {
    int tokens = pass.x.rows();
    int rank = forA.rows();
    Matrix a = adapter.matrix(forA.layer(), forA.projection(), false);
    Matrix b = adapter.matrix(forB.layer(), forB.projection(), true);
    float scaling = adapter.config().scaling();
    float[] u = new float[tokens * rank];
    float[] e = new float[tokens * rank];
    for (int t = 0; t < tokens; t++) {
      float[] low = BigramModel.times(a, row(pass.x, t));
      float[] back = BigramModel.times(b.transposed(), row(pass.d, t));
      for (int k = 0; k < rank; k++) {
        u[t * rank + k] = low[k];
        e[t * rank + k] = scaling * back[k];
      }
    }
    Matrix lows = Matrix.of(u, tokens, rank);
    Matrix backs = Matrix.of(e, tokens, rank);
    int from = pass.row * adapter.size();
    addOuter(forA.in(pass.rows, from), backs, pass.x, 1f);
    addOuter(forB.in(pass.rows, from), pass.d, lows, scaling);
    if (tap != null) {
      tap.accept(
          new LinearTap.Rows(
              forA.layer(), forA.projection(), pass.row, pass.x, lows, pass.d, backs));
    }
  }

  private static float[] row(Matrix m, int t) {
    float[] row = new float[m.columns()];
    System.arraycopy(m.data(), m.offset() + t * m.rowStride(), row, 0, row.length);
    return row;
  }

  /// sum += factor * left^T right.
  private static void addOuter(Matrix sum, Matrix left, Matrix right, float factor) {
    for (int t = 0; t < left.rows(); t++) {
      float[] l = row(left, t);
      float[] r = row(right, t);
      for (int i = 0; i < l.length; i++) {
        for (int j = 0; j < r.length; j++) {
          sum.data()[sum.offset() + i * r.length + j] += factor * l[i] * r[j];
        }
      }
    }
  }

  /// Labels drawn from the model where the sample has some, [draws][T].
  int[][] draw(Sequence sample, LabelDraws draws) {
    CounterRandom random = draws.random();
    int[][] labels = new int[draws.draws()][];
    for (int d = 0; d < labels.length; d++) {
      labels[d] = sample.labels().clone();
    }
    for (int t = 1; t < sample.length(); t++) {
      if (sample.labels()[t] == Sequence.IGNORED) {
        continue;
      }
      int before = sample.ids()[t - 1];
      float[] p = model.logits(before, model.hidden(before, adapter));
      CrossEntropy.forward(kernels, p, 0, p.length, sample.labels()[t]);
      for (int[] drawn : labels) {
        drawn[t] = CrossEntropy.draw(p, 0, p.length, random.nextDouble());
      }
    }
    return labels;
  }
}
