package org.openledger.attribute;

import org.jspecify.annotations.Nullable;

/// What attribution asks of a model: how likely is an answer, and which way would parameters have
/// to move to make it likelier.
public interface AnswerModel {
  /// Number p of adapter parameters.
  int parameters();

  /// log p(answer | prompt) in nats, under the base alone when `adapter` is null.
  double logLikelihood(int[] prompt, int[] answer, float @Nullable [] adapter);

  /// Gradient of log p(answer | prompt) by the adapter's parameters, [p], at `adapter` [p].
  float[] gradient(int[] prompt, int[] answer, float[] adapter);
}
