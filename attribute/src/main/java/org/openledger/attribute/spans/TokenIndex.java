package org.openledger.attribute.spans;

import java.util.Arrays;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;

/// A snapshot's records as one token sequence with its suffix array: where does a phrase stand?
///
/// Records are laid end to end, each followed by a separator that no query contains, so a match
/// never spans two records. Positions take 4 bytes; a table on the first token narrows a search to
/// its bucket before the first comparison.
public final class TokenIndex {
  /// Most tokens, separators included: 4-byte positions and two arrays of them.
  public static final int MAX_TOKENS = 1 << 28;

  private static final int SEPARATOR = 0; // tokens are stored as id + 1

  private final int[] text; // [n]
  private final int[] order; // [n], the suffix array
  private final int[] starts; // [records + 1], first position of each record
  private final int[] firstBucket; // [vocabulary + 2], first slot of each leading token
  private final long[] unigrams; // [vocabulary]
  private final int vocabulary;

  /// Indexes `records` (token ids below `vocabulary`); record numbers are positions in the list.
  public TokenIndex(List<int[]> records, int vocabulary) {
    this.vocabulary = vocabulary;
    this.starts = new int[records.size() + 1];
    long total = 0;
    for (int r = 0; r < records.size(); r++) {
      starts[r] = (int) total;
      total += records.get(r).length + 1L;
      if (total > MAX_TOKENS) {
        throw new Refusal(Code.OVER_BOUND, "snapshot exceeds " + MAX_TOKENS + " tokens");
      }
    }
    starts[records.size()] = (int) total;
    this.text = new int[(int) total];
    this.unigrams = new long[vocabulary];
    int at = 0;
    for (int[] record : records) {
      for (int id : record) {
        if (id < 0 || id >= vocabulary) {
          throw new Fault(Code.ATTRIBUTION_MISMATCH, "token " + id + " outside the vocabulary");
        }
        text[at++] = id + 1;
        unigrams[id]++;
      }
      text[at++] = SEPARATOR;
    }
    this.order = SuffixArray.of(text, vocabulary + 1);
    this.firstBucket = new int[vocabulary + 2];
    for (int symbol : text) {
      firstBucket[symbol + 1]++;
    }
    for (int c = 0; c <= vocabulary; c++) {
      firstBucket[c + 1] += firstBucket[c];
    }
  }

  /// The slots [from, to) of the suffix array whose suffixes share `length` tokens with a query.
  record Match(int length, int from, int to) {
    static final Match NONE = new Match(0, 0, 0);

    int count() {
      return to - from;
    }
  }

  public int records() {
    return starts.length - 1;
  }

  /// How often each token occurs in the snapshot, [vocabulary].
  public long[] unigramCounts() {
    return unigrams.clone();
  }

  long tokens() {
    return (long) text.length - records();
  }

  long unigramCount(int id) {
    return unigrams[id];
  }

  /// The longest prefix of query[from..to) that occurs in a record, with all its occurrences.
  Match longest(int[] query, int from, int to) {
    if (from >= to || query[from] < 0 || query[from] >= vocabulary) {
      return Match.NONE;
    }
    int low = firstBucket[query[from] + 1];
    int high = firstBucket[query[from] + 2];
    if (low == high) {
      return Match.NONE;
    }
    int slot = lowerBound(query, from, to, low, high);
    int length = slot < high ? common(query, from, to, order[slot]) : 0;
    if (slot > low) {
      length = Math.max(length, common(query, from, to, order[slot - 1]));
    }
    return occurrences(query, from, length);
  }

  /// All occurrences of query[from..from + length), which may be none.
  Match occurrences(int[] query, int from, int length) {
    if (length == 0 || query[from] < 0 || query[from] >= vocabulary) {
      return Match.NONE;
    }
    int low = firstBucket[query[from] + 1];
    int high = firstBucket[query[from] + 2];
    int first = lowerBound(query, from, from + length, low, high);
    int past = pastBound(query, from, from + length, first, high);
    return past == first ? Match.NONE : new Match(length, first, past);
  }

  /// The record holding the occurrence in `slot`.
  int recordAt(int slot) {
    int found = Arrays.binarySearch(starts, order[slot]);
    return found >= 0 ? found : -found - 2;
  }

  /// Offset in tokens of the occurrence in `slot` inside its record.
  int offsetAt(int slot) {
    return order[slot] - starts[recordAt(slot)];
  }

  /// First slot whose suffix is not smaller than the query.
  private int lowerBound(int[] query, int from, int to, int low, int high) {
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(order[middle], query, from, to) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// First slot whose suffix does not begin with the query, all before it in [low, high) doing so.
  private int pastBound(int[] query, int from, int to, int low, int high) {
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (common(query, from, to, order[middle]) == to - from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int common(int[] query, int from, int to, int position) {
    int length = 0;
    while (from + length < to
        && position + length < text.length
        && text[position + length] == query[from + length] + 1) {
      length++;
    }
    return length;
  }

  /// Suffix against query; 0 when the suffix begins with the query.
  private int compare(int position, int[] query, int from, int to) {
    int length = common(query, from, to, position);
    if (from + length == to) {
      return 0;
    }
    if (position + length == text.length) {
      return -1;
    }
    return Integer.compare(text[position + length], query[from + length] + 1);
  }
}
