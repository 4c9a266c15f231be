package org.openledger.attribute.card;

import java.util.Arrays;
import org.openledger.core.random.CounterRandom;

/// Models retrained on random parts of the training set, and what they answer.
///
/// @param kept whether example i was in part m, [M, n]
/// @param outputs f_q of the model of part m, [M, Q]
public record Bank(boolean[][] kept, double[][] outputs) {
  /// Most retrains of one bank.
  public static final int MAX_PARTS = 10_000;

  public Bank {
    if (kept.length != outputs.length) {
      throw new IllegalArgumentException("one row of outputs per part is needed");
    }
  }

  /// Retrains on `parts` random parts with floor(share * groups) of the groups each; examples of
  /// one group (an example, a contributor) come and go together.
  public static Bank of(
      int parts,
      double share,
      long seed,
      int[] groupOf,
      Retrainer retrainer,
      QueryOutputs outputs) {
    if (parts < 2 || parts > MAX_PARTS || !(share > 0 && share < 1)) {
      throw new IllegalArgumentException("parts " + parts + ", share " + share);
    }
    int groups = Arrays.stream(groupOf).max().orElse(-1) + 1;
    CounterRandom random = CounterRandom.of(seed, "attribute.bank");
    boolean[][] kept = new boolean[parts][groupOf.length];
    double[][] results = new double[parts][];
    for (int m = 0; m < parts; m++) {
      int[] order = random.permutation(groups);
      boolean[] present = new boolean[groups];
      for (int g = 0; g < (int) (share * groups); g++) {
        present[order[g]] = true;
      }
      float[] weights = new float[groupOf.length];
      for (int i = 0; i < weights.length; i++) {
        kept[m][i] = present[groupOf[i]];
        weights[i] = kept[m][i] ? 1 : 0;
      }
      results[m] = outputs.at(retrainer.retrain(weights));
    }
    return new Bank(kept, results);
  }

  /// Linear datamodeling score of every query, [Q]: over the parts, the rank correlation between
  /// the sum of the kept examples' scores and the retrained model's true output. scores [Q, n].
  public double[] lds(double[][] scores) {
    double[] lds = new double[scores.length];
    for (int q = 0; q < lds.length; q++) {
      double[] predicted = new double[kept.length];
      double[] actual = new double[kept.length];
      for (int m = 0; m < kept.length; m++) {
        for (int i = 0; i < scores[q].length; i++) {
          predicted[m] += kept[m][i] ? scores[q][i] : 0;
        }
        actual[m] = outputs[m][q];
      }
      lds[q] = Spearman.of(predicted, actual);
    }
    return lds;
  }
}
