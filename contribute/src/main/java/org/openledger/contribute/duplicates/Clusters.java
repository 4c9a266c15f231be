package org.openledger.contribute.duplicates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;

/// Exact and near-duplicates of a snapshot's records, as one partition.
///
/// Records are looked at in their order. Exact duplicates (equal digest of the folded text) join
/// the first of their kind. The firsts are compared where one of 32 bands of 4 minima agrees: at a
/// true similarity of 0.8 a pair is missed once in 10^7. A pair joins only if the Jaccard
/// similarity of the shingle sets themselves is at least 4/5; the signature only saves comparisons
/// that could not succeed. Firsts that answer the same question are also joined where one is the
/// other with words replaced ([Respun]). The representative of a cluster is its earliest record,
/// whatever the order of the joins, so equal input gives equal clusters.
public final class Clusters {
  public static final int RECORDS_MAX = 1 << 18;

  /// Below 77 of 128 equal minima a similarity of 0.8 is more than 5 standard deviations away.
  private static final int AGREEMENT_MIN = 77;

  /// Candidates one record is compared with per band: a flood of look-alikes costs linear time.
  private static final int COMPARISONS_MAX = 128;

  /// Words of a text that are compared with another's.
  public static final int WORDS_MAX = 1_000;

  private static final int CACHED_SHINGLES = 4_096;
  private static final int INDEX_BITS = 18;
  private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

  private final int[] parent;
  private final boolean[] repeated;
  private final IntFunction<Shingles> shingles;

  private Clusters(int size, IntFunction<Shingles> shingles) {
    this.parent = new int[size];
    this.repeated = new boolean[size];
    Arrays.setAll(parent, i -> i);
    var cache =
        new LinkedHashMap<Integer, Shingles>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, Shingles> eldest) {
            return size() > CACHED_SHINGLES;
          }
        };
    this.shingles = i -> cache.computeIfAbsent(i, shingles::apply);
  }

  /// What records answer, and in which words.
  ///
  /// @param questions the question of each in one form, empty where it answers none
  /// @param words of each record's text, in order
  public record Answers(List<String> questions, IntFunction<List<String>> words) {
    public Answers {
      questions = List.copyOf(questions);
    }

    /// Records that answer no questions.
    public static Answers none(int records) {
      return new Answers(Collections.nCopies(records, ""), _ -> List.of());
    }
  }

  /// The partition of records 0..n-1 given their digests, signatures and shingle sets, and what
  /// they answer.
  public static Clusters of(
      List<Hash> exactDigests,
      List<int[]> signatures,
      IntFunction<Shingles> shingles,
      Answers answers) {
    int size = exactDigests.size();
    if (size > RECORDS_MAX) {
      throw new Refusal(
          Code.OVER_BOUND, size + " records, a snapshot holds at most " + RECORDS_MAX);
    }
    var clusters = new Clusters(size, shingles);
    clusters.joinExact(exactDigests);
    for (int band = 0; band < MinHash.BANDS; band++) {
      clusters.joinNear(signatures, band);
    }
    clusters.joinRespun(answers);
    return clusters;
  }

  /// Index of the earliest record of the cluster of record `index`.
  public int representative(int index) {
    int root = index;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  /// Whether the record adds nothing to an earlier one: it is an exact duplicate, or the same with
  /// words replaced.
  public boolean repeated(int index) {
    return repeated[index];
  }

  private void join(int a, int b) {
    int first = representative(a);
    int second = representative(b);
    parent[Math.max(first, second)] = Math.min(first, second);
  }

  private void joinExact(List<Hash> digests) {
    var firsts = new HashMap<Hash, Integer>();
    for (int i = 0; i < digests.size(); i++) {
      var first = firsts.putIfAbsent(digests.get(i), i);
      if (first != null) {
        repeated[i] = true;
        join(first, i);
      }
    }
  }

  private void joinRespun(Answers answers) {
    var earlier = new HashMap<String, List<Integer>>();
    for (int i = 0; i < parent.length; i++) {
      var question = answers.questions().get(i);
      if (!repeated[i] && !question.isEmpty()) {
        var others = earlier.computeIfAbsent(question, _ -> new ArrayList<>());
        joinRespun(i, others, answers);
        if (others.size() < COMPARISONS_MAX) {
          others.add(i);
        }
      }
    }
  }

  private void joinRespun(int later, List<Integer> others, Answers answers) {
    if (others.isEmpty()) {
      return;
    }
    var words = answers.words().apply(later);
    for (int before : others) {
      if (representative(before) != representative(later)
          && Respun.isRespun(answers.words().apply(before), words)) {
        join(before, later);
        repeated[later] = true;
      }
    }
  }

  private void joinNear(List<int[]> signatures, int band) {
    var keys = new long[signatures.size()];
    int count = 0;
    for (int i = 0; i < keys.length; i++) {
      if (!repeated[i]) {
        keys[count++] = (MinHash.band(signatures.get(i), band) << INDEX_BITS) | i;
      }
    }
    Arrays.sort(keys, 0, count);
    for (int start = 0; start < count; ) {
      int end = start + 1;
      while (end < count && keys[end] >>> INDEX_BITS == keys[start] >>> INDEX_BITS) {
        end++;
      }
      joinBucket(signatures, keys, start, end);
      start = end;
    }
  }

  private void joinBucket(List<int[]> signatures, long[] keys, int start, int end) {
    for (int at = start + 1; at < end; at++) {
      int later = (int) (keys[at] & INDEX_MASK);
      int stop = Math.min(at, start + COMPARISONS_MAX);
      for (int before = start; before < stop; before++) {
        int earlier = (int) (keys[before] & INDEX_MASK);
        if (representative(earlier) != representative(later)
            && MinHash.agreement(signatures.get(earlier), signatures.get(later)) >= AGREEMENT_MIN
            && shingles.apply(earlier).isNear(shingles.apply(later))) {
          join(earlier, later);
        }
      }
    }
  }
}
