package org.openledger.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Failure;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;
import org.openledger.model.token.WordPiece;

/// A small encoder of random weights: right, and the same bits however it is computed.
class BertEncoderTest {
  private static final boolean DEEP = Boolean.getBoolean("openledger.deep");
  private static final int ROUNDS = DEEP ? 10 : 5;
  private static final int TEXTS = DEEP ? 80 : 40;
  private static final long SEED = 23;
  private static final Workers TWO = new Workers(2);

  @TempDir private static Path folder;
  private static BertEncoder encoder;

  @BeforeAll
  static void open() {
    TinyEncoder.write(folder);
    encoder = BertEncoder.open(folder, Kernels.vector(new Workers(1)));
  }

  @AfterAll
  static void close() {
    encoder.close();
    TWO.close();
  }

  @Test
  void vectorsAreThoseOfTheDefinition() {
    var plain = new PlainBert(TinyEncoder.weights(1));
    for (var text : TinyEncoder.texts(SEED, TEXTS)) {
      double[][] rows = plain.run(encoder.tokens(text));
      double[] mean = new double[encoder.dimension()];
      for (double[] row : rows) {
        for (int j = 0; j < mean.length; j++) {
          mean[j] += row[j];
        }
      }
      close(text, encoder.encode(text), mean);
      try (var first = pooledByFirst()) {
        close(text, first.encode(text), rows[0]);
      }
    }
  }

  private static BertEncoder pooledByFirst() {
    var settings =
        new EncoderSettings(
            Pooling.CLS, TinyEncoder.SETTINGS.tokensMax(), EncoderSettings.Prompts.NONE);
    return BertEncoder.open(folder, settings, Kernels.vector(new Workers(1)));
  }

  private static void close(String text, float[] found, double[] direction) {
    double length = Math.sqrt(Arrays.stream(direction).map(x -> x * x).sum());
    for (int j = 0; j < found.length; j++) {
      assertThat((double) found[j]).as(text).isCloseTo(direction[j] / length, within(3e-7));
    }
  }

  @Test
  void aTextHasTheSameBitsInAnyBatch() {
    var texts = TinyEncoder.texts(SEED, TEXTS);
    var alone = texts.stream().map(encoder::encode).toList();
    var random = CounterRandom.of(SEED, "batches");
    for (int round = 0; round < ROUNDS; round++) {
      int[] order = random.permutation(texts.size());
      int count = 1 + random.nextInt(texts.size());
      var chosen = Arrays.stream(order, 0, count).mapToObj(texts::get).toList();
      var together = encoder.encodeAll(chosen);
      for (int i = 0; i < count; i++) {
        assertThat(together.get(i))
            .as("seed " + SEED + " round " + round + ": " + chosen.get(i))
            .isEqualTo(alone.get(order[i]));
      }
    }
    assertThat(encoder.encodeAll(List.of())).isEmpty();
  }

  @Test
  void threadsAndTheScalarTwinGiveTheSameBits() {
    var expected = TinyEncoder.digest(encoder);
    try (var two = BertEncoder.open(folder, Kernels.vector(TWO));
        var scalar = BertEncoder.open(folder, Kernels.scalar(new Workers(1)))) {
      assertThat(TinyEncoder.digest(two)).isEqualTo(expected);
      assertThat(TinyEncoder.digest(scalar)).isEqualTo(expected);
    }
  }

  @Test
  void aVectorHasLengthOne() {
    for (var vector : encoder.encodeAll(TinyEncoder.texts(SEED, 20))) {
      double square = 0;
      for (float x : vector) {
        square += (double) x * x;
      }
      assertThat(square).isCloseTo(1, within(3e-7));
      assertThat(vector).hasSize(TinyEncoder.CONFIG.hidden());
    }
  }

  @Test
  void whatIsLongerThanTheEncoderReadsIsCutAtItsEnd() {
    var most = "a ".repeat(TinyEncoder.SETTINGS.tokensMax() - 2);
    assertThat(encoder.tokens(most + "b c d")).isEqualTo(encoder.tokens(most)).hasSize(66);
    assertThat(encoder.encode(most + "b c d")).isEqualTo(encoder.encode(most));
    assertThat(encoder.tokens("")).hasSize(2);
  }

  @Test
  void aSpecialTokenInATextIsText() {
    var tokenizer = WordPiece.of(TinyEncoder.tokenizerJson());
    int[] ids = tokenizer.encode("a[SEP]b", 20);
    assertThat(Arrays.stream(ids, 1, ids.length - 1).filter(id -> id < 5)).isEmpty();
    assertThat(ids).hasSize(9);
    tokenizer.close();
  }

  @Test
  void promptsStandBeforeTexts() {
    assertThat(encoder.forQueries().encode("abc")).isEqualTo(encoder.encode("query: abc"));
    assertThat(encoder.forPassages().encodeAll(List.of("abc")).getFirst())
        .isEqualTo(encoder.encode("text: abc"));
    assertThat(encoder.encode("abc")).isNotEqualTo(encoder.encode("query: abc"));
  }

  @Test
  void theDigestIsOfEverythingThatDecidesAVector(@TempDir Path other) throws Exception {
    TinyEncoder.write(other);
    var digests = new ArrayList<>(List.of(encoder.digest()));
    assertThat(digest(other)).isEqualTo(encoder.digest());
    EncoderDirectory.write(
        other, TinyEncoder.weights(2), TinyEncoder.tokenizerJson(), TinyEncoder.SETTINGS);
    digests.add(digest(other));
    Files.writeString(other.resolve("tokenizer.json"), TinyEncoder.tokenizerJson() + "\n");
    digests.add(digest(other));
    Files.writeString(other.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 65}");
    digests.add(digest(other));
    Files.writeString(
        other.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"q\"}}");
    digests.add(digest(other));
    Files.writeString(other.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
    digests.add(digest(other));
    assertThat(digests).doesNotHaveDuplicates();
  }

  private static org.openledger.core.hash.Hash digest(Path folder) {
    try (var opened = BertEncoder.open(folder, Kernels.vector(new Workers(1)))) {
      return opened.digest();
    }
  }

  @Test
  void aTokenizerOfAnotherModelIsRefused(@TempDir Path other) throws Exception {
    TinyEncoder.write(other);
    var text = TinyEncoder.tokenizerJson().replace("\"##z\":56", "\"##z\":99");
    Files.writeString(other.resolve("tokenizer.json"), text);
    assertThatThrownBy(() -> digest(other))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("more ids");
  }
}
