package org.openledger.attribute.card;

/// The outputs that attribution is judged on: log-likelihoods of fixed answers.
@FunctionalInterface
public interface QueryOutputs {
  /// f_q in nats for every query, [Q], at the given adapter parameters.
  double[] at(float[] adapter);
}
