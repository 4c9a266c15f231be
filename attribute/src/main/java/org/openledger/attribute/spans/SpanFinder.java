package org.openledger.attribute.spans;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.openledger.model.tensor.Elementary;

/// Finds the rarest verbatim spans of an answer and who contributed the records they stand in.
///
/// The procedure is OLMoTrace's (2504.07096, section 3) on a suffix array: the longest match at
/// every answer position, kept when it starts and ends on words, does not run over the end of a
/// sentence and lies inside no other and has three words; of those the K = max(ceil(0.05 L), 3)
/// least likely by the product of their tokens' unigram probabilities, in reading order.
public final class SpanFinder {
  /// Spans of short answers kept although 5 % of the length would be fewer.
  private static final int FEWEST_KEPT = 3;

  /// Words a span must have: a single rare word is no evidence of a source.
  private static final int MIN_WORDS = 3;

  private static final int MAX_SOURCES = 10;

  /// Occurrences looked at for contributors; a phrase commoner than this is no evidence.
  private static final int MAX_OCCURRENCES = 1 << 16;

  private final TokenIndex index;
  private final int[] contributors; // [records]

  /// `contributors[r]` is the contributor's number of record r.
  public SpanFinder(TokenIndex index, int[] contributors) {
    if (contributors.length != index.records()) {
      throw new IllegalArgumentException("one contributor per record is needed");
    }
    this.index = index;
    this.contributors = contributors.clone();
  }

  /// The spans of `answer`, in reading order.
  public List<Span> find(AnswerText answer) {
    List<Candidate> maximal = maximal(candidates(answer, new Borders(answer)));
    int keep = Math.max((answer.ids().length + 19) / 20, FEWEST_KEPT);
    return maximal.stream()
        .sorted(Comparator.comparingDouble(Candidate::logProbability).thenComparing(READING))
        .limit(keep)
        .sorted(READING)
        .map(c -> span(answer, c))
        .toList();
  }

  /// A match on word borders: tokens [from, to).
  record Candidate(int from, int to, double logProbability) {}

  private static final Comparator<Candidate> READING =
      Comparator.comparingInt(Candidate::from).thenComparingInt(Candidate::to);

  private List<Candidate> candidates(AnswerText answer, Borders borders) {
    var found = new ArrayList<Candidate>();
    int[] ids = answer.ids();
    for (int from = 0; from < ids.length; from++) {
      if (!borders.startsWord(from)) {
        continue;
      }
      int limit = borders.sentenceEnd(from);
      int to = from + index.longest(ids, from, limit).length();
      while (to > from && !borders.endsWord(to - 1)) {
        to--;
      }
      if (words(borders, from, to) >= MIN_WORDS) {
        found.add(new Candidate(from, to, logProbability(ids, from, to)));
      }
    }
    return found;
  }

  private static int words(Borders borders, int from, int to) {
    int words = 0;
    for (int t = from; t < to; t++) {
      words += borders.opensWord(t) ? 1 : 0;
    }
    return words;
  }

  /// Candidates come with ascending starts; one ending no later than an earlier one lies inside it.
  private static List<Candidate> maximal(List<Candidate> candidates) {
    var kept = new ArrayList<Candidate>();
    int furthest = 0;
    for (Candidate candidate : candidates) {
      if (candidate.to() > furthest) {
        kept.add(candidate);
        furthest = candidate.to();
      }
    }
    return kept;
  }

  /// Every token of a match occurs, so no count is zero.
  private double logProbability(int[] ids, int from, int to) {
    double sum = 0;
    for (int t = from; t < to; t++) {
      sum += Elementary.log((double) index.unigramCount(ids[t]) / index.tokens());
    }
    return sum;
  }

  private Span span(AnswerText answer, Candidate c) {
    TokenIndex.Match match = index.occurrences(answer.ids(), c.from(), c.to() - c.from());
    int looked = Math.min(match.count(), MAX_OCCURRENCES);
    var earliest = new TreeMap<Integer, Integer>(); // record -> smallest offset in it
    var distinct = new BitSet();
    for (int slot = match.from(); slot < match.from() + looked; slot++) {
      int record = index.recordAt(slot);
      distinct.set(contributors[record]);
      earliest.merge(record, index.offsetAt(slot), Math::min);
      if (earliest.size() > MAX_SOURCES) {
        earliest.pollLastEntry();
      }
    }
    var sources = new ArrayList<Span.Source>();
    earliest.forEach((r, offset) -> sources.add(new Span.Source(r, contributors[r], offset)));
    int start = answer.starts()[c.from()];
    int end = answer.ends()[c.to() - 1];
    int[] points = answer.text().codePoints().toArray();
    while (start < end && Character.isWhitespace(points[start])) {
      start++;
    }
    return new Span(start, end, c.to() - c.from(), match.count(), distinct.cardinality(), sources);
  }
}
