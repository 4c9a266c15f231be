package org.openledger.attribute.method;

import java.util.List;
import java.util.stream.IntStream;
import org.openledger.attribute.linear.Dot;
import org.openledger.attribute.linear.Rows;

/// DataInf (2310.00902): the inverse of the mean gradient outer product replaced by the mean of the
/// inverses, which has a closed form.
///
/// Per block l, with lambda_l = c mean over examples and entries of g^2 and dots taken within l,
///
///     score_i = sum_l [ g_q.g_i - (1/n) sum_j (g_q.g_j)(g_j.g_i) / (lambda_l + g_j.g_j)]/lambda_l
///
/// in the sign "larger = helps" (the paper's is the negative). The inner sum is one vector per
/// block, w_l = sum_j (g_q.g_j) / (lambda_l + g_j.g_j) g_j / n, so a query costs three passes over
/// the rows.
public final class DataInf implements AttributionMethod {
  private final List<Block> blocks;
  private final Rows gradients;
  private final double[] damping; // [blocks]
  private final double[] squares; // [blocks * n], g_j.g_j within the block

  /// From loss gradients [n, p] and damping factor c (0.1 in the paper).
  public DataInf(List<Block> blocks, Rows gradients, double c) {
    this.blocks = List.copyOf(blocks);
    this.gradients = gradients;
    int n = gradients.count();
    this.damping = new double[blocks.size()];
    this.squares = new double[blocks.size() * n];
    float[] row = new float[gradients.width()];
    for (int i = 0; i < n; i++) {
      gradients.copyRow(i, row);
      for (int l = 0; l < blocks.size(); l++) {
        Block block = blocks.get(l);
        squares[l * n + i] = Dot.of(row, block.offset(), row, block.offset(), block.size());
        damping[l] += squares[l * n + i];
      }
    }
    for (int l = 0; l < blocks.size(); l++) {
      damping[l] *= c / ((double) n * blocks.get(l).size());
    }
  }

  @Override
  public String name() {
    return "datainf";
  }

  @Override
  public double[] scores(Query query) {
    int n = gradients.count();
    double[] dots = blockDots(query.gradient());
    float[] preconditioned = new float[gradients.width()];
    IntStream.range(0, blocks.size())
        .parallel()
        .forEach(l -> precondition(l, dots, preconditioned));
    double[] inner = blockDots(preconditioned);
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      for (int l = 0; l < blocks.size(); l++) {
        if (damping[l] > 0) {
          scores[i] -= (dots[l * n + i] - inner[l * n + i]) / damping[l];
        }
      }
    }
    return scores;
  }

  /// direction . g_i within each block, [blocks, n].
  private double[] blockDots(float[] direction) {
    int n = gradients.count();
    double[] dots = new double[blocks.size() * n];
    IntStream.range(0, n)
        .parallel()
        .forEach(i -> {
          float[] row = new float[gradients.width()];
          gradients.copyRow(i, row);
          for (int l = 0; l < blocks.size(); l++) {
            Block b = blocks.get(l);
            dots[l * n + i] = Dot.of(direction, b.offset(), row, b.offset(), b.size());
          }
        });
    return dots;
  }

  private void precondition(int l, double[] dots, float[] out) {
    int n = gradients.count();
    Block block = blocks.get(l);
    double[] sum = new double[block.size()];
    float[] row = new float[gradients.width()];
    for (int j = 0; j < n; j++) {
      double denominator = damping[l] + squares[l * n + j];
      if (denominator == 0) {
        continue;
      }
      gradients.copyRow(j, row);
      double weight = dots[l * n + j] / (denominator * n);
      for (int e = 0; e < sum.length; e++) {
        sum[e] += weight * row[block.offset() + e];
      }
    }
    for (int e = 0; e < sum.length; e++) {
      out[block.offset() + e] = (float) sum[e];
    }
  }

  @Override
  public Cost cost() {
    long pass = (long) gradients.count() * gradients.width();
    return new Cost(pass, 1, 3 * pass, 1, gradients.width());
  }
}
