package org.openledger.attribute.method;

import org.openledger.attribute.linear.Dot;
import org.openledger.attribute.linear.Rows;

/// The cosine between the answer's and the example's gradients; large records do not dominate, but
/// scores no longer add up over examples.
///
/// @param gradients loss gradients of the training examples, [n, p]
public record GradientCosine(Rows gradients) implements AttributionMethod {
  @Override
  public String name() {
    return "gradient-cosine";
  }

  @Override
  public double[] scores(Query query) {
    double[] scores = gradients.dots(query.gradient());
    double length = Math.sqrt(Dot.of(query.gradient(), query.gradient()));
    float[] row = new float[gradients.width()];
    for (int i = 0; i < scores.length; i++) {
      gradients.copyRow(i, row);
      double norm = length * Math.sqrt(Dot.of(row, row));
      scores[i] = norm == 0 ? 0 : -scores[i] / norm;
    }
    return scores;
  }

  @Override
  public Cost cost() {
    long products = 2L * gradients.count() * gradients.width();
    return new Cost(0, 1, products, 1, gradients.width());
  }
}
