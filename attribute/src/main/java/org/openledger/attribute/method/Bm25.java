package org.openledger.attribute.method;

import java.util.Arrays;
import java.util.List;
import org.openledger.model.tensor.Elementary;

/// Okapi BM25 over token ids: the lexical baseline, which needs no model at all.
///
/// score = sum over distinct query tokens w of idf(w) f (k1 + 1) / (f + k1 (1 - b + b |d| / mean)),
/// idf(w) = ln(1 + (n - df + 1/2) / (df + 1/2)), with Lucene's k1 = 1.2 and b = 0.75. The query is
/// prompt and answer. Postings lie in one array per field, ordered by token, then record.
public final class Bm25 implements AttributionMethod {
  private static final double K1 = 1.2;
  private static final double B = 0.75;

  private final int records;
  private final int[] firstPosting; // [vocabulary + 1]
  private final int[] postingRecord;
  private final int[] postingCount;
  private final double[] lengthNorm; // [records]
  private final long tokens;

  /// The index of `records` over token ids below `vocabulary`.
  public Bm25(List<int[]> records, int vocabulary) {
    this.records = records.size();
    this.firstPosting = new int[vocabulary + 1];
    long total = 0;
    for (int[] record : records) {
      total += record.length;
      int[] sorted = record.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < sorted.length; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1]) {
          firstPosting[sorted[i] + 1]++;
        }
      }
    }
    this.tokens = total;
    for (int w = 0; w < vocabulary; w++) {
      firstPosting[w + 1] += firstPosting[w];
    }
    this.postingRecord = new int[firstPosting[vocabulary]];
    this.postingCount = new int[firstPosting[vocabulary]];
    fill(records, firstPosting.clone());
    this.lengthNorm = new double[records.size()];
    double mean = Math.max(1.0, (double) total / Math.max(1, records.size()));
    for (int r = 0; r < lengthNorm.length; r++) {
      lengthNorm[r] = K1 * (1 - B + B * records.get(r).length / mean);
    }
  }

  private void fill(List<int[]> records, int[] next) {
    for (int r = 0; r < records.size(); r++) {
      int[] sorted = records.get(r).clone();
      Arrays.sort(sorted);
      int from = 0;
      for (int i = 1; i <= sorted.length; i++) {
        if (i == sorted.length || sorted[i] != sorted[from]) {
          int slot = next[sorted[from]]++;
          postingRecord[slot] = r;
          postingCount[slot] = i - from;
          from = i;
        }
      }
    }
  }

  @Override
  public String name() {
    return "bm25";
  }

  @Override
  public double[] scores(Query query) {
    int[] words = Arrays.copyOf(query.prompt(), query.prompt().length + query.answer().length);
    System.arraycopy(query.answer(), 0, words, query.prompt().length, query.answer().length);
    double[] scores = new double[records];
    for (int word : Arrays.stream(words).distinct().sorted().toArray()) {
      if (word < 0 || word >= firstPosting.length - 1) {
        continue;
      }
      int frequency = firstPosting[word + 1] - firstPosting[word];
      double idf = Elementary.log(1 + (records - frequency + 0.5) / (frequency + 0.5));
      for (int slot = firstPosting[word]; slot < firstPosting[word + 1]; slot++) {
        double f = postingCount[slot];
        scores[postingRecord[slot]] += idf * f * (K1 + 1) / (f + lengthNorm[postingRecord[slot]]);
      }
    }
    return scores;
  }

  @Override
  public Cost cost() {
    long bytes = records == 0 ? 0 : 8L * postingRecord.length / records;
    return new Cost(tokens, 0, postingRecord.length, 0, bytes);
  }
}
