package org.openledger.memory.credit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Looks for a sentence in texts: the heaviest common subsequence of its words and of the words of
/// a window that slides over a text.
///
/// A window whose words, in whatever order, weigh too little is passed over; only the others are
/// aligned, by the usual table of prefixes. Not for several threads.
final class Aligner {
  private final int[] sentence; // term numbers, -1 for a word that no record has
  private final long[] weights; // of the sentence's words
  private final int[] wanted; // of each term, how often the sentence has it
  private final int[] there; // of each term, how often the window has it; 0 between scans
  private final long[] row; // of the table of prefixes
  private int[] met = {}; // places in a text of words of the sentence
  private final Lexicon lexicon;
  private final int window;
  private final long whole;

  /// Where a sentence was found.
  ///
  /// @param from first word of the text
  /// @param to one past the last
  /// @param weight of what they have in common
  record Match(int from, int to, long weight) {
    /// Whether two sentences are, for the most part, the same words of one text.
    boolean isAt(Match other) {
      int shared = Math.min(to, other.to) - Math.max(from, other.from);
      return 2 * shared > Math.min(to - from, other.to - other.from);
    }
  }

  /// Whether a window of a text counts, and what the sentence may have left to be found behind it.
  @FunctionalInterface
  interface Windows {
    Windows ALL = (_, _) -> true;

    boolean accept(int from, int to);
  }

  Aligner(int[] sentence, Lexicon lexicon, Alignment alignment) {
    this(sentence, lexicon.size(), lexicon, alignment);
  }

  /// @param terms how many numbers of terms there are, in the sentence and in what it is looked for
  ///   in
  Aligner(int[] sentence, int terms, Lexicon lexicon, Alignment alignment) {
    this.sentence = sentence;
    this.lexicon = lexicon;
    this.weights = new long[sentence.length];
    this.row = new long[sentence.length + 1];
    this.wanted = new int[terms];
    this.there = new int[terms];
    this.window = Math.max(1, Math.toIntExact(alignment.window().of(sentence.length)));
    long sum = 0;
    for (int i = 0; i < sentence.length; i++) {
      weights[i] = lexicon.weight(sentence[i]);
      sum += weights[i];
      if (sentence[i] >= 0) {
        wanted[sentence[i]]++;
      }
    }
    this.whole = sum;
  }

  /// What all words weigh.
  long whole() {
    return whole;
  }

  /// How often the sentence has a term.
  int count(int term) {
    return wanted[term];
  }

  int[] sentence() {
    return sentence;
  }

  /// The first window in which at least so much is found.
  @Nullable Match first(int[] text, long least, Windows windows) {
    return scan(text, least, windows, false);
  }

  /// The window in which most is found, if it is at least so much; the first of equal ones.
  @Nullable Match best(int[] text, long least, Windows windows) {
    return scan(text, least, windows, true);
  }

  private @Nullable Match scan(int[] text, long least, Windows windows, boolean all) {
    Match found = null;
    long enough = Math.max(1, least);
    long bag = 0;
    int count = meet(text);
    int first = 0;
    int next = 0;
    for (; next < count && (all || found == null); next++) {
      int j = met[next];
      int from = Math.max(0, j + 1 - window);
      for (; met[first] < from; first++) {
        bag -= leave(text[met[first]]);
      }
      bag += enter(text[j]);
      if (bag >= enough) {
        long common = common(text, first, next + 1);
        if (common >= enough && windows.accept(from, rest(text, j + 1))) {
          found = new Match(Math.max(from, j + 1 - sentence.length), j + 1, common);
          enough = common + 1;
        }
      }
    }
    for (int i = first; i < next; i++) {
      there[text[met[i]]] = 0;
    }
    return found;
  }

  /// Finds where a text has words of the sentence, which are all that count.
  ///
  /// @return how many there are
  private int meet(int[] text) {
    if (met.length < text.length) {
      met = new int[text.length];
    }
    int count = 0;
    for (int j = 0; j < text.length; j++) {
      met[count] = j;
      count += wanted[text[j]] > 0 ? 1 : 0;
    }
    return count;
  }

  /// Where the sentence ends that is found up to here: what is missing may follow.
  private int rest(int[] text, int to) {
    return Math.min(text.length, to + Math.ceilDiv(sentence.length, 2));
  }

  /// What the window's words gain in weight by one more.
  private long enter(int term) {
    return there[term]++ < wanted[term] ? lexicon.weight(term) : 0;
  }

  private long leave(int term) {
    return --there[term] < wanted[term] ? lexicon.weight(term) : 0;
  }

  /// The weight of the heaviest common subsequence with some of the words that were met.
  private long common(int[] text, int from, int to) {
    Arrays.fill(row, 0);
    for (int m = from; m < to; m++) {
      int word = text[met[m]];
      long diagonal = 0;
      for (int i = 0; i < sentence.length; i++) {
        long above = row[i + 1];
        long best = Math.max(above, row[i]);
        row[i + 1] = sentence[i] == word ? Math.max(best, diagonal + weights[i]) : best;
        diagonal = above;
      }
    }
    return row[sentence.length];
  }
}
