package org.openledger.attribute.method;

/// The baseline of a flat rate: an example's score is its number of trained tokens, whatever is
/// asked.
public record TokenProportional(int[] tokens) implements AttributionMethod {
  @Override
  public String name() {
    return "tokens";
  }

  @Override
  public double[] scores(Query query) {
    double[] scores = new double[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      scores[i] = tokens[i];
    }
    return scores;
  }

  @Override
  public Cost cost() {
    return Cost.NONE;
  }
}
