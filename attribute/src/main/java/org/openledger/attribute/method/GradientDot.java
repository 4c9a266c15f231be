package org.openledger.attribute.method;

import org.openledger.attribute.linear.Rows;

/// First-order influence at the trained adapter: grad f_q . (-grad l_i).
///
/// @param gradients loss gradients of the training examples, [n, p]
public record GradientDot(Rows gradients) implements AttributionMethod {
  @Override
  public String name() {
    return "gradient-dot";
  }

  @Override
  public double[] scores(Query query) {
    double[] scores = gradients.dots(query.gradient());
    for (int i = 0; i < scores.length; i++) {
      scores[i] = -scores[i];
    }
    return scores;
  }

  @Override
  public Cost cost() {
    long products = (long) gradients.count() * gradients.width();
    return new Cost(0, 1, products, 1, gradients.width());
  }
}
