package org.openledger.memory.credit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openledger.model.tensor.Elementary;

/// The terms of all records by number: which records each stands in, and what it weighs.
///
/// A term's weight is its rarity log2((N + 1) / n), n the number of records it stands in, but never
/// less than [#COPIES_MAX]: as long as nobody repeats a record more often than that, no repetition
/// changes what counts as rare.
final class Lexicon {
  /// As often may a record be repeated without changing anything.
  static final int COPIES_MAX = 12;

  /// Units of weight in one bit.
  private static final int UNIT = 1 << 10;

  /// What the commonest word weighs: a 16th of a bit, so that sentences of such words align too.
  private static final int WEIGHT_MIN = UNIT / 16;

  /// A term of a prompt is rare if at most one in so many records has it in its own.
  private static final int RARE = 64;

  /// A term is common if more than one in so many records has it.
  private static final int COMMON = 4;

  private static final Set<String> NUMERALS =
      Set.of("ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x");

  private final int records;
  private final int heaviest;
  private final Map<String, Integer> numbers;
  private final int[][] postings; // of each term, records ascending
  private final int[] weights;
  private final boolean[] keys;

  private Lexicon(
      int records, Map<String, Integer> numbers, int[][] postings, List<Integer> prompted) {
    this.records = records;
    this.heaviest = weight(0, records);
    this.numbers = numbers;
    this.postings = postings;
    this.weights = new int[postings.length];
    this.keys = new boolean[postings.length];
    numbers.forEach((term, number) -> {
      int in = postings[number].length;
      weights[number] = weight(in, records);
      keys[number] =
          isDesignator(term) || prompted.get(number) <= Math.max(COPIES_MAX, records / RARE);
    });
  }

  /// Numbers terms as they come.
  static final class Builder {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<int[]> postings = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Integer> prompted = new ArrayList<>(); // records with a term in the prompt
    private int records;

    /// The numbers of the terms of a prompt, which is read before its record's text.
    int[] prompt(List<String> terms) {
      int[] found = numbers(terms);
      Arrays.stream(found).distinct().forEach(term -> prompted.set(term, prompted.get(term) + 1));
      return found;
    }

    /// The numbers of terms that stand in the record that is read now.
    int[] numbers(List<String> terms) {
      int[] found = new int[terms.size()];
      for (int i = 0; i < found.length; i++) {
        found[i] = numbers.computeIfAbsent(terms.get(i), _ -> added());
        note(found[i]);
      }
      return found;
    }

    /// Goes on to the next record.
    void next() {
      records++;
    }

    private int added() {
      postings.add(new int[2]);
      sizes.add(0);
      prompted.add(0);
      return sizes.size() - 1;
    }

    private void note(int term) {
      int size = sizes.get(term);
      int[] in = postings.get(term);
      if (size > 0 && in[size - 1] == records) {
        return;
      }
      if (size == in.length) {
        in = Arrays.copyOf(in, 2 * size);
        postings.set(term, in);
      }
      in[size] = records;
      sizes.set(term, size + 1);
    }

    Lexicon build() {
      int[][] exact = new int[postings.size()][];
      for (int i = 0; i < exact.length; i++) {
        exact[i] = Arrays.copyOf(postings.get(i), sizes.get(i));
      }
      return new Lexicon(records, numbers, exact, prompted);
    }
  }

  /// Whether a term tells one of a kind from another: 2, 1b, iv, c.
  private static boolean isDesignator(String term) {
    boolean letter = term.length() == 1 && !term.equals("a");
    return letter || NUMERALS.contains(term) || term.chars().anyMatch(Character::isDigit);
  }

  int size() {
    return weights.length;
  }

  /// The number of a term; [Origins#UNKNOWN] if no record has it.
  int number(String term) {
    return numbers.getOrDefault(term, Origins.UNKNOWN);
  }

  /// Whether a record has a term; others may be numbered beyond these.
  private boolean isOurs(int term) {
    return term >= 0 && term < weights.length;
  }

  private static final int[] NOWHERE = {};

  /// The records that a term stands in, ascending.
  int[] records(int term) {
    return isOurs(term) ? postings[term] : NOWHERE;
  }

  /// What a term weighs; one that no record has, as much as the rarest.
  int weight(int term) {
    return isOurs(term) ? weights[term] : heaviest;
  }

  private static int weight(int in, int records) {
    double odds = (records + 1.0) / Math.max(in, COPIES_MAX);
    return Math.max(WEIGHT_MIN, (int) Math.rint(Elementary.log(odds) / Elementary.log(2.0) * UNIT));
  }

  /// Whether a term, where a prompt has it, tells its topic from others; one that no record has and
  /// that is told from others does.
  boolean isKey(int term) {
    return term >= weights.length || (term >= 0 && keys[term]);
  }

  /// Whether a term stands in so many records that looking them up tells nothing.
  boolean isCommon(int term) {
    return isOurs(term) && postings[term].length > Math.max(COPIES_MAX, records / COMMON);
  }
}
