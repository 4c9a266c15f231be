package org.openledger.attribute.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class Bm25Test {
  @Test
  void scoresAreTheFormulaOnRandomRecords() {
    for (long seed = 1; seed <= 20; seed++) {
      CounterRandom random = CounterRandom.of(seed, "test.bm25");
      List<int[]> records = new ArrayList<>();
      double mean = 0;
      for (int r = 0; r < 15; r++) {
        int[] record = new int[random.nextInt(20)];
        Arrays.setAll(record, i -> random.nextInt(9));
        records.add(record);
        mean += record.length / 15.0;
      }
      int[] prompt = {1, 3, 3, 8};
      int[] answer = {0, 3, 20};
      var query = new AttributionMethod.Query(prompt, answer, new float[0], new float[0]);
      double[] scores = new Bm25(records, 9).scores(query);
      for (int r = 0; r < 15; r++) {
        double expected = 0;
        for (int word : new int[] {0, 1, 3, 8}) {
          long df = records.stream().filter(x -> count(x, word) > 0).count();
          double idf = StrictMath.log(1 + (15 - df + 0.5) / (df + 0.5));
          double f = count(records.get(r), word);
          double norm = 1.2 * (0.25 + 0.75 * records.get(r).length / mean);
          expected += idf * f * 2.2 / (f + norm);
        }
        assertThat(scores[r]).as("seed %d, record %d", seed, r).isCloseTo(expected, within(1e-12));
      }
    }
  }

  private static long count(int[] record, int word) {
    return Arrays.stream(record).filter(w -> w == word).count();
  }
}
