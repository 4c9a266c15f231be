package org.openledger.attribute.spans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.core.random.CounterRandom;

class SuffixArrayTest {
  @Test
  void everyStringOfUpToNineLettersOverThreeIsSortedLikeBruteForce() {
    for (int n = 0; n <= 9; n++) {
      int count = 1;
      for (int i = 0; i < n; i++) {
        count *= 3;
      }
      for (int code = 0; code < count; code++) {
        int[] text = new int[n];
        int rest = code;
        for (int i = 0; i < n; i++) {
          text[i] = rest % 3;
          rest /= 3;
        }
        assertThat(SuffixArray.of(text, 3)).as(Arrays.toString(text)).isEqualTo(sorted(text));
      }
    }
  }

  @Test
  void longRandomAndPeriodicTextsAreSortedLikeBruteForce() {
    for (long seed = 1; seed <= 60; seed++) {
      CounterRandom random = CounterRandom.of(seed, "test.suffixes");
      int alphabet = 1 + random.nextInt(seed % 2 == 0 ? 4 : 300);
      int[] text = new int[1 + random.nextInt(1500)];
      int period = 1 + random.nextInt(40);
      for (int i = 0; i < text.length; i++) {
        boolean copy = seed % 3 == 0 && i >= period && random.nextInt(50) > 0;
        text[i] = copy ? text[i - period] : random.nextInt(alphabet);
      }
      assertThat(SuffixArray.of(text, alphabet)).as("seed %d", seed).isEqualTo(sorted(text));
    }
  }

  @Test
  void symbolsOutsideTheAlphabetAreRefused() {
    assertThatThrownBy(() -> SuffixArray.of(new int[] {0, 3}, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int[] sorted(int[] text) {
    return IntStream.range(0, text.length)
        .boxed()
        .sorted((a, b) -> Arrays.compare(text, a, text.length, text, b, text.length))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
