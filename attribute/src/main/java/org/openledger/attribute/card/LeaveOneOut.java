package org.openledger.attribute.card;

import java.util.Arrays;

/// What the answers lose when one contributor's data is left out and the run is repeated.
///
/// @param contributors the contributors left out in turn, C numbers
/// @param effects f_q of the full run minus f_q without contributor c, [C, Q]
public record LeaveOneOut(int[] contributors, double[][] effects) {
  /// Retrains without each of the (at most `most`) contributors with most examples, ties to the
  /// lower number; `contributorOf` [n] numbers them.
  public static LeaveOneOut of(
      int[] contributorOf, int most, Retrainer retrainer, QueryOutputs outputs) {
    int[] chosen = largest(contributorOf, most);
    float[] weights = new float[contributorOf.length];
    Arrays.fill(weights, 1);
    double[] full = outputs.at(retrainer.retrain(weights));
    double[][] effects = new double[chosen.length][full.length];
    for (int c = 0; c < chosen.length; c++) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = contributorOf[i] == chosen[c] ? 0 : 1;
      }
      double[] without = outputs.at(retrainer.retrain(weights));
      for (int q = 0; q < full.length; q++) {
        effects[c][q] = full[q] - without[q];
      }
    }
    return new LeaveOneOut(chosen, effects);
  }

  private static int[] largest(int[] contributorOf, int most) {
    int count = Arrays.stream(contributorOf).max().orElse(-1) + 1;
    int[] sizes = new int[count];
    for (int c : contributorOf) {
      sizes[c]++;
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, c -> c);
    Arrays.sort(order, (a, b) -> Integer.compare(sizes[b], sizes[a])); // stable
    return Arrays.stream(order).limit(most).mapToInt(Integer::intValue).toArray();
  }

  /// Rank correlation over the contributors, per query, between summed scores [Q, n] and effects.
  public double[] correlations(double[][] scores, int[] contributorOf) {
    double[] correlations = new double[scores.length];
    for (int q = 0; q < scores.length; q++) {
      double[] sums = sums(scores[q], contributorOf);
      double[] effect = new double[contributors.length];
      for (int c = 0; c < effect.length; c++) {
        effect[c] = effects[c][q];
      }
      correlations[q] = contributors.length < 2 ? 0 : Spearman.of(sums, effect);
    }
    return correlations;
  }

  private double[] sums(double[] scores, int[] contributorOf) {
    double[] sums = new double[contributors.length];
    for (int c = 0; c < sums.length; c++) {
      for (int i = 0; i < scores.length; i++) {
        sums[c] += contributorOf[i] == contributors[c] ? scores[i] : 0;
      }
    }
    return sums;
  }
}
