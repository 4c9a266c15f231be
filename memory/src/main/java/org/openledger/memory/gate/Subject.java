package org.openledger.memory.gate;

import java.util.List;
import java.util.Optional;
import org.openledger.core.text.Segmenter;
import org.openledger.memory.search.Memory;
import org.openledger.memory.terms.Analyser;

/// What a question was about, in one of its own words: so that a question which goes on from it can
/// be looked up by itself.
public final class Subject {
  private Subject() {}

  /// The word of a question that tells most of what was said to it: how often the answer has it, or
  /// another form of it, times its information. Nothing where no word carries the question.
  public static Optional<String> of(String question, String answer, Memory memory) {
    var rarity = Rarity.of(memory);
    var said = Analyser.terms(question + "\n" + answer);
    var words = Segmenter.words(question).texts();
    Optional<String> best = Optional.empty();
    long most = 0;
    for (var word : words) {
      long weight = weight(word, said, rarity);
      if (weight > most) {
        most = weight;
        best = Optional.of(word);
      }
    }
    return best;
  }

  private static long weight(String word, List<String> said, Rarity rarity) {
    var terms = Analyser.terms(word);
    if (terms.isEmpty() || Words.isFunction(terms.getFirst())) {
      return 0;
    }
    var term = terms.getFirst();
    long often =
        said.stream().filter(other -> other.equals(term) || Words.alike(term, other)).count();
    return often * rarity.bits(term);
  }
}
