package org.openledger.attribute.method;

/// A way to score training examples for an answer; every method of the benchmark is one of these.
public interface AttributionMethod {
  /// Short name used in tables, such as `gradient-dot`.
  String name();

  /// One score per training example, [n]; larger = training on it made the answer likelier.
  double[] scores(Query query);

  /// What a score costs, counted, not timed.
  Cost cost();

  /// An answer to be explained, with what gradient methods need of it.
  ///
  /// @param prompt token ids of the prompt
  /// @param answer token ids of the answer
  /// @param gradient gradient of the answer's log-likelihood at the trained adapter, [p]
  /// @param pathGradient the same, averaged along the path from the start of training, [p]
  record Query(int[] prompt, int[] answer, float[] gradient, float[] pathGradient) {}

  /// Work and memory of a method.
  ///
  /// @param multiplyAddsOnce multiply-adds over the whole training set, once
  /// @param backwardOnce backward passes per training example, once (beyond training itself)
  /// @param multiplyAddsPerQuery multiply-adds per query
  /// @param backwardPerQuery backward passes per query
  /// @param bytesPerExample stored per training example
  record Cost(
      long multiplyAddsOnce,
      int backwardOnce,
      long multiplyAddsPerQuery,
      int backwardPerQuery,
      long bytesPerExample) {
    /// A method that needs nothing.
    public static final Cost NONE = new Cost(0, 0, 0, 0, 0);
  }
}
