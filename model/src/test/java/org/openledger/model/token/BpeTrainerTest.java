package org.openledger.model.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Sha256;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.token.BpeTrainer.Settings;
import org.openledger.model.token.BpeVocabulary.Merge;

class BpeTrainerTest {

  private static final int FIRST = SpecialTokens.OWN.size() + ByteAlphabet.SIZE;

  @Test
  void mostFrequentPairsComeFirstAndTiesGoToSmallerIds() {
    var vocabulary =
        new BpeTrainer(new Settings(FIRST + 3, 2, 32)).add("ab ab ab cd cd xy xy").train();
    int a = SpecialTokens.OWN.size() + 'a';
    int space = SpecialTokens.OWN.size() + ' ';
    // "ab" 3; then " c", " x", "cd", "xy" and " ab" have 2 each: the space has the smallest id,
    // and after it 'c' < 'x' < "ab".
    assertThat(vocabulary.merges())
        .containsExactly(
            new Merge(a, a + 1), new Merge(space, a + 2), new Merge(space, a + 'x' - 'a'));
    assertThat(vocabulary.tokens().get(FIRST + 1)).isEqualTo("\u0120c");
  }

  @Test
  void incrementalCountsAgreeWithRecounting() {
    for (int seed = 0; seed < 20; seed++) {
      var text = randomText(seed, 2000);
      var settings = new Settings(FIRST + 60, 2, 12);
      assertThat(new BpeTrainer(settings).add(text).train().merges())
          .describedAs("seed %d", seed)
          .isEqualTo(recounted(text, settings));
    }
  }

  @Test
  void orderOfDocumentsDoesNotMatter() {
    var texts = new ArrayList<String>();
    for (int seed = 100; seed < 110; seed++) {
      texts.add(randomText(seed, 500));
    }
    var settings = Settings.ofSize(FIRST + 100);
    var forward = new BpeTrainer(settings);
    texts.forEach(forward::add);
    var backward = new BpeTrainer(settings);
    texts.reversed().forEach(backward::add);
    assertThat(forward.train().tokenizerJson()).isEqualTo(backward.train().tokenizerJson());
  }

  @Test
  void vocabularyOfAGivenTextIsTheSameOnEveryMachine() {
    var text =
        randomText(1, 3000) + "It's caf\u00e9 time: 3,000 \u4f60\u597d \u4f60\u597d caf\u00e9s";
    var json = new BpeTrainer(Settings.ofSize(FIRST + 50)).add(text).train().tokenizerJson();
    // Recorded from the first run; it changes only if the algorithm or the file's form does.
    assertThat(Sha256.digest(json.getBytes(StandardCharsets.UTF_8)))
        .hasToString("0xa05fc1d27600b0266fd82480e822ee40a5e220773cf30fcf89b676ce6ff72916");
  }

  @Test
  void trainingEndsWhenNoPairIsLeft() {
    var vocabulary = new BpeTrainer(Settings.ofSize(4096)).add("to to to").train();
    assertThat(vocabulary.size()).isEqualTo(FIRST + 2);
    assertThat(new BpeTrainer(Settings.ofSize(4096)).train().size()).isEqualTo(FIRST);
  }

  @Test
  void tokensKeepTheLengthBound() {
    var vocabulary = new BpeTrainer(new Settings(FIRST + 40, 1, 4)).add("abcdefghij").train();
    assertThat(vocabulary.tokens().subList(FIRST, vocabulary.size()))
        .allMatch(token -> token.length() <= 4);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Settings.ofSize(100)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> new Settings(1000, 0, 32)).isInstanceOf(Failure.class);
  }

  @Test
  void wordsJoinToTheText() {
    var text = "It's 2024:\n\n  caf\u00e9s\tcost $3.50 \u4f60\u597d!  ";
    var words = new ArrayList<String>();
    BpeTrainer.split(text, words::add);
    assertThat(words)
        .startsWith("It", "'s", " 2024", ":", "\n\n ", " caf\u00e9s", "\t", "cost", " $", "3")
        .contains(" \u4f60\u597d", "!", "  ");
    assertThat(String.join("", words)).isEqualTo(text);
  }

  private static String randomText(int seed, int length) {
    var random = CounterRandom.of(seed, "BpeTrainerTest");
    var out = new StringBuilder();
    while (out.length() < length) {
      int word = 1 + random.nextInt(6);
      for (int i = 0; i < word; i++) {
        int one = random.nextInt(4);
        out.append((char) ('a' + Math.min(one, random.nextInt(4))));
      }
      out.append(' ');
    }
    return out.toString();
  }

  /// The definition, word for word: count all pairs anew before every merge.
  private static List<Merge> recounted(String text, Settings settings) {
    var words = new ArrayList<List<Integer>>();
    BpeTrainer.split(
        text,
        word -> words.add(word.chars().map(c -> SpecialTokens.OWN.size() + c).boxed().toList()));
    var lengths = new int[settings.vocabularySize()];
    Arrays.fill(lengths, 1);
    var merges = new ArrayList<Merge>();
    for (int made = FIRST; made < settings.vocabularySize(); made++) {
      var counts = new HashMap<Merge, Long>();
      for (var word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          counts.merge(new Merge(word.get(i), word.get(i + 1)), 1L, Long::sum);
        }
      }
      var best =
          counts.entrySet().stream()
              .filter(e -> e.getValue() >= settings.countMin())
              .filter(e ->
                  lengths[e.getKey().left()] + lengths[e.getKey().right()]
                      <= settings.tokenBytesMax())
              .min(
                  Map.Entry.<Merge, Long>comparingByValue()
                      .reversed()
                      .thenComparingInt(e -> e.getKey().left())
                      .thenComparingInt(e -> e.getKey().right()));
      if (best.isEmpty()) {
        break;
      }
      var pair = best.get().getKey();
      lengths[made] = lengths[pair.left()] + lengths[pair.right()];
      merges.add(pair);
      for (int w = 0; w < words.size(); w++) {
        words.set(w, merged(words.get(w), pair, made));
      }
    }
    return merges;
  }

  private static List<Integer> merged(List<Integer> word, Merge pair, int made) {
    var out = new ArrayList<Integer>();
    for (int i = 0; i < word.size(); i++) {
      boolean hit =
          i + 1 < word.size() && word.get(i) == pair.left() && word.get(i + 1) == pair.right();
      out.add(hit ? Integer.valueOf(made) : word.get(i));
      i += hit ? 1 : 0;
    }
    return out;
  }
}
