package org.openledger.memory.index;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// [Postings] as they are defined: BM25 of terms by their lists.
public final class PlainPostings {
  /// Units in one bit of information.
  public static final int UNIT = 1 << 10;

  private static final int UNIT_BITS = 10;
  private static final int RATIO_BITS = 16;

  private final int passages;
  private final SortedMap<String, Row> rows;

  /// The passages of a term, ascending, and its impact in each.
  private record Row(int[] passages, int[] impacts) {}

  private PlainPostings(int passages, SortedMap<String, Row> rows) {
    this.passages = passages;
    this.rows = rows;
  }

  /// The postings of passages, given by their terms.
  public static PlainPostings of(List<List<String>> terms) {
    var counts = new TreeMap<String, TreeMap<Integer, Integer>>();
    long all = 0;
    for (int p = 0; p < terms.size(); p++) {
      int passage = p;
      all += terms.get(p).size();
      for (var term : terms.get(p)) {
        counts
            .computeIfAbsent(term, _ -> new TreeMap<>())
            .compute(passage, (_, count) -> count == null ? 1 : count + 1);
      }
    }
    var scale = new Scale(terms.size(), Math.max(1, all));
    var rows = new TreeMap<String, Row>();
    counts.forEach((term, where) -> rows.put(term, scale.row(where, terms)));
    return new PlainPostings(terms.size(), rows);
  }

  /// What impacts are measured by.
  ///
  /// @param count number of passages
  /// @param words number of words in all of them
  private record Scale(int count, long words) {
    Row row(SortedMap<Integer, Integer> where, List<List<String>> terms) {
      int[] in = where.keySet().stream().mapToInt(Integer::intValue).toArray();
      int[] times = where.values().stream().mapToInt(Integer::intValue).toArray();
      long rarity = rarity(in.length);
      int[] impacts = new int[in.length];
      for (int i = 0; i < in.length; i++) {
        impacts[i] = impact(rarity, times[i], terms.get(in[i]).size());
      }
      return new Row(in, impacts);
    }

    /// log2((N + 1) / (n + 1/2)), in 2^-16 bits.
    private long rarity(int in) {
      return (long) FixedLog.log2(2L * count + 2) - FixedLog.log2(2L * in + 1);
    }

    /// rarity * f * (k1 + 1) / (f + k1 * (1 - b + b * length / average)).
    private int impact(long rarity, int times, int length) {
      long above = 22L * times * words;
      long below = (10L * times + 3) * words + 9L * length * count;
      long ratio = (above << RATIO_BITS) / below;
      return Math.toIntExact((rarity * ratio) >> (RATIO_BITS + FixedLog.BITS - UNIT_BITS));
    }
  }

  /// How many passages there are.
  public int passages() {
    return passages;
  }

  /// In how many passages a term stands.
  public int frequency(String term) {
    var row = rows.get(term);
    return row == null ? 0 : row.passages.length;
  }

  /// What each passage scores for a question: the impacts of its distinct terms, added.
  public int[] scores(List<String> question) {
    int[] scores = new int[passages];
    for (var term : question.stream().distinct().toList()) {
      var row = rows.get(term);
      for (int i = 0; row != null && i < row.passages.length; i++) {
        scores[row.passages[i]] += row.impacts[i];
      }
    }
    return scores;
  }
}
