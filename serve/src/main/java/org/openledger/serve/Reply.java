package org.openledger.serve;

import java.util.List;

/// What becomes of a question.
public sealed interface Reply permits Answer, Reply.Nothing {
  /// Nothing that the model may say answers it.
  ///
  /// @param text says so
  /// @param instead questions that are answered
  /// @param sure how sure it was of what it did not say, parts per million
  record Nothing(String text, List<String> instead, int sure) implements Reply, Recall.Recalled {
    public Nothing {
      instead = List.copyOf(instead);
    }
  }
}
