package org.openledger.memory.search;

import java.util.List;
import org.openledger.core.text.CaseFold;
import org.openledger.core.text.Segmenter;
import org.openledger.memory.terms.Analyser;
import org.openledger.memory.terms.Slips;

/// Mends what was mistyped in a question: a word that neither the records have nor the encoder
/// knows, where a word of the records is one slip away, or two in a long one.
public final class Spelling {
  private static final int LENGTH_MIN = 4;

  /// From this length on, two slips are one word.
  private static final int LONG = 9;

  /// Questions hold few words that nobody knows.
  private static final int MENDED_MAX = 16;

  private final Memory memory;
  private final List<String> terms;

  /// Of a memory's words.
  public Spelling(Memory memory) {
    this.memory = memory;
    this.terms = memory.terms().stream().filter(Spelling::isWord).toList();
  }

  /// A question as it was meant; the same where nothing was mistyped.
  public String mended(String question) {
    var words = Segmenter.words(question);
    var mended = new StringBuilder();
    int done = 0;
    int left = MENDED_MAX;
    for (int i = 0; i < words.size() && left > 0; i++) {
      var word = CaseFold.of(question.substring(words.start(i), words.end(i)));
      if (isWord(word) && memory.frequency(term(word)) == 0 && !memory.embedding().knows(word)) {
        left--;
        var meant = meant(word);
        if (!meant.isEmpty()) {
          mended.append(question, done, words.start(i)).append(meant);
          done = words.end(i);
        }
      }
    }
    return done == 0 ? question : mended.append(question, done, question.length()).toString();
  }

  /// The word of the records that is nearest, of those the one that most passages have; nothing if
  /// none is near.
  private String meant(String word) {
    int most = word.length() >= LONG ? 2 : 1;
    var best = "";
    int slips = most + 1;
    int frequency = 0;
    for (var term : terms) {
      if (Math.abs(term.length() - word.length()) <= most && begins(word, term)) {
        int between = Slips.between(word, term);
        if (between < slips
            || (between == slips && between <= most && memory.frequency(term) > frequency)) {
          best = term;
          slips = between;
          frequency = memory.frequency(term);
        }
      }
    }
    return best;
  }

  /// Whether two words begin alike, the first two letters perhaps exchanged.
  private static boolean begins(String word, String term) {
    return word.charAt(0) == term.charAt(0)
        || (word.charAt(0) == term.charAt(1) && word.charAt(1) == term.charAt(0));
  }

  private static String term(String word) {
    var terms = Analyser.terms(word);
    return terms.isEmpty() ? word : terms.getFirst();
  }

  /// Whether it is of letters alone, and long enough to tell a slip from another word.
  private static boolean isWord(String word) {
    return word.length() >= LENGTH_MIN && word.chars().allMatch(Character::isLetter);
  }
}
