package org.openledger.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.model.optim.StateDigest;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// The default encoder, from the class path to vectors.
class EncoderArtifactTest {
  /// The bits of the vectors of `TEXTS`: another value is another encoder, on any machine.
  private static final Hash VECTORS =
      Hash.parse("0xf7e5d724439d7f5f3bb63d6e5246fef3e78d4d923272ccff7edeae11b03d1f6b");

  /// The same of two words.
  private static final Hash WORDS =
      Hash.parse("0x58b3ed096a05c02e09946623759d254089ed3af4a3a740b78d5a2e4721c0e603");

  private static final List<String> TEXTS =
      List.of(
          "How do barnacles hold on to rocks?",
          "Barnacles glue themselves to the rock with a cement that sets under water.",
          "The base fee of a block follows from how full its parent was.",
          "");

  private static final EncoderArtifact DEFAULT = EncoderArtifact.ALL_MINILM_L6_V2;
  private static final Kernels KERNELS = Kernels.vector(new Workers(1));

  @TempDir private static Path encoders;

  @BeforeAll
  static void install() {
    DEFAULT.open(encoders, KERNELS).close();
  }

  @Test
  void itsVectorsHaveTheRecordedBits() {
    try (var encoder = DEFAULT.open(encoders, KERNELS)) {
      var vectors = encoder.encodeAll(TEXTS);
      assertThat(dot(vectors.get(0), vectors.get(1))).isGreaterThan(0.7f);
      assertThat(dot(vectors.get(0), vectors.get(2))).isLessThan(0.2f);
      assertThat(StateDigest.of(vectors.toArray(float[][]::new))).isEqualTo(VECTORS);
    }
  }

  @Test
  void wordsForTheSameAreNearEachOtherAndHaveTheRecordedBits() {
    try (var encoder = DEFAULT.open(encoders, KERNELS);
        var scalar = DEFAULT.open(encoders, Kernels.scalar(new Workers(1)))) {
      float[] measure = encoder.word("measure");
      assertThat(dot(measure, encoder.word("measurement"))).isGreaterThan(0.5f);
      assertThat(dot(measure, encoder.word("barnacle"))).isLessThan(0.2f);
      assertThat(dot(encoder.word("reentrancy"), encoder.word("reentrancy")))
          .isBetween(.99f, 1.01f);
      assertThat(encoder.word("")).containsOnly(0f);
      assertThat(scalar.word("measure")).isEqualTo(measure);
      assertThat(StateDigest.of(new float[][] {measure, encoder.word("reentrancy")}))
          .isEqualTo(WORDS);
      assertThat(List.of("measure", "whale", "shore")).allMatch(encoder::knows);
      assertThat(List.of("measrue", "whalle", "", "measure it")).noneMatch(encoder::knows);
    }
  }

  private static float dot(float[] a, float[] b) {
    return KERNELS.dot(a, 0, b, 0, a.length);
  }

  @Test
  void twoThreadsAndTheScalarTwinGiveTheSameBits() {
    var texts = TEXTS.subList(0, 1);
    try (var workers = new Workers(2);
        var one = DEFAULT.open(encoders, KERNELS);
        var two = DEFAULT.open(encoders, Kernels.vector(workers));
        var scalar = DEFAULT.open(encoders, Kernels.scalar(workers))) {
      var expected = one.encodeAll(texts).toArray(float[][]::new);
      assertThat(two.encodeAll(texts).toArray(float[][]::new)).isDeepEqualTo(expected);
      assertThat(scalar.encodeAll(texts).toArray(float[][]::new)).isDeepEqualTo(expected);
    }
  }

  @Test
  void whatIsThereIsUsedAndNothingElseIsLeft() throws Exception {
    var weights = encoders.resolve("all-minilm-l6-v2/model.safetensors");
    var before = Files.getLastModifiedTime(weights);
    DEFAULT.open(encoders, KERNELS).close();
    assertThat(Files.getLastModifiedTime(weights)).isEqualTo(before);
    try (var files = Files.list(encoders)) {
      assertThat(files).containsExactly(encoders.resolve("all-minilm-l6-v2"));
    }
  }

  @Test
  void aFolderThatWasChangedIsRefused() throws Exception {
    var config = encoders.resolve("all-minilm-l6-v2/config.json");
    var text = Files.readString(config);
    Files.writeString(config, text.replace("1.0E-12", "1.0E-5").replace("1e-12", "1e-5") + " ");
    try {
      assertThatThrownBy(() -> DEFAULT.open(encoders, KERNELS))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Code.MODEL_DAMAGED))
          .hasMessageContaining("delete the folder");
    } finally {
      Files.writeString(config, text);
    }
  }

  @Test
  void encodersHaveNames() {
    assertThat(EncoderArtifact.of("ALL-MiniLM-L6-v2")).isEqualTo(DEFAULT);
    assertThatThrownBy(() -> EncoderArtifact.of("word2vec"))
        .hasMessageContaining("word2vec")
        .hasMessageContaining("bge-small-en-v1.5");
  }

  @Test
  void anEncoderThatIsNotOnTheClassPathIsRefusedByName() {
    assertThat(DEFAULT.present()).isTrue();
    assertThat(EncoderArtifact.E5_SMALL_V2.present()).isFalse();
    assertThatThrownBy(() -> EncoderArtifact.E5_SMALL_V2.open(encoders, KERNELS))
        .hasMessageContaining("e5-small-v2.onnx");
    assertThat(encoders.resolve("e5-small-v2")).doesNotExist();
  }
}
