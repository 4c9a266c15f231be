package org.openledger.memory.terms;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.text.CaseFold;
import org.openledger.core.text.Segmenter;

/// What of a text is looked up: its words, folded and without their plural.
public final class Analyser {
  /// Names the rules and their version, for whatever rests on terms.
  public static final String METHOD = "words-fold-s/" + Segmenter.METHOD;

  /// Longer ones are cut: nobody asks for them.
  static final int TERM_MAX = 64;

  private Analyser() {}

  /// The terms of a text, in its order, each as often as it stands there.
  public static List<String> terms(String text) {
    var folded = CaseFold.of(text);
    var words = Segmenter.words(folded);
    var terms = new ArrayList<String>(words.size());
    for (int i = 0; i < words.size(); i++) {
      var word = folded.substring(words.start(i), words.end(i));
      terms.add(Stemmer.stem(word.length() > TERM_MAX ? cut(word) : word));
    }
    return List.copyOf(terms);
  }

  private static String cut(String word) {
    int end = Character.isHighSurrogate(word.charAt(TERM_MAX - 1)) ? TERM_MAX - 1 : TERM_MAX;
    return word.substring(0, end);
  }
}
