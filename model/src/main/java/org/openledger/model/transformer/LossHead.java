package org.openledger.model.transformer;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.tensor.CrossEntropy;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.RowBlocks;
import org.openledger.model.token.Sequence;
import org.openledger.model.weights.ModelConfig;

/// The output head with its cross-entropy, over scored positions only: logits of a few rows at a
/// time are formed, turned into gradients in place and sent back, so the [rows, vocabulary] matrix
/// never exists as a whole.
final class LossHead {
  /// Bound on rows * vocabulary of one step; part of the format of full head gradients.
  private static final int LOGITS_MAX = 1 << 20;

  private static final int STEP_MAX = 256;

  private final Parts parts;
  private final Kernels kernels;
  private final int vocabulary;
  private final int hidden;
  private final int step;
  private final float[] rows;
  private final float[] logits;

  /// Which batch rows predict a scored token, what they should predict, and for which sample.
  record Scored(int[] rows, int[] labels, int[] samples, int[] counts) {
    static Scored of(ModelConfig config, List<Sequence> sequences) {
      int total = sequences.stream().mapToInt(Sequence::scored).sum();
      var scored =
          new Scored(new int[total], new int[total], new int[total], new int[sequences.size()]);
      int next = 0;
      int first = 0;
      for (int s = 0; s < sequences.size(); s++) {
        int[] labels = sequences.get(s).labels();
        for (int t = 1; t < labels.length; t++) {
          if (labels[t] != Sequence.IGNORED) {
            checkLabel(config, labels[t]);
            scored.rows[next] = first + t - 1;
            scored.labels[next] = labels[t];
            scored.samples[next++] = s;
            scored.counts[s]++;
          }
        }
        if (scored.counts[s] == 0) {
          throw new Refusal(
              Code.INVALID_ARGUMENT, "sequence " + s + " of the batch has no scored token");
        }
        first += labels.length;
      }
      return scored;
    }

    private static void checkLabel(ModelConfig config, int label) {
      if (label < 0 || label >= config.vocabulary()) {
        throw new Refusal(
            Code.TOKEN_OUT_OF_RANGE,
            "label " + label + " is outside 0.." + (config.vocabulary() - 1));
      }
    }

    Scored withLabels(int[] other) {
      return new Scored(rows, other, samples, counts);
    }

    /// Mean of -logProb per sample.
    double[] losses(double[] logProbs) {
      double[] sums = new double[counts.length];
      for (int i = 0; i < rows.length; i++) {
        sums[samples[i]] -= logProbs[i];
      }
      for (int s = 0; s < sums.length; s++) {
        sums[s] /= counts[s];
      }
      return sums;
    }

    /// Weights that make the loss the mean over each sample's own tokens.
    float[] perSample() {
      float[] weights = new float[rows.length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = 1f / counts[samples[i]];
      }
      return weights;
    }

    /// Weights that make the loss the mean over all tokens.
    float[] perToken() {
      float[] weights = new float[rows.length];
      Arrays.fill(weights, 1f / rows.length);
      return weights;
    }
  }

  LossHead(Parts parts) {
    this.parts = parts;
    this.kernels = parts.kernels;
    this.vocabulary = parts.config.vocabulary();
    this.hidden = parts.config.hidden();
    this.step = Math.max(1, Math.min(STEP_MAX, LOGITS_MAX / vocabulary));
    this.rows = new float[step * hidden];
    this.logits = new float[step * vocabulary];
  }

  /// Softmax of the scored rows `from` .. in `logits`; log-likelihoods of the labels go to out.
  private int probabilities(float[] normed, Scored scored, int from, double[] out) {
    int count = Math.min(step, scored.rows.length - from);
    for (int i = 0; i < count; i++) {
      System.arraycopy(normed, scored.rows[from + i] * hidden, rows, i * hidden, hidden);
    }
    Matrix h = Matrix.of(rows, count, hidden);
    kernels.multiply(h, parts.head.forward(), Matrix.of(logits, count, vocabulary), false);
    RowBlocks.each(
        kernels,
        count,
        (_, range) -> {
          for (int i = range.from(); i < range.to(); i++) {
            int label = scored.labels[from + i];
            out[from + i] =
                CrossEntropy.forward(kernels, logits, i * vocabulary, vocabulary, label);
          }
        });
    return count;
  }

  /// log p(label) of every scored position.
  double[] logProbs(float[] normed, Scored scored) {
    double[] out = new double[scored.rows.length];
    for (int from = 0; from < out.length; from += step) {
      probabilities(normed, scored, from, out);
    }
    return out;
  }

  /// Where a gradient goes: at the normed hidden state, and at the head's weight when wanted.
  record Target(float[] dNormed, float @Nullable [] flat, int headOffset) {}

  /// log p(label) of every scored position, and the gradient of -sum weight log p at the normed
  /// hidden states (overwritten, `batchRows` rows) and, added, at the head's weight.
  double[] gradient(float[] normed, Scored scored, float[] weights, int batchRows, Target target) {
    double[] out = new double[scored.rows.length];
    Arrays.fill(target.dNormed, 0, batchRows * hidden, 0f);
    for (int from = 0; from < out.length; from += step) {
      int count = probabilities(normed, scored, from, out);
      int first = from;
      RowBlocks.each(
          kernels,
          count,
          (_, range) -> {
            for (int i = range.from(); i < range.to(); i++) {
              int label = scored.labels[first + i];
              float weight = weights[first + i];
              CrossEntropy.backward(logits, i * vocabulary, vocabulary, label, weight);
            }
          });
      Matrix d = Matrix.of(logits, count, vocabulary);
      if (target.flat != null) {
        Matrix dHead = Matrix.of(target.flat, target.headOffset, vocabulary, hidden);
        kernels.multiply(d.transposed(), Matrix.of(rows, count, hidden), dHead, true);
      }
      kernels.multiply(d, parts.head.backward(), Matrix.of(rows, count, hidden), false);
      for (int i = 0; i < count; i++) {
        int row = scored.rows[from + i];
        System.arraycopy(rows, i * hidden, target.dNormed, row * hidden, hidden);
      }
    }
    return out;
  }

  /// Labels drawn from the model at every scored position, [draws][scored]; numbers are taken from
  /// `random` position by position, all draws of a position together.
  int[][] draw(float[] normed, Scored scored, int draws, CounterRandom random) {
    int[][] labels = new int[draws][scored.rows.length];
    double[] unused = new double[scored.rows.length];
    for (int from = 0; from < unused.length; from += step) {
      int count = probabilities(normed, scored, from, unused);
      for (int i = 0; i < count; i++) {
        for (int d = 0; d < draws; d++) {
          labels[d][from + i] =
              CrossEntropy.draw(logits, i * vocabulary, vocabulary, random.nextDouble());
        }
      }
    }
    return labels;
  }
}
