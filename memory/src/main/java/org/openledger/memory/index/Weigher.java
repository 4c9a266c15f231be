package org.openledger.memory.index;

/// How the signs that speak for a passage become one score. The score is at most the weighted sum,
/// without rounding, of a text's cosine, its prompt's and the share of terms, each in
/// [Vectors#UNIT].
public interface Weigher {
  /// The score of a passage.
  ///
  /// @param text cosine of its text
  /// @param prompt cosine of its record's prompt
  /// @param terms what it has of the question's terms
  /// @param termsMost the most that any passage has
  long score(int text, int prompt, int terms, int termsMost);

  /// What a prompt's cosine is multiplied by.
  double promptWeight();

  /// What the share of terms is multiplied by.
  double termsWeight();
}
