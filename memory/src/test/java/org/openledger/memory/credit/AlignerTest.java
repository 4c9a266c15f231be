package org.openledger.memory.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.credit.Aligner.Match;
import org.openledger.memory.credit.Aligner.Windows;

/// What is found is what the definition finds, which looks at every window and every word.
class AlignerTest {
  private static final long SEED = 20261127;
  private static final int WORDS = 30;

  /// Every third record has the first words, so that not all weigh the same.
  private static Lexicon lexicon() {
    var builder = new Lexicon.Builder();
    for (int record = 0; record < 90; record++) {
      int most = record % 3 == 0 ? WORDS : WORDS / 2;
      builder.numbers(IntStream.range(0, most).mapToObj(word -> "w" + word).toList());
      builder.next();
    }
    return builder.build();
  }

  private static int[] words(CounterRandom random, int count, int least) {
    return IntStream.generate(() -> least + random.nextInt(WORDS - least)).limit(count).toArray();
  }

  @Test
  void everyWindowThatCountsIsLookedAtAndNoOther() {
    var random = CounterRandom.of(SEED, "aligner");
    var lexicon = lexicon();
    int found = 0;
    for (int round = 0; round < 3_000; round++) {
      int[] sentence = words(random, 1 + random.nextInt(8), -1);
      int[] text = words(random, random.nextInt(60), 0);
      var aligner = new Aligner(sentence, lexicon, Alignment.DEFAULT);
      long least = aligner.whole() * random.nextInt(100) / 100;
      int odd = random.nextInt(2);
      Windows windows = random.nextInt(2) == 0 ? Windows.ALL : (from, to) -> (from + to) % 2 == odd;
      var plain = new Plain(sentence, lexicon);
      for (boolean all : List.of(false, true, false)) {
        var match = all ? aligner.best(text, least, windows) : aligner.first(text, least, windows);
        assertThat(match)
            .as("seed %d, round %d: %s in %s", SEED, round, Arrays.toString(sentence), text.length)
            .isEqualTo(plain.scan(text, least, windows, all));
        found += match == null ? 0 : 1;
      }
    }
    assertThat(found).isBetween(1_000, 8_000);
  }

  /// The definition.
  private static final class Plain {
    private final int[] sentence; // term numbers, -1 for a word that no record has
    private final Lexicon lexicon;

    Plain(int[] sentence, Lexicon lexicon) {
      this.sentence = sentence;
      this.lexicon = lexicon;
    }

    private int window() {
      return Math.max(1, Math.toIntExact(Alignment.DEFAULT.window().of(sentence.length)));
    }

    @Nullable Match scan(int[] text, long least, Windows windows, boolean all) {
      Match found = null;
      long enough = Math.max(1, least);
      for (int j = 0; j < text.length && (all || found == null); j++) {
        int from = Math.max(0, j + 1 - window());
        int end = Math.min(text.length, j + 1 + Math.ceilDiv(sentence.length, 2));
        long common = common(text, from, j + 1);
        if (wants(text[j]) && common >= enough && windows.accept(from, end)) {
          found = new Match(Math.max(from, j + 1 - sentence.length), j + 1, common);
          enough = common + 1;
        }
      }
      return found;
    }

    private boolean wants(int term) {
      return Arrays.stream(sentence).anyMatch(each -> each == term);
    }

    /// The table of prefixes of both, in full.
    private long common(int[] text, int from, int to) {
      long[][] table = new long[to - from + 1][sentence.length + 1];
      for (int j = 1; j < table.length; j++) {
        for (int i = 1; i <= sentence.length; i++) {
          table[j][i] = Math.max(table[j - 1][i], table[j][i - 1]);
          if (text[from + j - 1] == sentence[i - 1]) {
            long both = table[j - 1][i - 1] + lexicon.weight(sentence[i - 1]);
            table[j][i] = Math.max(table[j][i], both);
          }
        }
      }
      return table[to - from][sentence.length];
    }
  }
}
