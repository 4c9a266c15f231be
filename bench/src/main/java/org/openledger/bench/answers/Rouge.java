package org.openledger.bench.answers;

import java.util.List;
import org.openledger.core.text.CaseFold;
import org.openledger.core.text.Segmenter;
import org.openledger.memory.passage.Sentences;

/// ROUGE-L (C.-Y. Lin, 2004): how much of an answer stands in a reference in its order.
final class Rouge {
  private static final int WORDS = 80;
  private static final int SENTENCES = 3;

  private Rouge() {}

  /// F1 of a text's first sentences to a reference's first words.
  static double lead(String text, String reference) {
    var sentences = Sentences.of(text);
    int most = Math.min(SENTENCES, sentences.size());
    if (most == 0) {
      return 0;
    }
    var said = text.substring(sentences.getFirst().start(), sentences.get(most - 1).end());
    return f1(words(said), words(reference).stream().limit(WORDS).toList());
  }

  private static List<String> words(String text) {
    return Segmenter.words(CaseFold.of(text)).texts();
  }

  static double f1(List<String> said, List<String> reference) {
    int[] row = new int[reference.size() + 1];
    for (var word : said) {
      int corner = 0;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        boolean same = word.equals(reference.get(j - 1));
        row[j] = same ? corner + 1 : Math.max(above, row[j - 1]);
        corner = above;
      }
    }
    double common = row[row.length - 1];
    return common == 0 ? 0 : 2 * common / (said.size() + reference.size());
  }
}
