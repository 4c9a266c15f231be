package org.openledger.memory.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class PostingsTest {
  @Test
  void scoresAreBm25ToAboutAUnit() {
    var terms = random();
    var postings = Postings.of(terms);
    var question = List.of("t0", "t3", "t17", "t3", "nowhere");
    int[] scores = postings.scores(question);
    assertThat(scores).hasSize(terms.size());
    for (int p = 0; p < scores.length; p++) {
      double exact = 0;
      for (var term : List.of("t0", "t3", "t17")) {
        exact += bm25(terms, p, term);
      }
      assertThat((double) scores[p]).isCloseTo(exact * Postings.UNIT - 1.5, within(2.5));
    }
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
    var postings =
        Postings.of(
            List.of(
                List.of("reef", "tide"),
                List.of("tide", "pool", "rock", "sand"),
                List.of("tide", "moon")));
    assertThat(postings.scores(List.of("reef"))[0])
        .isGreaterThan(postings.scores(List.of("tide"))[0]);
    int[] tide = postings.scores(List.of("tide"));
    assertThat(tide[0]).isGreaterThan(tide[1]).isEqualTo(tide[2]);
  }

  @Test
  void nothingIsFoundInNothing() {
    assertThat(Postings.of(List.of()).scores(List.of("tide"))).isEmpty();
    assertThat(Postings.of(List.of(List.<String>of())).scores(List.of("tide"))).containsExactly(0);
  }
}
