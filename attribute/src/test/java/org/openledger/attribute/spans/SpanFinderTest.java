package org.openledger.attribute.spans;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class SpanFinderTest {
  private static final String ALPHABET = "abcdefgh. \n😀é";

  @Test
  void longestMatchesAgreeWithAScanOfAllRecords() {
    for (long seed = 1; seed <= 40; seed++) {
      CounterRandom random = CounterRandom.of(seed, "test.spans");
      List<int[]> records = records(random, 1 + random.nextInt(12), 5);
      TokenIndex index = new TokenIndex(records, 5);
      int[] query = sequence(random, 60, 6); // token 5 is unknown to the index
      for (int from = 0; from < query.length; from++) {
        int best = 0;
        for (int[] record : records) {
          for (int at = 0; at < record.length; at++) {
            best = Math.max(best, common(query, from, record, at));
          }
        }
        TokenIndex.Match match = index.longest(query, from, query.length);
        assertThat(match.length()).as("seed %d, position %d", seed, from).isEqualTo(best);
        var places = new HashSet<String>();
        for (int slot = match.from(); slot < match.to(); slot++) {
          places.add(index.recordAt(slot) + "@" + index.offsetAt(slot));
        }
        assertThat(places)
            .as("seed %d, position %d", seed, from)
            .isEqualTo(placesOf(records, query, from, best));
      }
    }
  }

  @Test
  void spansAreThoseOfABruteForceOverAllWordPairs() {
    int seen = 0;
    for (long seed = 1; seed <= 60; seed++) {
      CounterRandom random = CounterRandom.of(seed, "test.wordspans");
      var texts = new ArrayList<String>();
      for (int r = 0; r < 6; r++) {
        texts.add(text(random, 60));
      }
      int from = random.nextInt(30);
      String copied = texts.get(random.nextInt(6)).substring(from, from + 25);
      String answerText = text(random, 10) + copied + text(random, 10);
      var records = texts.stream().map(SpanFinderTest::ids).toList();
      int[] contributors = {0, 0, 1, 1, 2, 2};
      var finder = new SpanFinder(new TokenIndex(records, 16), contributors);
      AnswerText answer = answer(answerText);
      List<String> expected = bruteForce(answerText, texts);
      for (Span span : finder.find(answer)) {
        int[] points = answerText.codePoints().toArray();
        String words = new String(points, span.start(), span.end() - span.start());
        assertThat(expected).as("seed %d: %s", seed, answerText).contains(words);
        long holding = texts.stream().filter(t -> t.contains(words)).count();
        assertThat(span.sources()).as("seed %d", seed).hasSizeGreaterThan(0);
        assertThat(span.sources().size()).isLessThanOrEqualTo((int) holding);
        seen++;
      }
      int limit = Math.max((answer.ids().length + 19) / 20, 3);
      assertThat(finder.find(answer)).hasSize(Math.min(limit, expected.size()));
    }
    assertThat(seen).isGreaterThan(60);
  }

  @Test
  void offsetsCountCodePointsAndSpansStopAtSentences() {
    var finder =
        new SpanFinder(
            new TokenIndex(List.of(ids("😀 abc d e. f g h"), ids("abc de")), 16), new int[] {4, 9});
    List<Span> spans = finder.find(answer("é 😀 abc d e. f g h"));
    assertThat(spans).hasSize(2);
    assertThat(spans.getFirst().start()).isEqualTo(2);
    assertThat(spans.getFirst().end()).isEqualTo(12); // "😀 abc d e."
    assertThat(spans.getFirst().contributors()).isEqualTo(1);
    assertThat(spans.getFirst().sources()).containsExactly(new Span.Source(0, 4, 0));
    assertThat(spans.getLast().start()).isEqualTo(13);
  }

  @Test
  void rarestSpansAreKeptAndContributorsAreCountedOnce() {
    var records = new ArrayList<int[]>();
    int[] contributors = new int[30];
    for (int r = 0; r < 30; r++) {
      records.add(ids(r % 2 == 0 ? "aa bb aa" : "aa bb aa cc"));
      contributors[r] = r % 3;
    }
    List<Span> spans =
        new SpanFinder(new TokenIndex(records, 16), contributors).find(answer("aa bb aa"));
    assertThat(spans).hasSize(1);
    assertThat(spans.getFirst().occurrences()).isEqualTo(30);
    assertThat(spans.getFirst().contributors()).isEqualTo(3);
    assertThat(spans.getFirst().sources()).hasSize(10);
    assertThat(spans.getFirst().sources().getLast().record()).isEqualTo(9);
  }

  /// Words = maximal runs without blank; a span is a run of whole words of one sentence that some
  /// record contains on token borders, in no longer such run.
  private static List<String> bruteForce(String answer, List<String> records) {
    AnswerText tokens = answer(answer);
    Borders borders = new Borders(tokens);
    var found = new ArrayList<int[]>();
    int n = tokens.ids().length;
    for (int from = 0; from < n; from++) {
      for (int to = from + 1; to <= borders.sentenceEnd(from); to++) {
        if (borders.startsWord(from) && borders.endsWord(to - 1) && words(borders, from, to) > 2) {
          int[] ids = java.util.Arrays.copyOfRange(tokens.ids(), from, to);
          if (records.stream().anyMatch(r -> indexOf(ids(r), ids) >= 0)) {
            found.add(new int[] {from, to});
          }
        }
      }
    }
    var spans = new ArrayList<String>();
    int[] points = answer.codePoints().toArray();
    for (int[] a : found) {
      boolean inside =
          found.stream().anyMatch(b -> b[0] <= a[0] && b[1] >= a[1] && b[1] - b[0] > a[1] - a[0]);
      if (!inside) {
        int start = tokens.starts()[a[0]];
        int end = tokens.ends()[a[1] - 1];
        spans.add(new String(points, start, end - start).strip());
      }
    }
    return spans;
  }

  private static long words(Borders borders, int from, int to) {
    return IntStream.range(from, to).filter(borders::opensWord).count();
  }

  private static int indexOf(int[] text, int[] part) {
    for (int at = 0; at + part.length <= text.length; at++) {
      if (common(part, 0, text, at) == part.length) {
        return at;
      }
    }
    return -1;
  }

  private static int common(int[] query, int from, int[] record, int at) {
    int k = 0;
    while (from + k < query.length && at + k < record.length && query[from + k] == record[at + k]) {
      k++;
    }
    return k;
  }

  private static HashSet<String> placesOf(List<int[]> records, int[] query, int from, int best) {
    var places = new HashSet<String>();
    for (int r = 0; best > 0 && r < records.size(); r++) {
      for (int at = 0; at < records.get(r).length; at++) {
        if (common(query, from, records.get(r), at) == best) {
          places.add(r + "@" + at);
        }
      }
    }
    return places;
  }

  private static List<int[]> records(CounterRandom random, int count, int alphabet) {
    var records = new ArrayList<int[]>();
    for (int r = 0; r < count; r++) {
      records.add(sequence(random, random.nextInt(50), alphabet));
    }
    return records;
  }

  private static int[] sequence(CounterRandom random, int n, int alphabet) {
    int[] sequence = new int[n];
    for (int i = 0; i < n; i++) {
      sequence[i] = random.nextInt(alphabet);
    }
    return sequence;
  }

  private static String text(CounterRandom random, int length) {
    var text = new StringBuilder();
    int letter = 0;
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(20);
      letter = kind < 10 ? "ab".charAt(random.nextInt(2)) : kind < 19 ? ' ' : '.';
      text.appendCodePoint(letter);
    }
    return text.toString();
  }

  private static int[] ids(String text) {
    return text.codePoints().map(ALPHABET::indexOf).toArray();
  }

  private static AnswerText answer(String text) {
    int[] ids = ids(text);
    int[] starts = new int[ids.length];
    int[] ends = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      starts[i] = i;
      ends[i] = i + 1;
    }
    return new AnswerText(text, ids, starts, ends);
  }
}
