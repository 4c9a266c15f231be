package org.openledger.memory.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class PostingsTest {
  /// What each passage scores for a question.
  private static int[] scores(Index index, List<String> question) {
    int[] scores = new int[index.passages()];
    var part = index.parts().getFirst();
    for (var term : question.stream().distinct().toList()) {
      int place = part.terms().find(term.getBytes(StandardCharsets.UTF_8));
      if (place >= 0) {
        long rarity = index.weighing().bm25().rarity(index.frequency(term));
        int half = scores.length / 2;
        for (var range :
            List.of(new Postings.Range(0, half, 0), new Postings.Range(half, scores.length, 0))) {
          part.postings().add(place, rarity, index.weighing(), range, scores);
        }
      }
    }
    return scores;
  }

  private static Index index(List<List<String>> terms) {
    return Samples.index(terms, Collections.nCopies(terms.size(), new byte[] {1}));
  }

  @Test
  void scoresAreBm25ToAboutAUnit() {
    var terms = random();
    var question = List.of("t0", "t3", "t17", "t3", "nowhere");
    int[] scores = scores(index(terms), question);
    assertThat(scores).hasSize(terms.size());
    for (int p = 0; p < scores.length; p++) {
      double exact = 0;
      for (var term : List.of("t0", "t3", "t17")) {
        exact += bm25(terms, p, term);
      }
      assertThat((double) scores[p]).isCloseTo(exact * Bm25.UNIT - 1.5, within(2.5));
    }
  }

  @Test
  void scoresAreThoseOfTheirDefinition() {
    var terms = random();
    terms.add(Collections.nCopies(700, "t3"));
    terms.add(Collections.nCopies(20, "t17"));
    var question = List.of("t0", "t3", "t17", "t40", "t3", "nowhere");
    assertThat(scores(index(terms), question)).isEqualTo(PlainPostings.of(terms).scores(question));
    assertThat(index(terms).frequency("t17")).isEqualTo(PlainPostings.of(terms).frequency("t17"));
    assertThat(index(terms).frequency("nowhere")).isZero();
  }

  @Test
  void aPassageAsLongAsNoneIsWeighedExactly() {
    int most = 1 << 24;
    var bm25 = new Bm25(1L << 20, 1L << 34);
    double average = (1L << 34) / (double) (1L << 20);
    double exact = most * 2.2 / (most + 1.2 * (0.25 + 0.75 * most / average));
    assertThat((double) bm25.ratio(most, most)).isCloseTo(exact * (1 << 16), within(1.0));
  }

  private static List<List<String>> random() {
    var random = CounterRandom.of(3, "postings");
    var terms = new ArrayList<List<String>>();
    for (int p = 0; p < 200; p++) {
      var own = new ArrayList<String>();
      for (int i = random.nextInt(40); i > 0; i--) {
        int wide = 1 + random.nextInt(60);
        own.add("t" + random.nextInt(wide));
      }
      terms.add(own);
    }
    return terms;
  }

  /// As the literature has it, in bits.
  private static double bm25(List<List<String>> all, int passage, String term) {
    double k1 = 1.2;
    double b = 0.75;
    double in = all.stream().filter(each -> each.contains(term)).count();
    double average = all.stream().mapToInt(List::size).average().orElseThrow();
    double times = Collections.frequency(all.get(passage), term);
    double rarity = Math.log(1 + (all.size() - in + 0.5) / (in + 0.5)) / Math.log(2);
    double length = all.get(passage).size() / average;
    return rarity * times * (k1 + 1) / (times + k1 * (1 - b + b * length));
  }

  @Test
  void rareTermsCountMoreThanFrequentOnesAndShortPassagesMoreThanLong() {
    var index =
        index(
            List.of(
                List.of("reef", "tide"),
                List.of("tide", "pool", "rock", "sand"),
                List.of("tide", "moon")));
    assertThat(scores(index, List.of("reef"))[0]).isGreaterThan(scores(index, List.of("tide"))[0]);
    int[] tide = scores(index, List.of("tide"));
    assertThat(tide[0]).isGreaterThan(tide[1]).isEqualTo(tide[2]);
  }

  @Test
  void nothingIsFoundInNothing() {
    assertThat(scores(index(List.of()), List.of("tide"))).isEmpty();
    assertThat(scores(index(List.of(List.<String>of())), List.of("tide"))).containsExactly(0);
  }
}
