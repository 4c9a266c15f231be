package org.openledger.model.encoder;

/// The network of a BERT encoder straight from its definition, in double precision with the
/// platform's functions: what the fast one is held to.
final class PlainBert {
  private final BertWeights weights;
  private final BertConfig c;

  PlainBert(BertWeights weights) {
    this.weights = weights;
    this.c = weights.config();
  }

  /// The vectors of a text's tokens.
  double[][] run(int[] ids) {
    double[][] x = new double[ids.length][c.hidden()];
    for (int i = 0; i < ids.length; i++) {
      for (int j = 0; j < c.hidden(); j++) {
        x[i][j] =
            at(BertWeights.WORDS, ids[i], j)
                + at(BertWeights.POSITIONS, i, j)
                + at(BertWeights.TYPES, 0, j);
      }
    }
    norm(x, BertWeights.EMBEDDING_NORM);
    for (int l = 0; l < c.layers(); l++) {
      double[][] attended = attend(x, l);
      add(x, linear(attended, BertWeights.layer(l, BertWeights.ATTENTION_OUT), c.hidden()));
      norm(x, BertWeights.layer(l, BertWeights.ATTENTION_NORM));
      double[][] inner = linear(x, BertWeights.layer(l, BertWeights.INNER), c.intermediate());
      for (double[] row : inner) {
        for (int j = 0; j < row.length; j++) {
          row[j] = 0.5 * row[j] * (1 + Erf.of(row[j] / Math.sqrt(2)));
        }
      }
      add(x, linear(inner, BertWeights.layer(l, BertWeights.OUT), c.hidden()));
      norm(x, BertWeights.layer(l, BertWeights.OUT_NORM));
    }
    return x;
  }

  private double at(String name, int row, int column) {
    float[] all = weights.floats(name + BertWeights.WEIGHT);
    return all[row * c.hidden() + column];
  }

  private double[][] attend(double[][] x, int l) {
    double[][] q = linear(x, BertWeights.layer(l, BertWeights.QUERY), c.hidden());
    double[][] k = linear(x, BertWeights.layer(l, BertWeights.KEY), c.hidden());
    double[][] v = linear(x, BertWeights.layer(l, BertWeights.VALUE), c.hidden());
    double[][] out = new double[x.length][c.hidden()];
    int d = c.headDim();
    for (int h = 0; h < c.heads(); h++) {
      for (int i = 0; i < x.length; i++) {
        double[] p = new double[x.length];
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
          for (int e = h * d; e < (h + 1) * d; e++) {
            p[j] += q[i][e] * k[j][e];
          }
          p[j] = Math.exp(p[j] / Math.sqrt(d));
          sum += p[j];
        }
        for (int j = 0; j < x.length; j++) {
          for (int e = h * d; e < (h + 1) * d; e++) {
            out[i][e] += p[j] / sum * v[j][e];
          }
        }
      }
    }
    return out;
  }

  private double[][] linear(double[][] x, String name, int out) {
    float[] w = weights.floats(name + BertWeights.WEIGHT);
    float[] b = weights.floats(name + BertWeights.BIAS);
    double[][] y = new double[x.length][out];
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < out; o++) {
        y[i][o] = b[o];
        for (int j = 0; j < x[i].length; j++) {
          y[i][o] += x[i][j] * w[o * x[i].length + j];
        }
      }
    }
    return y;
  }

  private static void add(double[][] x, double[][] y) {
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        x[i][j] += y[i][j];
      }
    }
  }

  private void norm(double[][] x, String name) {
    float[] w = weights.floats(name + BertWeights.WEIGHT);
    float[] b = weights.floats(name + BertWeights.BIAS);
    for (double[] row : x) {
      double mean = 0;
      for (double value : row) {
        mean += value / row.length;
      }
      double variance = 0;
      for (double value : row) {
        variance += (value - mean) * (value - mean) / row.length;
      }
      for (int j = 0; j < row.length; j++) {
        row[j] = (row[j] - mean) / Math.sqrt(variance + c.normEps()) * w[j] + b[j];
      }
    }
  }
}
