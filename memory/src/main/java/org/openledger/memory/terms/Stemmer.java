package org.openledger.memory.terms;

/// Takes the plural off English words and leaves all others as they are: the "S" stemmer of D.
/// Harman, How effective is suffixing? (1991).
final class Stemmer {
  private static final int LENGTH_MIN = 4;

  private Stemmer() {}

  /// The form that singular and plural share.
  ///
  /// @param word folded
  static String stem(String word) {
    int length = word.length();
    if (length < LENGTH_MIN || !word.endsWith("s")) {
      return word;
    }
    if (word.endsWith("ies")) {
      boolean kept = word.endsWith("eies") || word.endsWith("aies");
      return kept ? word : word.substring(0, length - 3) + "y";
    }
    if (word.endsWith("es")) {
      boolean kept = word.endsWith("aes") || word.endsWith("ees") || word.endsWith("oes");
      return kept ? word : word.substring(0, length - 1);
    }
    boolean kept = word.endsWith("us") || word.endsWith("ss");
    return kept ? word : word.substring(0, length - 1);
  }
}
