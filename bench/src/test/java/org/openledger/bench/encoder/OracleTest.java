package org.openledger.bench.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openledger.bench.answers.ShippedVectors;
import org.openledger.bench.answers.ShippedVectors.EncoderFolder;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.encoder.BertEncoder;
import org.openledger.model.encoder.EncoderArtifact;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// Our encoders against ONNX Runtime with the files they were made of, on texts in many scripts.
///
/// The default is always there; the others are with the profile `encoders`.
@ExtendWith(ShippedVectors.class)
class OracleTest {
  private static final long SEED = 20261126;
  private static final int TEXTS = Integer.getInteger("openledger.oracle.texts", 520);
  private static final double MOST = 1e-6;

  /// With it texts are as long as people's, and more are encoded alone.
  private static final boolean DEEP = Boolean.getBoolean("openledger.deep");

  static List<EncoderArtifact> present() {
    return Arrays.stream(EncoderArtifact.values()).filter(EncoderArtifact::present).toList();
  }

  @Test
  void theDefaultIsThere() {
    assertThat(present()).contains(EncoderArtifact.ALL_MINILM_L6_V2);
  }

  @ParameterizedTest
  @MethodSource("present")
  void vectorsAreThoseOfTheOracle(EncoderArtifact artifact, EncoderFolder encoders)
      throws IOException {
    double most = 0;
    var texts = texts();
    try (var workers = new Workers(2);
        var encoder = artifact.open(encoders.path(), Kernels.vector(workers));
        var oracle = OnnxPeer.of(artifact.folderName() + ".onnx")) {
      var vectors = encoder.encodeAll(texts);
      for (int i = 0; i < texts.size(); i++) {
        double[] wanted = wanted(artifact, oracle.run(List.of(encoder.tokens(texts.get(i))))[0]);
        for (int j = 0; j < wanted.length; j++) {
          double off = Math.abs(wanted[j] - vectors.get(i)[j]);
          most = Math.max(most, off);
          assertThat(off).as("seed " + SEED + " text " + i + ": " + texts.get(i)).isLessThan(MOST);
        }
      }
      alone(encoder, texts, vectors);
    }
    System.out.println(artifact + " differs by at most " + most + " on " + texts.size());
  }

  private static void alone(BertEncoder encoder, List<String> texts, List<float[]> together) {
    for (int i = 0; i < texts.size(); i += DEEP ? 7 : 20) {
      assertThat(encoder.encode(texts.get(i))).as(texts.get(i)).isEqualTo(together.get(i));
    }
  }

  /// Pools in double precision.
  private static double[] wanted(EncoderArtifact artifact, float[][] rows) {
    boolean first = artifact == EncoderArtifact.BGE_SMALL_EN_V15;
    double[] sum = new double[rows[0].length];
    for (float[] row : first ? new float[][] {rows[0]} : rows) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += row[j];
      }
    }
    double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
    return Arrays.stream(sum).map(x -> x / length).toArray();
  }

  /// Sentences, mixtures of their words and strings of characters of one block of Unicode each.
  private static List<String> texts() throws IOException {
    var sentences = sentences();
    var texts = new ArrayList<>(sentences);
    texts.add("");
    texts.add("word ".repeat(300));
    var words = sentences.stream().flatMap(line -> Arrays.stream(line.split(" "))).toList();
    var random = CounterRandom.of(SEED, "oracle texts");
    while (texts.size() < TEXTS) {
      var text = new StringBuilder();
      boolean longer = random.nextInt(DEEP ? 10 : 25) == 0;
      int length = 1 + random.nextInt(longer ? DEEP ? 80 : 60 : DEEP ? 12 : 6);
      int block = random.nextInt(0x320) * 0x80;
      boolean letters = random.nextInt(3) == 0;
      for (int i = 0; i < length; i++) {
        if (letters) {
          text.appendCodePoint(block + random.nextInt(0x80));
        } else {
          text.append(words.get(random.nextInt(words.size()))).append(' ');
        }
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static List<String> sentences() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OracleTest.class.getResourceAsStream("sentences.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
